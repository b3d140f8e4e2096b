"""Score every disease for a profile, and take a score apart again: the parts add up to the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.model import Profile
from queries.arrays import Floats, Ints
from queries.index import Index

__all__ = ["TEMPERATURE", "Scores", "parts", "probabilities", "score", "top"]

TEMPERATURE = 2.0
"""Scores are divided by this before they become probabilities: findings are not as independent as the sum assumes."""


@dataclass(frozen=True, slots=True)
class Scores:
    """`total` holds the score (nats) of every disease; `features` and `terms` the numbers that went in.

    `terms` are the ancestors of all findings; `share[i, j]` is the part of term j's contribution that finding i gets:
    a shared ancestor is divided equally among the findings below it.
    """

    total: Floats
    features: list[int]
    terms: Ints
    share: Floats


def score(profile: Profile, index: Index) -> Scores:
    """Score all diseases for the observed findings of a resolved profile."""
    features = [number for f in profile.observed if (number := index.find(f.id)) is not None]
    closures = [index.ancestors(number) for number in features]
    terms = np.unique(np.concatenate(closures)) if closures else np.zeros(0, np.int64)
    total = np.asarray(index.unmentioned + index.prior)
    for table in (index.table, index.direct):
        for term in terms:
            start, stop = table.ends[term], table.ends[term + 1]
            total[table.disease[start:stop]] += table.value[start:stop]
    under = np.zeros((len(features), len(terms)))
    for row, closure in enumerate(closures):
        under[row, np.searchsorted(terms, closure)] = 1.0
    return Scores(total, features, terms, under / np.maximum(under.sum(axis=0), 1.0))


def parts(scores: Scores, diseases: Ints, index: Index) -> tuple[Floats, Floats]:
    """Contribution of each finding to each of these diseases (findings x diseases), and what remains of the score.

    What remains is the cost of the disease's findings that nobody mentioned, and its prior.
    """
    values = np.zeros((len(scores.terms), len(diseases)))
    for row, term in enumerate(scores.terms):
        for table in (index.table, index.direct):
            start, stop = table.ends[term], table.ends[term + 1]
            column = table.disease[start:stop]
            at = np.minimum(np.searchsorted(column, diseases), max(len(column) - 1, 0))
            if len(column):
                values[row] += np.where(column[at] == diseases, table.value[start:stop][at], 0.0)
    by_feature = scores.share @ values
    return by_feature, scores.total[diseases] - by_feature.sum(axis=0)


def top(total: Floats, count: int) -> Ints:
    """Numbers of the best diseases, best first; ties in the order of their ids.

    >>> top(np.array([1.0, 3.0, 3.0]), 2).tolist()
    [1, 2]
    """
    count = min(count, len(total))
    if count <= 0:
        return np.zeros(0, np.int64)
    edge = np.partition(total, -count)[-count]
    chosen = np.flatnonzero(total >= edge)
    order = np.lexsort((chosen, -total[chosen]))
    return chosen[order][:count].astype(np.int64)


def probabilities(total: Floats, temperature: float = TEMPERATURE) -> Floats:
    """Softmax of all scores, tempered; they add up to 1 over all candidates.

    >>> probabilities(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    scaled = (total - total.max()) / temperature
    weights = np.exp(scaled)
    result: Floats = weights / weights.sum()
    return result
