"""How near the words of a note come to the names of findings that do not stand in it: vectors of names, without torch.

Each run of a few words of a clause is a vector by the linker's own encoder (`extractors.linking.encoder`), and so is
the name of each finding of our table; a finding is as near as its nearest run. The vector of a run is the sum of those
of its words and of their neighbourhoods, so that all runs of a note cost a few sums. Words that tell nothing ("for more
than") are left out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractors.linking.encoder import NameEncoder, Vectors, unit
from extractors.linking.features import joined
from extractors.phenotypes.words import unaccented
from extractors.segment import sentences
from extractors.words import BREAK, JOINT, Token, tokens
from kg.model import Span
from queries.arrays import Floats, Ints
from queries.clinical.words import root

__all__ = ["LEAST", "Alike", "NameVectors", "write_vectors"]

LEAST = 0.4
"""Cosine from which on a run says anything of a finding."""
_LENGTHS = (2, 3, 4, 6)
"""Words of a run; a shorter clause is a run itself."""
_JOINTS = frozenset((BREAK, JOINT, "and", "with", "but", "or"))
_ROUND = 127
"""Vectors are kept as whole numbers of this many parts: the nearest finding is the same."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What the words of a note resemble: for each finding how much (0 to 1), and the span of the run that does so."""

    strength: Floats
    spans: Sequence[Span]
    nearest: Ints

    def without(self, findings: Iterable[int]) -> Alike:
        """The same without findings that stand in the note, affirmed or denied: they need no likeness."""
        strength = self.strength.copy()
        strength[list(findings)] = 0.0
        return replace(self, strength=strength)

    def span(self, finding: int) -> Span:
        """Where the words stand that come nearest to a finding."""
        return self.spans[int(self.nearest[finding])]


class NameVectors:
    """Vectors of the findings that a table names (`write_vectors`), memory-mapped; `count` is that of all findings."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder, self._count = folder, count

    @cached_property
    def _encoder(self) -> NameEncoder:
        return NameEncoder.mapped(self._folder)

    @cached_property
    def _findings(self) -> Ints:
        found: Ints = np.load(self._folder / "alike_finding.npy", allow_pickle=False)
        return found

    @cached_property
    def _vectors(self) -> Vectors:
        stored = np.load(self._folder / "alike_vector.npy", mmap_mode="r", allow_pickle=False)
        vectors: Vectors = stored.astype(np.float32) / np.float32(_ROUND)
        return vectors

    def alike(self, text: str, denied: Iterable[Span] = ()) -> Alike:
        """What a text resembles; no run reaches into a `denied` span."""
        strength, nearest = np.zeros(self._count), np.zeros(self._count, np.int64)
        words, runs = _runs(text, denied)
        if not runs or not len(self._findings):
            return Alike(strength, [], nearest)
        likeness = _vectors_of(words, runs, self._encoder) @ self._vectors.T
        best = likeness.argmax(axis=0)
        strength[self._findings] = np.clip((likeness[best, np.arange(len(best))] - LEAST) / (1 - LEAST), 0.0, 1.0)
        nearest[self._findings] = best
        return Alike(strength, [(words[a].start, words[b - 1].end) for a, b in runs], nearest)


def write_vectors(folder: Path, labels: Sequence[str], findings: npt.NDArray[np.int64]) -> None:
    """Write vectors of the names of some findings, given by number, and the encoder that made them."""
    # Only here: to answer, neither the card of the linker nor its vocabulary is needed.
    from extractors.linking.model import SHIPPED

    encoder = NameEncoder.load(SHIPPED)
    encoder.unpack(folder)
    vectors = encoder.encode([_telling(labels[number]) for number in findings.tolist()])
    np.save(folder / "alike_finding.npy", findings)
    np.save(folder / "alike_vector.npy", np.round(vectors * _ROUND).astype(np.int8))


def _telling(name: str) -> str:
    """The words of a name that tell something; the whole where none does."""
    kept = [name[one.start : one.end] for one in _content(name, 0, len(name)) if one.word not in (BREAK, JOINT)]
    return " ".join(kept) or name


def _content(text: str, start: int, end: int) -> list[Token]:
    """Tokens of a stretch of text without the words that tell nothing; what ends a clause stays."""
    found = tokens(text, start, end)
    return [one for one in found if one.word in _JOINTS or root(text[one.start : one.end].lower())]


def _runs(text: str, denied: Iterable[Span]) -> tuple[list[Token], list[tuple[int, int]]]:
    """The words of a text, and the different runs as (first, after the last) of them.

    After a denied word the rest of its clause is passed over: "no aching of the muscles" is no word of muscles.
    """
    cut = {place for start, end in denied for place in range(start, end)}
    words: list[Token] = []
    runs: dict[tuple[str, ...], tuple[int, int]] = {}
    plain = unaccented(text)
    if len(plain) != len(text):
        plain = text  # places count
    for span in sentences(text):
        first, passing = len(words), False
        for token in (*_content(plain, *span), Token(BREAK, span[1], span[1])):
            joint = token.word in _JOINTS
            passing = not joint and (passing or token.start in cut)
            if joint or passing:
                _add_runs(words, first, runs)
                first = len(words)
            else:
                words.append(token)
    return words, list(runs.values())


def _add_runs(words: list[Token], first: int, runs: dict[tuple[str, ...], tuple[int, int]]) -> None:
    """Add the runs of the clause that ends with the last word."""
    size = len(words) - first
    for length in _LENGTHS:
        for start in range(first, first + max(1, size - length + 1)):
            run = (start, min(start + length, len(words)))
            key = tuple(word.word for word in words[slice(*run)])
            if len("".join(key)) > 3:
                runs.setdefault(key, run)
        if size <= length:
            break


def _vectors_of(words: list[Token], runs: list[tuple[int, int]], encoder: NameEncoder) -> Vectors:
    """Vectors of runs: differences of the running sums over words and over neighbours."""
    said = [one.word for one in words]
    single = _running([encoder.reader.word(word) for word in said], encoder)
    # A run of one word has no neighbours: the sum over none is a difference of one row from itself.
    paired = _running([(encoder.reader.pair(a, b),) for a, b in pairwise(said)], encoder)
    first, after = np.array(runs, np.int64).T
    return unit(single[after] - single[first] + paired[after - 1] - paired[first])


def _running(bags: list[tuple[int, ...]], encoder: NameEncoder) -> npt.NDArray[np.float64]:
    """Sums of the vectors of all bags before each place, and of all at the end."""
    different = list(dict.fromkeys(bags))
    place = {bag: number for number, bag in enumerate(different)}
    found = np.zeros((len(bags) + 1, encoder.width))
    if bags:
        rows = encoder.sums(*joined(different))
        np.cumsum(rows[[place[bag] for bag in bags]], axis=0, out=found[1:], dtype=np.float64)
    return found
