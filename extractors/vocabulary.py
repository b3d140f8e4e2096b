"""Names to look for, found by the sums of their words' numbers.

Each word of the vocabulary has a number of 60 random bits. A name of several words is the *sum* of its words' numbers,
so "carcinoma of the breast" and "breast carcinoma" are one name; the sums over all stretches of a sentence come from
differences of running totals, and each is one look-up. Two names meet by accident about once in 10^18 looks.
(Measured against an Aho–Corasick automaton over the same words: faster to compile and to match, and word order costs
nothing.)

Text and names pass through one normalisation (`extractors.words`), so case, plural, spelling, hyphens and stop-words
do not matter, and matches end at words. Names of genes, chemicals and procedures keep the order of their words.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from extractors.coordination import shared_heads
from extractors.name_rules import exact_case, gene_word_near, is_common, same_case
from extractors.name_table import NameRow, NameTable
from extractors.phenotypes.names import Name, PhenotypeRows, name_rows
from extractors.word_numbers import numbers
from extractors.words import Token, family, tokens, words_of
from kg.errors import InputError, Location
from kg.release.files import write_bytes

__all__ = ["FORMAT", "LONGEST", "Hit", "Vocabulary", "VocabularyEntry"]

LONGEST = 12
"""Words of the longest name that is looked for."""
_FREE_ORDER = frozenset(("Disease", "PhenotypicFeature"))
FORMAT = "medkg-vocabulary-8"
"""Of the compiled form: files of another one are compiled anew."""
_LIMIT = 1 << 17
_AGAIN = "compile the vocabulary again"


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """A thing and its names, the primary one first.

    For phenotypes alone: `related` names, which are used where no other fits, and `broader`, the CURIEs directly above.

    >>> VocabularyEntry("HP:0001250", "PhenotypicFeature", ("Seizure", "Epileptic seizure")).names[0]
    'Seizure'
    """

    curie: str
    type: str
    names: tuple[str, ...]
    related: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A place where a name stands: 0-based code points, end excluded.

    `rank` says how: 0 by the primary name, 1 by a synonym, 2 by a name made of one, 3 by a word that shares the head of
    a list ("cleft lip and *palate*").
    """

    start: int
    end: int
    type: str
    curie: str
    rank: int = 0


class _Row(NamedTuple):
    """One name: words (several: sorted families), type, id, rank, exact case or empty, words in order or empty."""

    words: str
    type: str
    curie: str
    rank: int
    exact: str
    order: str


class Vocabulary:
    """A compiled vocabulary; made by `compile` or `load`, immutable."""

    def __init__(
        self, rows: list[_Row], words: list[str], keys: list[int], phenotypes: PhenotypeRows, names: NameTable
    ) -> None:
        self.phenotypes = phenotypes
        """Names of the phenotypes and their hierarchy, for `extractors.phenotypes`."""
        self.names = names
        """All names as they are written, for `extractors.linking`."""
        self.folder: Path | None = None
        """Where it was loaded from: what is compiled from it may lie there. None when it was made in memory."""
        self._rows = rows
        self._words, self._keys = words, keys
        self._numbers = numbers(words)
        self._memory: dict[str, tuple[int, int]] = {}
        self._longest = max((row[0].count(" ") for row in rows), default=0) + 1
        self._names: dict[int, list[int]] = {}
        for place, key in enumerate(keys):
            if key in self._names:
                self._names[key].append(place)
            else:
                self._names[key] = [place]

    @classmethod
    def of_phenotypes(cls, phenotypes: PhenotypeRows) -> Vocabulary:
        """A vocabulary of nothing but phenotypes, for `extractors.phenotypes` alone."""
        empty = cls.compile(())
        empty.phenotypes = phenotypes
        return empty

    @classmethod
    def _of_rows(cls, rows: list[_Row], phenotypes: PhenotypeRows, names: NameTable) -> Vocabulary:
        split = [row.words.split(" ") for row in rows]
        words = sorted({word for one in split for word in one})
        value = numbers(words).__getitem__
        # A word alone is told from the same word's family by its sign.
        keys = [sum(map(value, one)) if len(one) > 1 else -value(one[0]) for one in split]
        return cls(rows, words, keys, phenotypes, names)

    @classmethod
    def compile(cls, entries: Iterable[VocabularyEntry]) -> Vocabulary:
        """Normalise all names; of several things of one type under one name the primary name, then the id, decides."""
        best: dict[tuple[str, str, str, str], _Row] = {}
        phenotypes: set[Name] = set()
        broader: dict[str, tuple[str, ...]] = {}
        written: list[NameRow] = []
        with _collector_paused():
            for entry in entries:
                if entry.type == "PhenotypicFeature":
                    phenotypes.update(name_rows(entry.curie, entry.names, entry.related))
                    broader[entry.curie] = entry.broader
                every = dict.fromkeys((*entry.names, *entry.related))
                written += [NameRow(entry.type, entry.curie, place, name) for place, name in enumerate(every)]
                for place, name in enumerate(entry.names):
                    for row in _rows_of(entry, name, min(place, 1)):
                        key = (row.words, row.type, row.exact, row.order)
                        other = best.get(key)
                        if other is None or (row.rank, row.curie) < (other.rank, other.curie):
                            best[key] = row
            rows = PhenotypeRows(sorted(phenotypes), broader)
            return cls._of_rows(sorted(best.values()), rows, NameTable.of(written))

    def __len__(self) -> int:
        return len(self._rows)

    def narrowed(self, prefix: str) -> Vocabulary:
        """The part of the vocabulary whose CURIEs start with `prefix` (`HP:`)."""
        rows = [row for row in self._rows if row.curie.startswith(prefix)]
        part = Vocabulary._of_rows(rows, self.phenotypes.narrowed(prefix), self.names.narrowed(prefix))
        part.folder = self.folder
        return part

    @cached_property
    def _body(self) -> bytes:
        phenotypes, names = self.phenotypes.plain(), self.names.columns
        return orjson.dumps([FORMAT, self._words, self._keys, phenotypes, names, *zip(*self._rows, strict=True)])

    @property
    def digest(self) -> str:
        """Hash of the content, 32 hexadecimal digits: equal vocabularies have equal digests on every machine."""
        return blake2b(self._body, digest_size=16).hexdigest()

    def to_bytes(self) -> bytes:
        """The compiled form; loading it skips normalisation."""
        return self.digest.encode() + b"\n" + self._body

    def save(self, path: Path) -> None:
        """Write the compiled form, all at once."""
        write_bytes(path, self.to_bytes())

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read the compiled form; raises `InputError` when the file is missing, damaged or of another version."""
        try:
            found = cls.of_bytes(path.read_bytes(), str(path))
        except OSError as error:
            raise InputError("is no readable vocabulary", where=Location(str(path)), hint=_AGAIN) from error
        found.folder = path.parent
        return found

    @classmethod
    def of_bytes(cls, raw: bytes, where: str = "vocabulary") -> Vocabulary:
        """What `to_bytes` gave; raises `InputError` when it is damaged or of another version."""
        digest, _, body = raw.partition(b"\n")
        try:
            columns: list[Any] = orjson.loads(body)
        except ValueError as error:
            raise InputError("is no readable vocabulary", where=Location(where), hint=_AGAIN) from error
        if columns[0] != FORMAT or blake2b(body, digest_size=16).hexdigest().encode() != digest:
            raise InputError("is a vocabulary of another version, or damaged", where=Location(where), hint=_AGAIN)
        with _collector_paused():
            rows = list(map(partial(tuple.__new__, _Row), zip(*columns[5:], strict=True)))
            phenotypes, names = PhenotypeRows.of_plain(columns[3]), NameTable(columns[4])
            return cls(rows, columns[1], columns[2], phenotypes, names)

    @staticmethod
    def digest_of(path: Path) -> str:
        """Digest of a saved vocabulary, read from its first line."""
        with path.open("rb") as stream:
            return stream.readline().decode().strip()

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the names of a stretch of text (a sentence), longest first where two overlap, in order of start.

        >>> v = Vocabulary.compile([VocabularyEntry("HP:0001250", "PhenotypicFeature", ("Seizure",))])
        >>> list(v.find("No seizures."))
        [Hit(start=3, end=11, type='PhenotypicFeature', curie='HP:0001250', rank=0)]
        """
        stream = tokens(text, start, end)
        known = [self._known(token.word) for token in stream]
        values = [value for value, _ in known]
        found = sorted(self._candidates(stream, known, values, text), key=lambda c: (c[0] - c[1], c[0]))
        free = [True] * len(stream)
        hits: list[Hit] = []
        for first, last, here in found:
            if all(free[first:last]):
                free[first:last] = [False] * (last - first)
                hits += here
        for first, last, total in shared_heads(stream, values):
            if total in self._names and all(free[first:last]) and (rows := self._named(total)):
                free[first:last] = [False] * (last - first)
                start, end = stream[first].start, stream[last - 1].end
                hits += [Hit(start, end, row.type, row.curie, 3) for row in rows]
        hits.sort()
        return iter(hits)

    def _known(self, word: str) -> tuple[int, int]:
        """Numbers of a word's family and of the word itself; 0 where no name holds it. Remembered."""
        known = self._memory.get(word)
        if known is None:
            if len(self._memory) > _LIMIT:
                self._memory.clear()
            number = self._numbers.get
            self._memory[word] = known = number(family(word), 0), number(word, 0)
        return known

    def _candidates(
        self, stream: list[Token], known: list[tuple[int, int]], values: list[int], text: str
    ) -> Iterator[tuple[int, int, list[Hit]]]:
        """(first token, token after the last, hits) of every stretch that is a name here."""
        names, size = self._names, len(stream)
        for first, (value, alone) in enumerate(known):
            if alone and (rows := names.get(-alone)) and (hits := self._hits(rows, stream, first, first + 1, text)):
                yield first, first + 1, hits
            if not value:
                continue
            total = value
            for last in range(first + 1, min(size, first + self._longest)):
                if not values[last]:
                    break
                total += values[last]
                rows = names.get(total)
                if rows and (hits := self._hits(rows, stream, first, last + 1, text)):
                    yield first, last + 1, hits

    def _hits(self, rows: list[int], stream: list[Token], first: int, last: int, text: str) -> list[Hit]:
        """The best acceptable row of each type."""
        start, end = stream[first].start, stream[last - 1].end
        stands = text[start:end]
        order = " ".join([token.word for token in stream[first:last]])
        best: dict[str, tuple[int, str]] = {}
        for row in [self._rows[place] for place in rows]:
            if (row.exact and not same_case(row.exact, stands)) or (row.order and row.order != order):
                continue
            if row.type == "Gene" and is_common(stands):
                if not gene_word_near(stream[max(0, first - 2) : last + 2], start, end):
                    continue
            best[row.type] = min(best.get(row.type, (9, "")), (row.rank, row.curie))
        return [Hit(start, end, type, curie, rank) for type, (rank, curie) in sorted(best.items())]

    def _named(self, total: int) -> list[_Row]:
        """The diseases and phenotypes whose words' numbers have this sum, one a type, primary names first."""
        rows = [self._rows[place] for place in self._names.get(total, ())]
        best: dict[str, _Row] = {}
        for row in sorted(rows, key=lambda r: (r.rank, r.curie)):
            if not row.order and not row.exact:
                best.setdefault(row.type, row)
        return list(best.values())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """The cycle collector would walk a hundred thousand long-lived rows again and again: a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _rows_of(entry: VocabularyEntry, name: str, rank: int) -> Iterator[_Row]:
    exact = exact_case(name, entry.type)
    words = words_of(name)
    if exact is None or not words or len(words) > LONGEST:
        return
    if len(words) == 1:
        yield _Row(words[0], entry.type, entry.curie, rank, exact, "")
        return
    order = "" if entry.type in _FREE_ORDER else " ".join(words)
    related = sorted(map(family, words))
    yield _Row(" ".join(related), entry.type, entry.curie, rank, exact, order)
    # "Abnormal heart morphology" is said as "heart abnormality".
    if not order and "morpholog" in related and "abnormality" in related and len(related) > 2:
        related.remove("morpholog")
        yield _Row(" ".join(related), entry.type, entry.curie, 2, exact, "")
