"""Whether a note is one of a rare disease or of an ordinary one: the weight of the two rankings in the one list.

A logistic model over five numbers, fitted on the development half of the Avey vignettes (ordinary) and on 250 published
cases of rare diseases written as one sentence of their findings; the odds are shifted to one rare patient in ten.
`benchmarks/rare_gate.py` fits it, `benchmarks/common_diseases.py --only mixture` prints what it is worth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kg.model import Feature
from queries.arrays import Floats
from queries.clinical.index import ClinicalIndex
from queries.index import Index

__all__ = ["gate_numbers", "rare_share"]

_INTERCEPT = 3.704
_WEIGHTS = {"surest": 2.685, "count": 1.563, "information": -1.028, "known": -5.288, "explained": -1.519}
_MOST = 0.95


def rare_share(observed: Sequence[Feature], rare: Floats, best: int, index: Index, clinical: ClinicalIndex) -> float:
    """Chance (0 to 1) that the patient has a rare disease.

    `observed` are the patient's findings as terms of the index, `rare` the probabilities of the annotated diseases by
    their own ranking, `best` the number of the first ordinary candidate.
    """
    numbers = gate_numbers(observed, rare, best, index, clinical)
    if numbers is None:
        return 0.0
    odds = _INTERCEPT + sum(weight * number for weight, number in zip(_WEIGHTS.values(), numbers, strict=True))
    return min(_MOST, 1 / (1 + math.exp(-odds)))


def gate_numbers(
    observed: Sequence[Feature], rare: Floats, best: int, index: Index, clinical: ClinicalIndex
) -> tuple[float, ...] | None:
    """What the chance is told by: how sure the annotated diseases' ranking is, how many findings there are (log), how
    informative (bits, mean), the share of them that the table of ordinary diseases names of any disease, and the share
    that it names of the first. None when no finding is a term of the index.
    """
    terms = [number for feature in observed if (number := index.find(feature.id)) is not None]
    if not terms:
        return None
    table = clinical.tables["own"]
    known = explained = 0
    for feature in observed:
        finding = clinical.finding_of.get(feature.id)
        if finding is not None:
            start, stop = int(table.ends[finding]), int(table.ends[finding + 1])
            known += stop > start
            explained += best in table.candidate[start:stop]
    count = len(terms)
    information = float(np.mean(index.information[terms]))
    return float(rare.max()), math.log1p(count), information, known / count, explained / count
