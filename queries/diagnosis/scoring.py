"""Score every disease for a profile, and take a score apart again: the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.model import Feature, Profile
from queries.arrays import Floats, Ints, leaders, weighted
from queries.diagnosis.clues import Clue, clues_of
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
from queries.index import Index
from queries.rows import entry

__all__ = ["Scores", "parts", "place_of", "probabilities", "score"]

_FIRST = np.array([FIRST_LOOK[name] for name in QUICK])
_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


@dataclass(frozen=True, slots=True)
class Scores:
    """`total` holds the score (nats) of every disease; `features` and `excluded` the numbers of the findings that went
    in, `clues` what else did.

    Diseases that a first look leaves behind the `SHORTLIST` best stand below them all, in the order of that look.
    """

    total: Floats
    features: list[int]
    excluded: list[int]
    told: Told
    clues: list[Clue]


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
    clues = clues_of(profile, index)
    for clue in clues:
        cost += clue.gain
    total = cost
    if told.findings:
        quick = quick_features(told, index)
        first = weighted(_FIRST, quick) + cost
        best = leaders(first, SHORTLIST)
        full = weighted(_WEIGHTS, np.vstack([quick[:, best], detailed_features(told, best, index)])) + cost[best]
        # Diseases left behind come below all that were looked at closely.
        total = first + (full.min() - first[best].min() - 1e-6)
        total[best] = full
    return Scores(total, told.findings, absent, told, clues)


def _numbers(features: Iterable[Feature], index: Index) -> list[int]:
    return [number for feature in features if (number := index.find(feature.id)) is not None]


def parts(scores: Scores, diseases: Ints, index: Index) -> tuple[Floats, Floats]:
    """Contribution of each finding to each of these diseases, and what remains of the score.

    Rows are the observed, then the excluded findings, then the clues. What remains is the cost of the disease's
    findings that nobody mentioned, of having no counted patient, and of having been left behind at first look.
    """
    observed = _observed(scores.told, diseases, index) if scores.features else np.zeros((0, len(diseases)))
    absent = np.log1p(-ABSENT * entry(index.rates, np.array(scores.excluded, np.int64), diseases))
    by_feature = np.vstack([observed, absent, *(clue.gain[diseases] for clue in scores.clues)])
    return by_feature, scores.total[diseases] - by_feature.sum(axis=0)


def _observed(told: Told, diseases: Ints, index: Index) -> Floats:
    """Weighted features of these diseases, divided among the findings that they come from."""
    silence = WEIGHTS["unmentioned"] * talkativeness(len(told.findings))
    own = np.array(told.findings, np.int64)
    by_term = WEIGHTS["back_off"] * index.back_off.at(told.terms, diseases).astype(np.float64)
    by_term += silence * entry(index.direct, told.terms, diseases)
    by_term += WEIGHTS["picture"] * _picture(told.terms, diseases, index)
    exact = (entry(index.direct, own, diseases) > 0).astype(np.float64)
    by_own = WEIGHTS["rate"] * entry(index.rates, own, diseases) + WEIGHTS["exact"] * exact
    found: Floats = told.share @ by_term + by_own * told.weight[:, None]
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
