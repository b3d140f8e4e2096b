"""Classic measures of how well a disease fits a patient, over the same index, for `benchmarks/diagnosis.py`.

Written from their papers: Resnik 1995; PhenoDigm (Smedley et al. 2013), as Exomiser scores one way; LIRICAL (Robinson
et al. 2020): for each finding the log of its rate in the disease (exact, or below), or of the rate of its ancestor,
shared among the terms below that ancestor, or a fixed cost, over its mean rate in all diseases.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kg.model import Profile
from queries.arrays import Floats, Ints
from queries.index import Index
from queries.questions.rates import background_rates

__all__ = ["BASELINES"]


def _numbers(profile: Profile, index: Index) -> list[int]:
    return [number for feature in profile.observed if (number := index.find(feature.id)) is not None]


def _ascending(term: int, index: Index) -> list[int]:
    mine = index.ancestors(term)
    found: list[int] = mine[np.argsort(index.information[mine], kind="stable")].tolist()
    return found


def _diseases(term: int, index: Index) -> tuple[Ints, Floats]:
    span = slice(int(index.rates.ends[term]), int(index.rates.ends[term + 1]))
    return index.rates.disease[span].astype(np.int64), index.rates.value[span].astype(np.float64)


def resnik(profile: Profile, index: Index) -> Floats:
    """Mean over the findings of the information of the best ancestor shared with the disease."""
    total = np.zeros(len(index.diseases))
    for term in _numbers(profile, index):
        best = np.zeros(len(total))
        for above in _ascending(term, index):
            best[_diseases(above, index)[0]] = index.information[above]
        total += best
    return total


def phenodigm(profile: Profile, index: Index) -> Floats:
    """Mean over the findings of sqrt(information of the best shared ancestor * Jaccard of finding and ancestor)."""
    total = np.zeros(len(index.diseases))
    for term in _numbers(profile, index):
        best = np.zeros(len(total))
        depth = len(index.ancestors(term))
        for above in _ascending(term, index):
            value = np.sqrt(max(index.information[above], 0.0) * len(index.ancestors(above)) / depth)
            mine = _diseases(above, index)[0]
            best[mine] = np.maximum(best[mine], value)
        total += best
    return total


def lirical(profile: Profile, index: Index) -> Floats:
    """Sum over the findings of the log likelihood ratio by LIRICAL's rules."""
    total = np.zeros(len(index.diseases))
    background = background_rates(index)
    for term in _numbers(profile, index):
        rate = np.full(len(total), np.nan)
        for above in _ascending(term, index):
            mine, values = _diseases(above, index)
            # The further up they meet, the less of the ancestor's rate is the finding's own.
            rate[mine] = values if above == term else values * background[term] / background[above]
        total += np.log(np.maximum(np.nan_to_num(rate, nan=0.0), 0.01 * background[term]) / background[term])
    return total


BASELINES: dict[str, Callable[[Profile, Index], Floats]] = {
    "Resnik": resnik,
    "Phenodigm-like": phenodigm,
    "LIRICAL's rules": lirical,
}
