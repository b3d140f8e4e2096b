"""What is known of two things in a document: words around and between their mentions, and numbers about both.

Sparse features are names hashed to places; dense ones have a fixed order (`DENSE`). What belongs to one thing alone is
computed once a document.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractors.relations.arrays import MASK, hashed
from extractors.relations.view import Concept, View

__all__ = ["DENSE", "Features", "Pair"]

_NEAREST = 3
"""Mention pairs of one concept pair whose words are looked at, the closest first."""
_FAR = 40
"""Units between two mentions from which on the words between are no longer read."""
_MOST_UNITS = 12
"""Mentions of one thing that are looked at; a text that repeats a word a thousand times costs no more."""

DENSE = (
    "same_sentence", "pairs_in_sentence", "distance", "sentences_apart", "subject_count", "object_count",
    "subject_share", "object_share", "subject_in_title", "object_in_title", "both_in_title", "subject_first",
    "object_first", "object_last", "both_last", "subjects", "objects", "subject_rank", "object_rank",
    "object_part_of_longer", "subject_order", "units", "only_subject", "negated", "nearest_rival",
    "nearest_rival_object",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two concepts of a document; `near` are (units apart, unit, unit) of mention pairs, the closest first."""

    subject: Concept
    object: Concept
    near: tuple[tuple[int, int, int], ...]


class Features:
    """Pairs of one document and their features."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._by_letter: dict[str, list[Concept]] = {}
        for concept in view.concepts:
            self._by_letter.setdefault(concept.letter, []).append(concept)
        self._alone: dict[tuple[str, str, str], list[int]] = {}
        self._longer: dict[tuple[str, str], bool] = {}
        self._totals = {letter: sum(len(c.units) for c in found) for letter, found in self._by_letter.items()}
        # Kept apart for subjects and objects: where the other ends of a type stand, in order of unit.
        self._title = view.title_end > 0

    def pairs(self, subjects: str, objects: str, *, reach: int = 99) -> Iterator[Pair]:
        """Every two different concepts whose letters are allowed and which stand at most `reach` sentences apart.

        Two that share a mention ("asthma" of Mondo and of HPO) are one thing, and no pair.
        """
        left = [c for letter in subjects for c in self._by_letter.get(letter, ())]
        right = [c for letter in objects for c in self._by_letter.get(letter, ())]
        for subject in left:
            for obj in right:
                if subject.key == obj.key or not set(subject.units).isdisjoint(obj.units):
                    continue
                if near := self._nearest(subject, obj, reach):
                    yield Pair(subject, obj, near)

    def _nearest(self, subject: Concept, obj: Concept, reach: int) -> tuple[tuple[int, int, int], ...]:
        """Mention pairs in order of: the same sentence first, then distance; none when the first is out of reach."""
        of = self._view.sentence
        found = [
            (abs(of[s] - of[o]), abs(s - o), s, o)
            for s in subject.units[:_MOST_UNITS]
            for o in obj.units[:_MOST_UNITS]
            if s != o
        ]
        found.sort()
        if not found or found[0][0] > reach:
            return ()
        return tuple(one[1:] for one in found)

    def sparse(self, pair: Pair, numbers: Sequence[float]) -> list[int]:
        """Places of the features that hold; `numbers` are those of `dense`."""
        view = self._view
        together = [one for one in pair.near if view.sentence[one[1]] == view.sentence[one[2]]]
        names: set[str] = set()
        for apart, s, o in together[:_NEAREST]:
            words = _between(view.words, apart, s, o)
            names.update(words)
            if self._title and view.sentence[s] == 0:
                names.update([f"T{name}" for name in words])
        if not together:
            _, s, o = pair.near[0]
            names.add(f"gap={min(5, abs(view.sentence[s] - view.sentence[o]))}{'>' if s < o else '<'}")
        places = {crc32(name.encode()) & MASK for name in names}
        places.update(_numbers(tuple(numbers)))
        places.update(self._of("s", pair.subject), self._of("o", pair.object))
        return sorted(places)

    def _of(self, side: str, concept: Concept) -> list[int]:
        place = (side, concept.letter, concept.key)
        known = self._alone.get(place)
        if known is None:
            names = set(_names(concept, side))
            for unit in concept.units[:5]:
                names.update(_around(self._view.words, unit, side))
            known = self._alone[place] = hashed(names)
        return known

    def dense(self, pair: Pair) -> list[float]:
        """Numbers in the order of `DENSE`."""
        subject, obj, of = pair.subject, pair.object, self._view.sentence
        last = of[-1]
        apart, s, o = pair.near[0]
        together = sum(of[one] == of[two] for _, one, two in pair.near)
        subjects, objects = self._by_letter[subject.letter], self._by_letter[obj.letter]
        s_in, o_in = {of[u] for u in subject.units}, {of[u] for u in obj.units}
        s_title, o_title = self._title and 0 in s_in, self._title and 0 in o_in
        size, n_s, n_o = len(of), len(subject.units), len(obj.units)
        return [
            float(together > 0), min(together, 8), min(apart, 60), min(abs(of[s] - of[o]), 8),
            min(n_s, 12), min(n_o, 12), n_s / self._totals[subject.letter], n_o / self._totals[obj.letter],
            float(s_title), float(o_title), float(s_title and o_title),
            subject.units[0] / size, obj.units[0] / size, obj.units[-1] / size, float(last in s_in and last in o_in),
            min(len(subjects), 12), min(len(objects), 12),
            min(sum(len(c.units) > n_s for c in subjects), 12), min(sum(len(c.units) > n_o for c in objects), 12),
            float(self._part_of_longer(obj)), float(s < o), math.log1p(size), float(len(subjects) == 1),
            float(any(m.assertion.negated for m in obj.mentions)),
            _rivals(of, subjects, subject, o, apart), _rivals(of, objects, obj, s, apart),
        ]  # fmt: skip

    def table(self, pairs: Sequence[Pair]) -> npt.NDArray[Any]:
        """Dense features of shape (pairs, DENSE)."""
        return np.array([self.dense(pair) for pair in pairs], dtype=np.float64).reshape(-1, len(DENSE))

    def _part_of_longer(self, concept: Concept) -> bool:
        """Whether a longer name holds this one: "toxicity" beside "liver toxicity" is the less specific."""
        place = (concept.letter, concept.key)
        if place not in self._longer:
            words = set(concept.name.split())
            others = self._by_letter[concept.letter]
            self._longer[place] = any(c is not concept and words < set(c.name.split()) for c in others)
        return self._longer[place]


def _between(words: Sequence[str], apart: int, s: int, o: int) -> list[str]:
    a, b = (s, o) if s < o else (o, s)
    way = ">" if s < o else "<"
    inside = words[a + 1 : b]
    found = [f"d{way}{min(apart, 30) // 3}"]
    if apart <= _FAR:
        found += [f"b{way}{word}" for word in inside]
        found += [f"B{way}{one} {two}" for one, two in zip(["^", *inside], [*inside, "$"], strict=True)]
    if apart <= 6:
        found.append(f"w{way}{' '.join(inside)}")
    before, after = words[max(0, a - 3) : a], words[b + 1 : b + 4]
    found += [f"l{way}{word}" for word in before]
    found += [f"r{way}{word}" for word in after]
    found.append(f"L{way}{' '.join(before[-2:])}")
    found.append(f"R{way}{' '.join(after[:2])}")
    return found


def _around(words: Sequence[str], unit: int, side: str) -> list[str]:
    """Words at the mention itself, whatever the other one is."""
    left, right = words[max(0, unit - 3) : unit], words[unit + 1 : unit + 4]
    found = [f"{side}-{word}" for word in left] + [f"{side}+{word}" for word in right]
    if left:
        found.append(f"{side}--{' '.join(left[-2:])}")
    if right:
        found.append(f"{side}++{' '.join(right[:2])}")
    return found


def _names(concept: Concept, side: str) -> Iterator[str]:
    words = concept.name.split()
    yield from (f"{side}n={concept.name}", f"{side}t={concept.letter}", f"{side}e={concept.name[-4:]}")
    yield f"{side}h={words[-1] if words else ''}"
    yield from (f"{side}w={word}" for word in words)


@lru_cache(maxsize=1 << 14)
def _numbers(numbers: tuple[float, ...]) -> list[int]:
    return hashed(["bias", *(f"n{i}={_bucket(value)}" for i, value in enumerate(numbers))])


def _bucket(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _rivals(of: Sequence[int], others: Sequence[Concept], mine: Concept, fixed: int, apart: int) -> float:
    """Concepts of the same type that stand closer to the other end, in one sentence with it; 5 at most."""
    here, count = of[fixed], 0
    for one in others:
        if one is not mine:
            count += any(of[u] == here and abs(u - fixed) < apart for u in one.units)
            if count == 5:
                break
    return float(count)
