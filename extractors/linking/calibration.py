"""How likely the first candidate is right: a logistic curve over its similarity and its lead (Platt, 1999).

A name that is the mention word for word needs no curve, and names kept for development, which have none such, could not
fit one: it has a probability of its own, halved where several things go by that name.
"""

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
    """Weights of the curve, the probability of an exact name, and that below which a mention gets no link (NIL).

    >>> Calibration().probability(0.95, 0.3) > Calibration().probability(0.5, 0.0)
    True
    """

    intercept: float = -6.0
    similarity: float = 8.0
    lead: float = 4.0
    exact: float = 0.95
    threshold: float = 0.5

    def probability(self, score: float, lead: float) -> float:
        """Probability that the first candidate is right; `lead` is how far the second lies behind it."""
        return float(1 / (1 + np.exp(-(self.intercept + self.similarity * score + self.lead * lead))))

    def applied(self, found: list[Candidate]) -> list[Candidate]:
        """The candidates, the first with its probability."""
        if not found:
            return found
        first, second = found[0], found[1] if len(found) > 1 else None
        if first.exact:
            chance = self.exact / 2 if second is not None and second.exact else self.exact
        else:
            chance = self.probability(first.score, _lead(found))
        return [first._replace(probability=chance), *found[1:]]


def fit(lists: Sequence[Sequence[Candidate]], right: Sequence[bool], *, threshold: float = 0.5) -> Calibration:
    """Fit the curve on candidate lists whose first was right or not, by Newton's method with a slight pull to zero;
    exact names are left out.

    With fewer than ten of either kind nothing can be fitted: the curve that a new `Calibration` has stays.
    """
    judged = [(found, good) for found, good in zip(lists, right, strict=True) if found and not found[0].exact]
    rights = sum(good for _, good in judged)
    if min(rights, len(judged) - rights) < _LEAST:
        return Calibration(threshold=threshold)
    inputs = np.array([(1.0, found[0].score, _lead(found)) for found, _ in judged], dtype=np.float64)
    truth = np.array([good for _, good in judged], dtype=np.float64)
    weights: npt.NDArray[np.float64] = np.zeros(3)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chance - truth) + _PULL * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + _PULL * np.eye(3)
        weights -= np.linalg.solve(bend, slope)
    intercept, similarity, lead = (round(float(one), 4) for one in weights)
    return Calibration(intercept, similarity, lead, threshold=threshold)


def _lead(found: Sequence[Candidate]) -> float:
    return found[0].score - found[1].score if len(found) > 1 else found[0].score
