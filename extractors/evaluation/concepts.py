"""Scores of concept recognition: by document, by exact mention, by overlapping mention, with a bootstrap interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Confusion", "Counts", "Judged", "Marks", "Scores", "confusions", "scores", "summary"]

_Array = npt.NDArray[Any]
Marks = frozenset[tuple[int, int, str]]
"""Start, end (code points, end excluded) and id of mentions."""
Counts = tuple[int, int, int, int]
"""Of one document: right among what was found, found, met among the gold, gold."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: its text, what it should give, what was found."""

    id: str
    text: str
    gold: Marks
    found: Marks


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 in percent; `low` and `high` hold F1 in 95 of 100 samples of documents."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """An error: `missed` or `wrong`, the words, the id, how many documents, and a place where it happened."""

    kind: str
    text: str
    curie: str
    documents: int
    example: str


def scores(judged: Sequence[Judged], *, samples: int = 1000, seed: int = 0) -> dict[str, Scores]:
    """Scores by `document` (the set of ids of each), `exact` span and id, and `overlap` of spans with the same id.

    All are micro-averages; the bootstrap draws documents with replacement. Empty input scores 0.

    >>> one = Judged("a", "fever", frozenset({(0, 5, "HP:1")}), frozenset({(0, 5, "HP:1"), (0, 5, "HP:2")}))
    >>> scores([one])["document"].f1.__round__(1)
    66.7
    """
    return {
        name: summary([count(one) for one in judged], samples=samples, seed=seed) for name, count in _COUNTS.items()
    }


def summary(counts: Sequence[Counts], *, samples: int = 1000, seed: int = 0) -> Scores:
    """Micro-averaged precision, recall and F1 over documents; the interval comes from drawing documents anew.

    >>> round(summary([(1, 2, 1, 1)]).f1, 1)
    66.7
    """
    table = np.array(counts, dtype=np.int64).reshape(-1, 4)
    draws = np.random.default_rng(seed).integers(0, max(len(table), 1), (samples, len(table)))
    precision, recall, f1 = (float(value) for value in _rates(table.sum(axis=0)))
    if not len(table):
        return Scores(precision, recall, f1, 0.0, 0.0)
    low, high = np.percentile(_rates(table[draws].sum(axis=1))[2], [2.5, 97.5])
    return Scores(precision, recall, f1, float(low), float(high))


def confusions(judged: Iterable[Judged], most: int = 100) -> list[Confusion]:
    """The commonest errors at document level, each counted once a document."""
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    for one in judged:
        gold, found = _ids(one.gold), _ids(one.found)
        for kind, marks, other in (("missed", one.gold, found), ("wrong", one.found, gold)):
            first = {curie: (start, end) for start, end, curie in sorted(marks, reverse=True) if curie not in other}
            for curie, (start, end) in first.items():
                key = (kind, one.text[start:end], curie)
                counts[key] += 1
                examples.setdefault(key, f"{one.id}: {one.text[max(0, start - 60) : end + 60]}")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [Confusion(*key, count, examples[key]) for key, count in ordered]


def _ids(marks: Marks) -> set[str]:
    return {curie for _, _, curie in marks}


def _by_document(one: Judged) -> Counts:
    gold, found = _ids(one.gold), _ids(one.found)
    both = len(gold & found)
    return both, len(found), both, len(gold)


def _exact(one: Judged) -> Counts:
    both = len(one.gold & one.found)
    return both, len(one.found), both, len(one.gold)


def _overlap(one: Judged) -> Counts:
    right = sum(any(_meet(mark, other) for other in one.gold) for mark in one.found)
    met = sum(any(_meet(mark, other) for other in one.found) for mark in one.gold)
    return right, len(one.found), met, len(one.gold)


def _meet(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


_COUNTS = {"document": _by_document, "exact": _exact, "overlap": _overlap}


def _rates(sums: _Array) -> tuple[_Array, _Array, _Array]:
    right, found, met, gold = (sums[..., place] for place in range(4))
    precision, recall = 100 * right / np.maximum(found, 1), 100 * met / np.maximum(gold, 1)
    return precision, recall, 2 * precision * recall / np.maximum(precision + recall, 1e-9)
