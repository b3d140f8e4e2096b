"""Score every disease for a profile, and take a score apart again: the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.model import Feature, Profile
from queries.arrays import Floats, Ints
from queries.diagnosis.features import (
    NAMES,
    QUICK,
    Told,
    detailed_features,
    kin_ratios,
    quick_features,
    talkativeness,
    tell,
)
from queries.diagnosis.weights import ABSENT, FIRST_LOOK, SHORTLIST, TEMPERATURE, WEIGHTS
from queries.hdb import Table
from queries.index import Index

__all__ = ["Scores", "parts", "place_of", "probabilities", "score", "shortlist", "top"]

_FIRST = np.array([FIRST_LOOK[name] for name in QUICK])
_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


@dataclass(frozen=True, slots=True)
class Scores:
    """`total` holds the score (nats) of every disease; `features` and `excluded` the numbers of what went in.

    Diseases that a first look leaves behind the `SHORTLIST` best stand below them all, in the order of that look.
    """

    total: Floats
    features: list[int]
    excluded: list[int]
    told: Told


def score(profile: Profile, index: Index, *, excluded: bool = False) -> Scores:
    """Score all diseases for a resolved profile; findings that were looked for and not found only when asked.

    An excluded finding costs a disease log(1 - a * F_d(t)) and never speaks for one. With no observed finding only the
    excluded ones count.
    """
    told = tell(_numbers(profile.observed, index), index)
    absent = _numbers(profile.excluded, index) if excluded else []
    cost = np.zeros(len(index.diseases))
    for term in absent:
        start, stop = index.rates.ends[term], index.rates.ends[term + 1]
        cost[index.rates.disease[start:stop]] += np.log1p(-ABSENT * index.rates.value[start:stop])
    total = cost
    if told.findings:
        quick = quick_features(told, index)
        best = shortlist(quick, cost)
        total = _behind(_FIRST @ quick + cost)
        full = _WEIGHTS @ np.vstack([quick[:, best], detailed_features(told, best, index)]) + cost[best]
        total += full.min()
        total[best] = full
    return Scores(total, told.findings, absent, told)


def shortlist(quick: Floats, cost: Floats | float = 0.0) -> Ints:
    """Numbers of the diseases that lead at first look, by `quick_features` and the cost of what is excluded; sorted."""
    return np.sort(top(_FIRST @ quick + cost, SHORTLIST))


def _behind(first: Floats) -> Floats:
    """Scores of a first look, shifted so that all outside the shortlist are below 0."""
    if len(first) <= SHORTLIST:
        return first
    edge = np.partition(first, -SHORTLIST)[-SHORTLIST]
    behind: Floats = first - edge - 1e-6
    return behind


def _numbers(features: Iterable[Feature], index: Index) -> list[int]:
    return [number for feature in features if (number := index.find(feature.id)) is not None]


def parts(scores: Scores, diseases: Ints, index: Index) -> tuple[Floats, Floats]:
    """Contribution of each finding to each of these diseases, and what remains of the score.

    Rows are the observed, then the excluded findings. What remains is the cost of the disease's findings that nobody
    mentioned, of having no counted patient, and of having been left behind at first look.
    """
    observed = _observed(scores.told, diseases, index) if scores.features else np.zeros((0, len(diseases)))
    absent = [np.log1p(-ABSENT * _at(index.rates, term, diseases)) for term in scores.excluded]
    by_feature = np.vstack([observed, *absent])
    return by_feature, scores.total[diseases] - by_feature.sum(axis=0)


def _observed(told: Told, diseases: Ints, index: Index) -> Floats:
    """Weighted features of these diseases, divided among the findings that they come from."""
    silence = WEIGHTS["unmentioned"] * talkativeness(len(told.findings))
    by_term = np.array(
        [
            WEIGHTS["back_off"] * _at(index.table, t, diseases) + silence * _at(index.direct, t, diseases)
            for t in told.terms
        ]
    )
    by_term += WEIGHTS["picture"] * _picture(told.terms, diseases, index)
    own = np.array(
        [
            WEIGHTS["rate"] * _at(index.rates, t, diseases) + WEIGHTS["exact"] * (_at(index.direct, t, diseases) > 0)
            for t in told.findings
        ]
    )
    found: Floats = told.share @ by_term + own * told.weight[:, None]
    found += WEIGHTS["kin_ratio"] * kin_ratios(told, diseases, index)
    return found


def _picture(terms: Ints, diseases: Ints, index: Index) -> Floats:
    """The feature `picture` by the term at which an annotation meets the findings: shape (terms, diseases)."""
    place = {term: row for row, term in enumerate(terms.tolist())}
    found = np.zeros((len(terms), len(diseases)))
    for column, disease in enumerate(diseases.tolist()):
        mine = index.annotation_term[index.annotation_ends[disease] : index.annotation_ends[disease + 1]].tolist()
        for annotation in mine:
            meet = next((term for term in index.lineage(annotation) if term in place), None)
            if meet is not None:
                share = index.information[meet] / max(index.information[annotation], 0.1)
                found[place[meet], column] += share / len(mine)
    return found


def _at(table: Table, term: int, diseases: Ints) -> Floats:
    """A term's values for some diseases, 0 where the table has none."""
    start, stop = table.ends[term], table.ends[term + 1]
    column = table.disease[start:stop]
    if not len(column):
        return np.zeros(len(diseases))
    place = np.minimum(np.searchsorted(column, diseases), len(column) - 1)
    found: Floats = np.where(column[place] == diseases, table.value[start:stop][place], 0.0)
    return found


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
    best: Ints = chosen[order][:count].astype(np.int64)
    return best


def place_of(total: Floats, disease: int) -> int:
    """Rank of a disease as in the list of answers: ties in the order of ids.

    >>> place_of(np.array([1.0, 3.0, 3.0]), 2)
    2
    """
    mine = total[disease]
    return int((total > mine).sum() + (total[:disease] == mine).sum()) + 1


def probabilities(total: Floats, temperature: float = TEMPERATURE) -> Floats:
    """Softmax of all scores, tempered; they add up to 1 over all candidates.

    >>> probabilities(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    scaled = (total - total.max()) / temperature
    weights = np.exp(scaled)
    result: Floats = weights / weights.sum()
    return result
