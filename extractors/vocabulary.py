"""Names to look for, compiled into one automaton over normalised words (Aho and Corasick 1975, by ahocorasick_rs).

Text and names pass through the same normalisation (`extractors.words`), so case, plural, spelling, hyphens and
stop-words do not matter, and matches end at words. What a name must satisfy beyond that is decided here, once:

* acronym-like names (at most six characters, mostly capitals) and gene symbols need their exact case;
* a gene symbol that is an ordinary word ("WAS", "ALL", "CAT") also needs a gene word right beside it;
* names shorter than three characters, bare numbers and generic words ("disease") are never looked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import orjson

from extractors.common_words import COMMON, GENE_WORDS, GENERIC
from extractors.words import Token, normal_words, tokens
from kg.model import Span
from kg.release.files import write_bytes

__all__ = ["Hit", "Vocabulary", "VocabularyEntry"]

_Target = tuple[str, str, str, int]
"""Type, CURIE, exact spelling that is needed (or empty), rank (0 primary name, 1 synonym, 2 word-order variant)."""


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """A thing and its names, the primary one first."""

    curie: str
    type: str
    names: tuple[str, ...]


class Hit(NamedTuple):
    """A place where a name stands: one thing of one type."""

    start: int
    end: int
    type: str
    curie: str


class Vocabulary:
    """A compiled vocabulary; made by `compile` or `load`."""

    def __init__(self, patterns: list[str], targets: list[list[_Target]]) -> None:
        self._targets = targets
        self._automaton = ahocorasick_rs.AhoCorasick(
            patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )
        self._patterns = patterns

    @classmethod
    def compile(cls, entries: Iterable[VocabularyEntry]) -> Vocabulary:
        """Normalise all names; of several things of one type under one name the primary name, then the id, decides."""
        table: dict[str, dict[tuple[str, str], _Target]] = {}
        for entry in entries:
            for rank, name in enumerate(entry.names):
                exact = _exact(name, entry.type)
                if exact is None:
                    continue
                for place, pattern in enumerate(_variants(name)):
                    target = (entry.type, entry.curie, exact, 2 if place else min(rank, 1))
                    slot = table.setdefault(pattern, {})
                    key = (entry.type, exact)
                    if key not in slot or (target[3], target[1]) < (slot[key][3], slot[key][1]):
                        slot[key] = target
        patterns = sorted(table)
        return cls(patterns, [sorted(table[pattern].values()) for pattern in patterns])

    def narrowed(self, prefix: str) -> Vocabulary:
        """The part of the vocabulary whose CURIEs start with `prefix`."""
        rows = [
            (pattern, kept)
            for pattern, targets in zip(self._patterns, self._targets, strict=True)
            if (kept := [target for target in targets if target[1].startswith(prefix)])
        ]
        return Vocabulary([pattern for pattern, _ in rows], [kept for _, kept in rows])

    def save(self, path: Path) -> None:
        """Write the compiled form, all at once; loading it skips normalisation."""
        body = orjson.dumps([self._patterns, self._targets])
        write_bytes(path, blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read the compiled form."""
        patterns, targets = orjson.loads(path.read_bytes().partition(b"\n")[2])
        return cls(patterns, targets)

    @staticmethod
    def digest_of(path: Path) -> str:
        """Hash of the content of a saved vocabulary, 32 hexadecimal digits."""
        with path.open("rb") as stream:
            return stream.readline().decode().strip()

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the longest leftmost names of a stretch of text; offsets count code points of `text`.

        >>> v = Vocabulary.compile([VocabularyEntry("HP:0001250", "PhenotypicFeature", ("Seizure",))])
        >>> list(v.find("No seizures."))
        [Hit(start=3, end=11, type='PhenotypicFeature', curie='HP:0001250')]
        """
        stream = tokens(text, start, end)
        starts: list[int] = []
        size = 0
        for token in stream:
            starts.append(size)
            size += len(token.word) + 2
        line = "".join([f" {token.word} " for token in stream])
        for pattern, a, b in self._automaton.find_matches_as_indexes(line):
            first, last = bisect_left(starts, a), bisect_left(starts, b) - 1
            span = (stream[first].start, stream[last].end)
            yield from self._accepted(pattern, span, text, stream[max(0, first - 2) : last + 3])

    def _accepted(self, pattern: int, span: Span, text: str, near: list[Token]) -> Iterator[Hit]:
        surface = text[span[0] : span[1]]
        taken: set[str] = set()
        for type, curie, exact, _ in sorted(self._targets[pattern], key=lambda t: (t[0], t[3], t[1])):
            if type in taken or (exact and exact != surface):
                continue
            if type == "Gene" and surface.lower() in COMMON and not _gene_word_near(near, span):
                continue
            taken.add(type)
            yield Hit(span[0], span[1], type, curie)


def _gene_word_near(near: list[Token], span: Span) -> bool:
    beside = (token for token in near if token.end <= span[0] or token.start >= span[1])
    return any(token.word in GENE_WORDS for token in beside)


def _exact(name: str, type: str) -> str | None:
    """The exact spelling a name needs, an empty text when none, or None when it is not looked for at all."""
    plain = name.strip()
    letters = [c for c in plain if c.isalpha()]
    if len(plain) < 3 or len(letters) < 2 or plain.lower() in GENERIC:
        return None
    if type == "Gene":
        return plain
    capitals = sum(c.isupper() for c in letters)
    if len(plain) <= 6 and capitals * 2 > len(letters) and " " not in plain:
        return plain
    return None if plain.lower() in COMMON else ""


def _variants(name: str) -> list[str]:
    """Patterns of a name: as it stands, then in other orders of its words that mean the same."""
    orders = [normal_words(name)]
    if 1 <= name.count(", ") <= 2:
        orders.append(tuple(w for part in reversed(name.split(", ")) for w in normal_words(part)))
    if len(orders[0]) == 2 and all(word.isalpha() and len(word) > 3 for word in orders[0]):
        orders.append(orders[0][::-1])
    return [line for line in dict.fromkeys("".join(f" {w} " for w in order) for order in orders) if line]
