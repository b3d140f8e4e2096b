"""HDB, hierarchical Dirichlet back-off: how well a disease generates a patient's findings.

The patient's findings and all their ancestors are generated from the top down. A term t is seen, given that its
parents are, with probability

    P(t | parents, d) = (k * Pb(t) + min(F_d(t), F_d(pa))) / (k + F_d(pa))

F_d(t) is the rate of t in disease d (the largest among its annotated descendants), F_d(pa) the smallest over the
parents, Pb(t) the same conditional over all diseases. The log of P / Pb is the term's contribution: shared ancestors
count once, a mismatch pays once, where it leaves the disease. Annotations that the patient does not mention cost
log(1 - u * F_d(t)). So a case is a sum of rows of a table that is built once. Terms with no parent in the disease
contribute nothing, which keeps the table sparse.
"""

from __future__ import annotations

import numpy as np

from queries.arrays import Floats, Ints, expand, max_by_key
from queries.frequencies import Annotations
from queries.phenotypes import Phenotypes
from queries.rows import Table

__all__ = ["PRIOR_STRENGTH", "UNMENTIONED", "build_table", "propagate"]

PRIOR_STRENGTH = 0.1
"""k: how many patients the background is worth."""
UNMENTIONED = 0.1
"""u: the chance that a report of a dozen findings would mention another one that was there."""


def propagate(annotations: Annotations, phenotypes: Phenotypes) -> tuple[Ints, Ints, Floats, Ints]:
    """Rates of all terms a disease implies, as (disease, term, rate, annotation), sorted by disease and term.

    `annotation` is the number of the annotation, at or below the term, that has the largest rate.
    """
    terms = len(phenotypes.ids)
    up, source = expand(annotations.term, phenotypes.closure_ends, phenotypes.closure)
    keys, rates, place = max_by_key(annotations.disease[source] * terms + up, annotations.rate[source])
    return keys // terms, keys % terms, rates, source[place]


def build_table(ends: Ints, disease: Ints, rate: Floats, phenotypes: Phenotypes, *, k: float = PRIOR_STRENGTH) -> Table:
    """Build the table of contributions for every term and every disease that implies all the term's parents.

    Entries `ends[t]` … `ends[t + 1]` of `disease` (sorted) and `rate` say who implies term t, and how often.
    """
    scratch = np.zeros(int(disease.max()) + 1 if len(disease) else 0)
    found_disease: list[Ints] = [disease[:0]]
    found_value: list[Floats] = [rate[:0]]
    lengths = np.zeros(len(phenotypes.ids), np.int64)

    def at(term: int, diseases: Ints) -> Floats:
        mine = slice(int(ends[term]), int(ends[term + 1]))
        scratch[disease[mine]] = rate[mine]
        values = scratch[diseases]
        scratch[disease[mine]] = 0.0
        return values

    for term in range(len(phenotypes.ids)):
        parents = phenotypes.parents[phenotypes.parent_ends[term] : phenotypes.parent_ends[term + 1]].tolist()
        if not parents:
            continue
        among = disease[int(ends[parents[0]]) : int(ends[parents[0] + 1])]
        above = rate[int(ends[parents[0]]) : int(ends[parents[0] + 1])]
        for parent in parents[1:]:
            above = np.minimum(above, at(parent, among))
            among, above = among[above > 0], above[above > 0]
        if len(among):
            own = np.minimum(at(term, among), above)
            background = max(own.sum() / above.sum(), 1e-12)
            found_disease.append(among)
            found_value.append(np.log((k + own / background) / (k + above)))
            lengths[term] = len(among)
    return Table(
        np.concatenate(([0], np.cumsum(lengths))),
        np.concatenate(found_disease).astype(np.int32),
        np.concatenate(found_value).astype(np.float32),
    )
