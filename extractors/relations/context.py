"""What the other pairs of a document say about one: rivals' scores, and whether a more specific thing is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.features import Pair
from extractors.relations.view import Concept, View

__all__ = ["CONTEXT", "RIVALS", "Below", "context", "rivals"]

Below = Callable[[str, str], bool]
"""Whether the first key lies below the second one in a hierarchy."""
_NONE = -6.0
"""Stands for the score of a rival that is not there."""

CONTEXT = (
    "score", "best_for_object", "best_for_subject", "mean_for_object", "mean_for_subject", "best", "mean",
    "narrower_objects", "broader_objects", "narrower_subjects", "broader_subjects", "count_of_narrower",
)  # fmt: skip
RIVALS = 7
"""How many of them come from scores."""


def context(view: View, pairs: Sequence[Pair], scores: npt.NDArray[Any], below: Below) -> npt.NDArray[Any]:
    """One row a pair in the order of `CONTEXT`; `scores` are the first model's log-odds."""
    ladder = _Ladder(view, below)
    table = np.empty((len(pairs), len(CONTEXT)))
    table[:, :RIVALS] = rivals(pairs, scores)
    for row, pair in enumerate(pairs):
        narrower, broader, count = ladder.of(pair.object)
        less, more, _ = ladder.of(pair.subject)
        table[row, RIVALS:] = narrower, broader, less, more, count
    return table


def rivals(pairs: Sequence[Pair], scores: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What scores say of each pair and of those that share an end with it: the first `RIVALS` of `CONTEXT`."""
    table = np.empty((len(pairs), RIVALS))
    values = scores.tolist()
    best, mean = max(values, default=_NONE), sum(values) / max(len(values), 1)
    by_object: dict[str, list[tuple[str, float]]] = {}
    by_subject: dict[str, list[tuple[str, float]]] = {}
    for pair, value in zip(pairs, values, strict=True):
        by_object.setdefault(pair.object.key, []).append((pair.subject.key, value))
        by_subject.setdefault(pair.subject.key, []).append((pair.object.key, value))
    for row, (pair, value) in enumerate(zip(pairs, values, strict=True)):
        for_object = [v for key, v in by_object[pair.object.key] if key != pair.subject.key]
        for_subject = [v for key, v in by_subject[pair.subject.key] if key != pair.object.key]
        table[row] = (
            value, max(for_object, default=_NONE), max(for_subject, default=_NONE),
            sum(for_object) / len(for_object) if for_object else _NONE,
            sum(for_subject) / len(for_subject) if for_subject else _NONE, best, mean,
        )  # fmt: skip
    return table


class _Ladder:
    """Counts of narrower and broader things of the same letter, once a concept."""

    def __init__(self, view: View, below: Below) -> None:
        self._view, self._below = view, below
        self._known: dict[tuple[str, str], tuple[int, int, int]] = {}

    def of(self, concept: Concept) -> tuple[int, int, int]:
        """How many narrower things, how many broader ones, and mentions of the narrower one named most."""
        place = (concept.letter, concept.key)
        if place not in self._known:
            others = [c for c in self._view.concepts if c.letter == concept.letter and c.key != concept.key]
            narrower = [c for c in others if self._below(c.key, concept.key)]
            broader = sum(self._below(concept.key, c.key) for c in others)
            most = max((len(c.units) for c in narrower), default=0)
            self._known[place] = min(len(narrower), 6), min(broader, 6), min(most, 12)
        return self._known[place]
