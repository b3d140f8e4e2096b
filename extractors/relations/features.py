"""What is known of two things in a document: words around and between their mentions, and numbers about both.

Sparse features are names hashed to places; dense ones have a fixed order (`DENSE`). What belongs to one thing alone is
computed once a document.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.relations.arrays import Places, hashed, places_of
from extractors.relations.view import Concept, View

__all__ = ["DENSE", "Features", "Pair"]

_NEAREST = 3
"""Mention pairs of one concept pair whose words are looked at, the closest first."""
_FAR = 40
"""Units between two mentions from which on the words between are no longer read."""
_MOST_UNITS = 12
"""Mentions of one thing that are looked at; a text that repeats a word a thousand times costs no more."""
(_BIAS,) = hashed(["bias"])

DENSE = (
    "same_sentence", "pairs_in_sentence", "distance", "sentences_apart", "subject_count", "object_count",
    "subject_share", "object_share", "subject_in_title", "object_in_title", "both_in_title", "subject_first",
    "object_first", "object_last", "both_last", "subjects", "objects", "subject_rank", "object_rank",
    "object_part_of_longer", "subject_order", "units", "only_subject", "negated", "nearest_rival",
    "nearest_rival_object",
)  # fmt: skip
_OF_ONE = {
    "s": [DENSE.index(n) for n in (
        "subject_count", "subject_share", "subject_in_title", "subject_first", "subjects", "subject_rank", "units",
        "only_subject",
    )],
    "o": [DENSE.index(n) for n in (
        "object_count", "object_share", "object_in_title", "object_first", "object_last", "objects", "object_rank",
        "object_part_of_longer", "negated",
    )],
}  # fmt: skip
"""Numbers that one end has whatever the other is."""
_OF_BOTH = [n for n in range(len(DENSE)) if n not in (*_OF_ONE["s"], *_OF_ONE["o"])]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two concepts of a document; `near` are (units apart, unit, unit) of mention pairs, the closest first: those that
    share a sentence, `together` of them, stand before the others.
    """

    subject: Concept
    object: Concept
    near: tuple[tuple[int, int, int], ...]
    together: int


class _Facts(NamedTuple):
    """What the numbers need of one thing: its share of the mentions of its type, whether it stands in the title and in
    the last sentence, things of its type and those named more often, whether a longer name holds it, and is negated.
    """

    share: float
    in_title: bool
    in_last: bool
    alike: int
    rank: int
    part: bool
    negated: bool


class Features:
    """Pairs of one document and their features."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._by_letter: dict[str, list[Concept]] = {}
        for concept in view.concepts:
            self._by_letter.setdefault(concept.letter, []).append(concept)
        self._alone: dict[tuple[str, str, str], set[int]] = {}
        self._places: dict[str, list[int]] = {}
        self._pairs: dict[str, list[int]] = {}
        self._twos: list[bytes] = []
        self._known: dict[tuple[str, str, str, str], Pair | None] = {}
        self._facts: dict[tuple[str, str], _Facts] = {}
        self._close: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self._words = {(one.letter, one.key): set(one.name.split()) for one in view.concepts}
        self._totals = {letter: sum(len(c.units) for c in found) for letter, found in self._by_letter.items()}
        self._title = view.title_end > 0
        self._title_units = bisect_right(view.sentence, 0)

    def pairs(self, subjects: str, objects: str, *, reach: int = 99) -> Iterator[Pair]:
        """Every two different concepts whose letters are allowed and which stand at most `reach` sentences apart.

        Two that share a mention ("asthma" of Mondo and of HPO) are one thing, and no pair.
        """
        left = [c for letter in subjects for c in self._by_letter.get(letter, ())]
        right = [c for letter in objects for c in self._by_letter.get(letter, ())]
        of = self._view.sentence
        for subject in left:
            for obj in right:
                key = (subject.letter, subject.key, obj.letter, obj.key)
                pair = self._known[key] if key in self._known else self._known.setdefault(key, self._pair(subject, obj))
                if pair is not None:
                    _, s, o = pair.near[0]
                    if abs(of[s] - of[o]) <= reach:
                        yield pair

    def _pair(self, subject: Concept, obj: Concept) -> Pair | None:
        """The pair with its mention pairs in order of: the same sentence first, then distance."""
        if subject.key == obj.key or not set(subject.units).isdisjoint(obj.units):
            return None
        of = self._view.sentence
        theirs = obj.units[:_MOST_UNITS]
        found = [(abs(of[s] - of[o]), abs(s - o), s, o) for s in subject.units[:_MOST_UNITS] for o in theirs]
        found.sort()
        return Pair(subject, obj, tuple([one[1:] for one in found]), sum([not one[0] for one in found]))

    def sparse(self, pair: Pair, numbers: Sequence[float]) -> list[int]:
        """Places of the features that hold, sorted; `numbers` are those of `dense`."""
        return sorted(self.places(pair, numbers))

    def places(self, pair: Pair, numbers: Sequence[float]) -> set[int]:
        """The same without order."""
        sentence = self._view.sentence
        places = self._of("s", pair.subject, numbers) | self._of("o", pair.object, numbers)
        places.update([_number(n, numbers[n]) for n in _OF_BOTH])
        for apart, s, o in pair.near[: min(pair.together, _NEAREST)]:
            self._between("", apart, s, o, places)
            if self._title and sentence[s] == 0:
                self._between("T", apart, s, o, places)
        if not pair.together:
            _, s, o = pair.near[0]
            way = ">" if s < o else "<"
            places.add(places_of("gap=")[f"{min(5, abs(sentence[s] - sentence[o]))}{way}"])
        return places

    def _between(self, mark: str, apart: int, s: int, o: int, places: set[int]) -> None:
        """Add the words between two units and around both; `mark` stands before each feature."""
        a, b, way = (s, o, ">") if s < o else (o, s, "<")
        words = self._view.words
        at = _sides(mark, way)
        places.add(at.distance[str(min(apart, 30) // 3)])
        if apart <= _FAR:
            if b - a > 1:
                places.update(self._row(f"{mark}b{way}")[a + 1 : b])
                places.update(self._row_of_two(f"{mark}B{way}")[a + 1 : b - 1])
                places.add(at.two[f"^ {words[a + 1]}"])
                places.add(at.two[f"{words[b - 1]} $"])
            else:
                places.add(at.two["^ $"])
        if apart <= 6:
            places.add(at.way.once(" ".join(words[a + 1 : b]).encode()))
        before, after = words[max(0, a - 3) : a], words[b + 1 : b + 4]
        places.update(map(at.left.__getitem__, before), map(at.right.__getitem__, after))
        places.add(at.left_two.once(" ".join(before[-2:]).encode()))
        places.add(at.right_two.once(" ".join(after[:2]).encode()))

    def _row(self, beginning: str) -> list[int]:
        """Place of a feature of one word, at each unit."""
        row = self._places.get(beginning)
        if row is None:
            words = self._view.words[: self._title_units] if beginning.startswith("T") else self._view.words
            self._places[beginning] = row = list(map(places_of(beginning).__getitem__, words))
        return row

    def _row_of_two(self, beginning: str) -> list[int]:
        """Place of a feature of each unit and the next."""
        row = self._pairs.get(beginning)
        if row is None:
            if not self._twos:
                self._twos = [f"{one} {two}".encode() for one, two in pairwise(self._view.words)]
            twos = self._twos[: self._title_units] if beginning.startswith("T") else self._twos
            self._pairs[beginning] = row = list(map(places_of(beginning).once, twos))
        return row

    def _of(self, side: str, concept: Concept, numbers: Sequence[float]) -> set[int]:
        """Features of one end, whatever the other is; those of its numbers too."""
        place = (side, concept.letter, concept.key)
        known = self._alone.get(place)
        if known is None:
            words, name = self._view.words, concept.name.split()
            at = _ends(side)
            known = {_BIAS, at.name.once(concept.name.encode()), at.type[concept.letter], at.ending[concept.name[-4:]]}
            known.add(at.head[name[-1] if name else ""])
            known.update([at.word[word] for word in name])
            known.update([_number(n, numbers[n]) for n in _OF_ONE[side]])
            for unit in concept.units[:5]:
                left, right = words[max(0, unit - 3) : unit], words[unit + 1 : unit + 4]
                if left:
                    known.update([at.left[word] for word in left])
                    known.add(at.left_two.once(" ".join(left[-2:]).encode()))
                if right:
                    known.update([at.right[word] for word in right])
                    known.add(at.right_two.once(" ".join(right[:2]).encode()))
            self._alone[place] = known
        return known

    def dense(self, pair: Pair) -> list[float]:
        """Numbers in the order of `DENSE`."""
        subject, obj, of = pair.subject, pair.object, self._view.sentence
        mine, theirs = self._facts_of(subject), self._facts_of(obj)
        apart, s, o = pair.near[0]
        size, n_s, n_o = len(of), len(subject.units), len(obj.units)
        return [
            float(pair.together > 0), min(pair.together, 8), min(apart, 60), min(abs(of[s] - of[o]), 8),
            min(n_s, 12), min(n_o, 12), mine.share, theirs.share,
            float(mine.in_title), float(theirs.in_title), float(mine.in_title and theirs.in_title),
            subject.units[0] / size, obj.units[0] / size, obj.units[-1] / size, float(mine.in_last and theirs.in_last),
            min(mine.alike, 12), min(theirs.alike, 12), min(mine.rank, 12), min(theirs.rank, 12),
            float(theirs.part), float(s < o), math.log1p(size), float(mine.alike == 1), float(theirs.negated),
            self._rivals(subject, o, apart), self._rivals(obj, s, apart),
        ]  # fmt: skip

    def _facts_of(self, concept: Concept) -> _Facts:
        place = (concept.letter, concept.key)
        known = self._facts.get(place)
        if known is None:
            of, others, count = self._view.sentence, self._by_letter[concept.letter], len(concept.units)
            within = {of[unit] for unit in concept.units}
            known = self._facts[place] = _Facts(
                count / self._totals[concept.letter],
                self._title and 0 in within,
                of[-1] in within,
                len(others),
                sum(len(one.units) > count for one in others),
                self._part_of_longer(concept),
                any(mention.assertion.negated for mention in concept.mentions),
            )
        return known

    def _rivals(self, mine: Concept, fixed: int, apart: int) -> float:
        """Concepts of the same type that stand closer to the other end, in one sentence with it; 5 at most."""
        close = self._close.get((mine.letter, fixed))
        if close is None:
            of, here = self._view.sentence, self._view.sentence[fixed]
            close = []
            for one in self._by_letter[mine.letter]:
                distances = [abs(unit - fixed) for unit in one.units if of[unit] == here]
                if distances:
                    close.append((min(distances), one.key))
            self._close[mine.letter, fixed] = close
        return float(min(5, sum([distance < apart and key != mine.key for distance, key in close])))

    def table(self, pairs: Sequence[Pair]) -> npt.NDArray[Any]:
        """Dense features of shape (pairs, DENSE)."""
        return np.array([self.dense(pair) for pair in pairs], dtype=np.float64).reshape(-1, len(DENSE))

    def _part_of_longer(self, concept: Concept) -> bool:
        """Whether a longer name holds this one: "toxicity" beside "liver toxicity" is the less specific."""
        words = self._words[concept.letter, concept.key]
        return any(words < self._words[one.letter, one.key] for one in self._by_letter[concept.letter])


class _Sides(NamedTuple):
    """Features of what lies between two mentions and beside them."""

    distance: Places
    two: Places
    way: Places
    left: Places
    right: Places
    left_two: Places
    right_two: Places


@lru_cache
def _sides(mark: str, way: str) -> _Sides:
    return _Sides(*(places_of(f"{mark}{kind}{way}") for kind in "dBwlrLR"))


class _Ends(NamedTuple):
    """Features of one end: its name whole, type, last letters, last word, words; the words on its left and right."""

    name: Places
    type: Places
    ending: Places
    head: Places
    word: Places
    left: Places
    right: Places
    left_two: Places
    right_two: Places


@lru_cache
def _ends(side: str) -> _Ends:
    return _Ends(*(places_of(f"{side}{kind}") for kind in ("n=", "t=", "e=", "h=", "w=", "-", "+", "--", "++")))


@lru_cache(maxsize=1 << 16)
def _number(number: int, value: float) -> int:
    text = str(int(value)) if value == int(value) else f"{value:.1f}"
    return places_of(f"n{number}=")[text]
