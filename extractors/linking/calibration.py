"""How likely the first candidate is right: a logistic curve over its similarity and its lead (Platt, 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from extractors.linking.linker import Candidate

__all__ = ["Calibration", "fit"]

_STEPS = 50
_PULL = 1e-3
_LEAST = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the curve, and the probability below which a mention is linked to nothing (NIL).

    >>> Calibration().probability(0.95, 0.3, exact=False) > Calibration().probability(0.5, 0.0, exact=False)
    True
    """

    intercept: float = -6.0
    similarity: float = 8.0
    lead: float = 4.0
    exact: float = 2.0
    threshold: float = 0.5

    def probability(self, score: float, lead: float, *, exact: bool) -> float:
        """Probability that the first candidate is right; `lead` is how far the second lies behind it."""
        total = self.intercept + self.similarity * score + self.lead * lead + self.exact * exact
        return float(1 / (1 + np.exp(-total)))

    def applied(self, found: list[Candidate]) -> list[Candidate]:
        """The candidates, the first with its probability."""
        if not found:
            return found
        first = found[0]
        lead = first.score - found[1].score if len(found) > 1 else first.score
        return [first._replace(probability=self.probability(first.score, lead, exact=first.exact)), *found[1:]]


def fit(lists: Sequence[Sequence[Candidate]], right: Sequence[bool], *, threshold: float = 0.5) -> Calibration:
    """Fit the curve on candidate lists whose first was right or not, by Newton's method with a slight pull to zero.

    With fewer than ten of either kind nothing can be fitted: the curve that a new `Calibration` has stays.
    """
    if min(sum(right), len(right) - sum(right)) < _LEAST:
        return Calibration(threshold=threshold)
    rows = [_inputs(found) for found in lists]
    inputs = np.array([row for row in rows if row is not None], dtype=np.float64)
    truth = np.array([good for good, row in zip(right, rows, strict=True) if row is not None], dtype=np.float64)
    weights: npt.NDArray[np.float64] = np.zeros(4)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chance - truth) + _PULL * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + _PULL * np.eye(4)
        weights -= np.linalg.solve(bend, slope)
    intercept, similarity, lead, exact = (round(float(one), 4) for one in weights)
    return Calibration(intercept, similarity, lead, exact, threshold)


def _inputs(found: Sequence[Candidate]) -> list[float] | None:
    if not found:
        return None
    first = found[0]
    lead = first.score - found[1].score if len(found) > 1 else first.score
    return [1.0, first.score, lead, float(first.exact)]
