"""Mentions to things: exact names first, then the nearest names by the sum of several encoders' similarities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import Encoder, Vectors
from extractors.linking.index import name_vectors
from extractors.name_table import NameTable
from extractors.phenotypes.words import unaccented
from extractors.words import surface, words_of

__all__ = ["Candidate", "Linker"]

_BATCH = 256
_NEAREST = 48
"""Names looked at for each mention: they belong to fewer things."""
_EXACT = 0.1
"""What is added to the similarity of a name that is the mention, word for word."""
_SPELLED = frozenset(("Gene",))
"""Types whose names are symbols: one letter off is another thing, so only exact names count."""


class Candidate(NamedTuple):
    """A thing a mention may mean: id, its name that met the mention, similarity (1 is the same words, and `exact`
    adds to it), and, for the first of a list alone, the probability that it is right (0 for the others).
    """

    curie: str
    name: str
    score: float
    probability: float
    exact: bool


class Linker:
    """Links the words of mentions; immutable.

    `encoders` with their weights; `calibration` makes a probability of the similarities.

    >>> from extractors.linking.encoder import NameEncoder
    >>> from extractors.name_table import NameRow
    >>> table = NameTable.of([NameRow("Disease", "MONDO:1", 0, "Gout"), NameRow("Disease", "MONDO:2", 0, "Measles")])
    >>> linker = Linker(table, [(NameEncoder.untrained(buckets=4096, width=32), 1.0)], Calibration())
    >>> [found[0].curie for found in linker.candidates(["gouts", "measle"], "Disease")]
    ['MONDO:1', 'MONDO:2']
    """

    def __init__(
        self,
        names: NameTable,
        encoders: Sequence[tuple[Encoder, float]],
        calibration: Calibration,
        *,
        folder: Path | None = None,
    ) -> None:
        self.calibration = calibration
        self._names = names
        self._encoders = tuple(encoders)
        self._vectors = [name_vectors(names, encoder, folder=folder) for encoder, _ in encoders]
        self._exact: dict[tuple[str, str], list[int]] = {}
        for place, row in enumerate(names.rows):
            self._exact.setdefault((row.type, _plain(row.name)), []).append(place)

    @property
    def types(self) -> tuple[str, ...]:
        """Types that something can be linked to."""
        return self._names.types

    def candidates(self, mentions: Sequence[str], type: str, *, top: int = 5) -> list[list[Candidate]]:
        """The likeliest things of a type for each mention, best first; empty where nothing is known of the type."""
        span = self._names.slice_of(type)
        if span.start == span.stop:
            return [[] for _ in mentions]
        out: list[list[Candidate]] = []
        for start in range(0, len(mentions), _BATCH):
            some = mentions[start : start + _BATCH]
            if type in _SPELLED:
                out += [self._ranked(words, type, [], [], top) for words in some]
                continue
            alike = self._alike(some, span)
            places = _nearest(alike)
            for words, near, row in zip(some, places, alike, strict=True):
                out.append(self._ranked(words, type, (near + span.start).tolist(), row[near].tolist(), top))
        return out

    def is_shared(self, words: str, type: str) -> bool:
        """Whether several things of a type go by these words."""
        places = self._exact.get((type, _plain(words)), ())
        return len({self._names.rows[place].curie for place in places}) > 1

    def vectors_of(self, curie: str, type: str) -> Vectors:
        """The first encoder's vectors of a thing's names."""
        rows = self._names.rows
        first = bisect_left(rows, (type, curie))
        last = bisect_left(rows, (type, curie, len(rows)))
        return self._vectors[0][first:last]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The first encoder's vectors of some texts."""
        return self._encoders[0][0].encode(texts)

    def _alike(self, mentions: Sequence[str], span: slice) -> Vectors:
        total: Vectors = np.zeros((len(mentions), span.stop - span.start), dtype=np.float32)
        for (encoder, weight), vectors in zip(self._encoders, self._vectors, strict=True):
            total += (encoder.encode(mentions) * np.float32(weight)) @ vectors[span].T
        return total

    def _ranked(self, words: str, type: str, near: list[int], alike: list[float], top: int) -> list[Candidate]:
        """Best name of each thing; of things with the same words the one whose case is the mention's, then the one
        whose primary name they are, comes first.
        """
        rows = self._names.rows
        same = set(self._exact.get((type, _plain(words)), ()))
        scores = dict(zip(near, alike, strict=True)) | dict.fromkeys(same, 1.0)
        written = surface(words)
        best: dict[str, tuple[float, int, int]] = {}
        for place, score in scores.items():
            row = rows[place]
            exact = place in same
            preferred = exact * (2 * (surface(row.name) == written) + (row.place == 0))
            key = (score + _EXACT * exact, preferred, -place)
            if row.curie not in best or key > best[row.curie]:
                best[row.curie] = key
        ordered = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))[:top]
        found = [Candidate(id, rows[-key[2]].name, key[0], 0.0, -key[2] in same) for id, key in ordered]
        return self.calibration.applied(found)


def _plain(name: str) -> str:
    return " ".join(words_of(unaccented(name)))


def _nearest(alike: Vectors) -> npt.NDArray[np.int64]:
    most = min(_NEAREST, alike.shape[1])
    return np.argpartition(-alike, most - 1, axis=1)[:, :most]
