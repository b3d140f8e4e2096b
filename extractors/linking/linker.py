"""Mentions to things: exact names first, then the nearest names by the sum of several encoders' similarities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from operator import neg
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import Encoder, Vectors
from extractors.linking.index import name_vectors, plain_names
from extractors.linking.learned import LearnedNames
from extractors.name_table import NameTable
from extractors.phenotypes.words import unaccented
from extractors.words import surface, words_of

__all__ = ["Candidate", "Linker"]

_BATCH = 128
"""Mentions compared at once."""
_BLOCK = 4096
"""Names compared at once: what comes out stays near the processor."""
_LIMIT = 1 << 17
"""Mentions that are remembered: the same words come again and again."""
_GROUP = 64
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
    """Links the words of mentions; immutable but for what it remembers.

    `encoders` with their weights; `calibration` makes a probability of the similarities; `learned` names are asked
    where the vocabulary has none.

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
        learned: LearnedNames | None = None,
    ) -> None:
        self.calibration = calibration
        self._names = names
        self._encoders = tuple(encoders)
        self._vectors = [np.asarray(name_vectors(names, encoder, folder=folder)) for encoder, _ in encoders]
        self._room = np.empty(0, dtype=np.float32)
        self._memory: dict[tuple[str, str, int, bool], list[Candidate]] = {}
        self._exact: dict[tuple[str, str], list[int]] = {}
        every = plain_names(names, _made_plain, folder=folder)
        for place, (row, plain) in enumerate(zip(names.rows, every, strict=True)):
            self._exact.setdefault((row.type, plain), []).append(place)
        self._learned = self._usable(learned or LearnedNames())

    @property
    def types(self) -> tuple[str, ...]:
        """Types that something can be linked to."""
        return self._names.types

    def candidates(
        self, mentions: Sequence[str], type: str, *, top: int = 5, thorough: bool = True
    ) -> list[list[Candidate]]:
        """The likeliest things of a type for each mention, best first; empty where nothing is known of the type.

        Without `thorough` a mention that is a name word for word, or a learned one, is not compared with other names.
        """
        span = self._names.slice_of(type)
        keys = [(type, words, top, thorough) for words in mentions]
        fresh = list(dict.fromkeys(key for key in keys if key not in self._memory))
        if len(self._memory) + len(fresh) > _LIMIT:
            self._memory.clear()
            fresh = list(dict.fromkeys(keys))
        plain = type in _SPELLED or span.start == span.stop
        alone = [key for key in fresh if plain or (not thorough and self._is_known(type, _plain(key[1])))]
        for key in alone:
            self._memory[key] = self._ranked(key[1], type, [], [], top)
        compared = [key for key in fresh if key not in self._memory]
        for start in range(0, len(compared), _BATCH):
            some = compared[start : start + _BATCH]
            queries = [
                encoder.encode([key[1] for key in some]) * np.float32(weight) for encoder, weight in self._encoders
            ]
            for place, (key, near) in enumerate(zip(some, self._nearest(queries, span), strict=True)):
                places = np.sort(near) + span.start
                alike = self._alike_exactly([query[place] for query in queries], places)
                self._memory[key] = self._ranked(key[1], type, places.tolist(), alike.tolist(), top)
        return [self._memory[key] for key in keys]

    def is_shared(self, words: str, type: str) -> bool:
        """Whether several things of a type go by these words."""
        places = self._exact.get((type, _plain(words)), ())
        return len({self._names.rows[place].curie for place in places}) > 1

    def is_named(self, words: str, type: str) -> bool:
        """Whether something of a type goes by these words."""
        return (type, _plain(words)) in self._exact

    def _is_known(self, type: str, plain: str) -> bool:
        return (type, plain) in self._exact or (type, plain) in self._learned

    def _usable(self, learned: LearnedNames) -> dict[tuple[str, str], tuple[int, float]]:
        """(row of the primary name, probability) by type and words, of the names whose thing the vocabulary has."""
        primary = {row.curie: place for place, row in reversed(list(enumerate(self._names.rows)))}
        found: dict[tuple[str, str], tuple[int, float]] = {}
        for words, one in learned.names.items():
            place = next((primary[id] for id in one.ids if id in primary), None)
            probability = learned.probability(one)
            if place is not None and probability >= self.calibration.threshold:
                found[self._names.rows[place].type, words] = place, probability
        return found

    def vectors_of(self, curie: str, type: str) -> Vectors:
        """The first encoder's vectors of a thing's names."""
        rows = self._names.rows
        first = bisect_left(rows, (type, curie))
        last = bisect_left(rows, (type, curie, len(rows)))
        return self._vectors[0][first:last]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The first encoder's vectors of some texts."""
        return self._encoders[0][0].encode(texts)

    def _first_of_each(self, near: list[int], alike: list[float], top: int) -> list[Candidate]:
        """The best name of each thing, the likest first; of equals the one that comes first in the table."""
        found: dict[str, Candidate] = {}
        for score, place in sorted(zip(alike, map(neg, near), strict=True), reverse=True):
            row = self._names.rows[-place]
            if row.curie not in found:
                found[row.curie] = Candidate(row.curie, row.name, score, 0.0, False)
                if len(found) == top:
                    break
        return list(found.values())

    def _nearest(self, queries: Sequence[Vectors], span: slice) -> npt.NDArray[np.int64]:
        """Places within `span` of the names that are most alike to each mention, in no order.

        The greatest similarities of all lie in the groups with the greatest maxima: only these are looked through.
        """
        names, mentions = span.stop - span.start, len(queries[0])
        most = min(_NEAREST, names)
        alike, maxima = self._alike(queries, span)
        if len(maxima) <= 2 * most:
            return np.argpartition(alike, names - most, axis=0)[-most:].T
        best = np.argpartition(maxima.T, len(maxima) - most, axis=1)[:, -most:]
        places = (best[:, :, None] * _GROUP + np.arange(_GROUP)).reshape(mentions, -1)
        rest = np.broadcast_to(np.arange(len(maxima) * _GROUP, names), (mentions, names % _GROUP))
        places = np.concatenate([places, rest], axis=1)
        values = alike[places, np.arange(mentions)[:, None]]
        chosen = np.argpartition(values, places.shape[1] - most, axis=1)[:, -most:]
        return np.take_along_axis(places, chosen, axis=1)

    def _alike(self, queries: Sequence[Vectors], span: slice) -> tuple[Vectors, Vectors]:
        """Similarities of shape (names, mentions), and the greatest of each whole group of names."""
        names, mentions = span.stop - span.start, len(queries[0])
        if len(self._room) < names * mentions:
            # Megabytes that are asked for anew each time cost more than the product itself.
            self._room = np.empty(names * mentions, dtype=np.float32)
        total: Vectors = self._room[: names * mentions].reshape(names, mentions)
        maxima = np.empty((names // _GROUP, mentions), dtype=np.float32)
        turned = [np.ascontiguousarray(some.T) for some in queries]
        for start in range(0, names, _BLOCK):
            stop = min(start + _BLOCK, names)
            part = total[start:stop]
            for number, (some, vectors) in enumerate(zip(turned, self._vectors, strict=True)):
                here = vectors[span.start + start : span.start + stop]
                if number:
                    part += here @ some
                else:
                    np.matmul(here, some, out=part)
            whole = (stop - start) // _GROUP
            grouped = part[: whole * _GROUP].reshape(whole, _GROUP, mentions)
            grouped.max(axis=1, out=maxima[start // _GROUP : start // _GROUP + whole])
        return total, maxima

    def _alike_exactly(self, query: Sequence[Vectors], places: npt.NDArray[np.int64]) -> Vectors:
        """Of one mention alone: the last digits of a product of matrices depend on what else is in them, and equal
        papers must give equal bytes whatever was read with them.
        """
        parts = [(vectors[places] * one).sum(axis=1) for one, vectors in zip(query, self._vectors, strict=True)]
        total: Vectors = np.sum(parts, axis=0)
        return total

    def _ranked(self, words: str, type: str, near: list[int], alike: list[float], top: int) -> list[Candidate]:
        """Best name of each thing; of things with the same words the one whose case is the mention's, then the one
        whose primary name they are, comes first.
        """
        rows = self._names.rows
        plain = _plain(words)
        if (type, plain) not in self._exact:
            found = self.calibration.applied(self._first_of_each(near, alike, top))
            return self._with_learned(found, type, plain)
        written = surface(words)
        same = self._same(type, plain, written)
        scores = dict(zip(near, alike, strict=True)) | dict.fromkeys(same, 1.0)
        best: dict[str, tuple[float, int, int]] = {}
        for place, score in scores.items():
            row = rows[place]
            exact = place in same
            preferred = 2 * (surface(row.name) == written) + (row.place == 0) if exact else 0
            key = (score + _EXACT * exact, preferred, -place)
            if row.curie not in best or key > best[row.curie]:
                best[row.curie] = key
        ordered = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))[:top]
        found = [Candidate(id, rows[-key[2]].name, key[0], 0.0, -key[2] in same) for id, key in ordered]
        return self.calibration.applied(found)

    def _same(self, type: str, plain: str, written: str) -> set[int]:
        """Rows of the names that are the mention; where one is so letter by letter, not those of other number
        ("cyclosporine" is none of the "cyclosporines").
        """
        places = self._exact.get((type, plain), ())
        lowered = written.lower()
        literal = {place for place in places if surface(self._names.rows[place].name).lower() == lowered}
        return literal or set(places)

    def _with_learned(self, found: list[Candidate], type: str, plain: str) -> list[Candidate]:
        """The candidates, before them what papers mean by these words."""
        learned = self._learned.get((type, plain))
        if learned is None:
            return found
        place, probability = learned
        row = self._names.rows[place]
        rest = [one._replace(probability=0.0) for one in found if one.curie != row.curie]
        return [Candidate(row.curie, row.name, 1.0, probability, False), *rest]


def _made_plain(name: str) -> str:
    return " ".join(words_of(unaccented(name)))


_plain = lru_cache(maxsize=1 << 16)(_made_plain)
