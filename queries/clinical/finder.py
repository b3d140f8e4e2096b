"""Findings of a note in the words of its author: a name is found where its roots stand near each other in a sentence.

A name of which most of the information stands there is found in part. Method: our own; information is the inverse
document frequency of a root over the diseases of the release.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from extractors.assertion import assertion_of
from extractors.segment import sentences
from kg.model import Span
from queries.arrays import Floats, Ints, rows_of
from queries.clinical.words import Root, root, roots

__all__ = ["Finder", "Found", "judged_roots"]

WINDOW = 12
"""Roots from the first to the last of a name, at most."""
ENOUGH = 0.6
"""Share of a name's information that must stand there."""
_PLACES = """
abdomen ankle anus arm armpit axilla back bladder bone bowel brain breast buttock calf cheek chest chin colon
elbow ear eye eyebrow eyelid face finger flank foot forearm forehead gallbladder groin gum hand head heart heel
hip intestine jaw joint kidney knee leg limb lip liver lung mouth muscle nail neck nerve nipple nose ovary palm
pancreas pelvis penis prostate rectum rib scalp scrotum shin shoulder side skin skull sole spine spleen stomach
temple testicle testis thigh throat thumb thyroid toe tongue tonsil tooth trunk uterus vagina vein vulva waist
wrist left right bilateral unilateral upper lower both
"""
"""Parts of the body and sides: a word of these alone carries no finding ("hip replacement" is no hip pain)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding (its number), how much of its name stands there (0 to 1), whether it is denied, and where."""

    finding: int
    degree: float
    denied: bool
    span: Span


class Finder:
    """Looks for names; `name_roots[n]` are the root numbers of name n, and `owner[n]` its finding."""

    def __init__(self, root_number: dict[str, int], information: Floats, ends: Ints, flat: Ints, owner: Ints) -> None:
        self._root_number, self._information = root_number, information
        self._ends, self._flat, self._owner = ends, flat, owner
        count = len(root_number)
        name = np.repeat(np.arange(len(owner)), np.diff(ends))
        order = np.argsort(flat, kind="stable")
        self._with_root = name[order]
        self._root_ends = np.concatenate(([0], np.cumsum(np.bincount(flat, minlength=count)))).astype(np.int64)
        whole = np.bincount(name, information[flat], len(owner))
        self._whole = np.maximum(whole, 1e-9)
        numbers = {root_number.get(root(word), -1) for word in _PLACES.split()}
        self._places = frozenset(numbers - {-1})
        self._directions = frozenset({root_number.get(root(word), -1) for word in ("increase", "decrease")} - {-1})

    def find(self, text: str) -> list[Found]:
        """The best place of every finding that the text affirms or denies; relatives' findings are left out."""
        best: dict[tuple[int, bool], Found] = {}
        for span in sentences(text):
            stream = roots(text, *span)
            numbers = np.array([self._root_number.get(one.root, -1) for one in stream], np.int64)
            for name, degree, place in self._names(numbers):
                found = self._judged(text, span, stream[place], int(self._owner[name]), degree)
                if found is not None:
                    key = (found.finding, found.denied)
                    if key not in best or best[key].degree < degree:
                        best[key] = found
        return sorted(best.values(), key=lambda one: (one.span, one.finding))

    def _names(self, numbers: Ints) -> Iterable[tuple[int, float, int]]:
        """(name, degree, place of its most telling root) for the names that stand in one sentence."""
        known = np.flatnonzero(numbers >= 0)
        if not len(known):
            return
        present = np.unique(numbers[known])
        at, which = rows_of(self._root_ends, present)
        names, inverse = np.unique(self._with_root[at], return_inverse=True)
        gain = np.bincount(inverse, self._information[present[which]], len(names)) / self._whole[names]
        for name in names[gain >= ENOUGH].tolist():
            wanted = set(self._flat[self._ends[name] : self._ends[name + 1]].tolist())
            degree, place, seen = self._window(numbers, wanted)
            degree /= float(self._whole[name])
            # Half a name must not turn round: "low blood pressure" is no part of "high blood pressure".
            turned = not self._directions & wanted <= seen
            if degree >= ENOUGH and not turned and (wanted <= self._places or not seen <= self._places):
                yield name, degree, place

    def _window(self, numbers: Ints, wanted: set[int]) -> tuple[float, int, set[int]]:
        """Most information of the wanted roots inside a window, where the most telling of them stands, and which."""
        places = [place for place, number in enumerate(numbers.tolist()) if number in wanted]
        best, where, seen = 0.0, 0, set[int]()
        for place in places:
            here = {int(numbers[p]): p for p in reversed(places) if place <= p < place + WINDOW}
            total = sum(float(self._information[number]) for number in here)
            if total > best:
                best, seen = total, set(here)
                where = here[max(here, key=lambda number: float(self._information[number]))]
        return best, where, seen

    def _judged(self, text: str, sentence: Span, root: Root, finding: int, degree: float) -> Found | None:
        assertion = assertion_of(text, sentence, (root.start, root.end))
        if assertion.family or assertion.hypothetical:
            return None
        return Found(finding, min(degree, 1.0), assertion.negated, (root.start, root.end))


def judged_roots(text: str) -> tuple[list[Root], list[Span]]:
    """Roots of all that a text affirms of its subject, in order; and where words stand that it does not affirm."""
    told: list[Root] = []
    denied: list[Span] = []
    for span in sentences(text):
        for one in roots(text, *span):
            assertion = assertion_of(text, span, (one.start, one.end))
            if assertion.negated or assertion.family or assertion.hypothetical:
                denied.append((one.start, one.end))
            else:
                told.append(one)
    return told, denied
