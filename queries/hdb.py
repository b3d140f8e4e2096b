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

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.arrays import Floats, Ints, expand, group_ends, max_by_key
from queries.frequencies import Annotations
from queries.phenotypes import Phenotypes

__all__ = ["PRIOR_STRENGTH", "UNMENTIONED", "Table", "build_table", "propagate"]

PRIOR_STRENGTH = 0.1
"""k: how many patients the background is worth."""
UNMENTIONED = 0.1
"""u: the chance that a report of a dozen findings would mention another one that was there."""


@dataclass(frozen=True, slots=True)
class Table:
    """Contributions by term: entries `ends[t]` … `ends[t + 1]` hold `disease` numbers (sorted) and `value`s (nats)."""

    ends: Ints
    disease: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]


def propagate(annotations: Annotations, phenotypes: Phenotypes) -> tuple[Ints, Ints, Floats, Ints]:
    """Rates of all terms a disease implies, as (disease, term, rate, annotation), sorted by disease and term.

    `annotation` is the number of the annotation, at or below the term, that has the largest rate.
    """
    terms = len(phenotypes.ids)
    up, source = expand(annotations.term, phenotypes.closure_ends, phenotypes.closure)
    keys, rates, place = max_by_key(annotations.disease[source] * terms + up, annotations.rate[source])
    return keys // terms, keys % terms, rates, source[place]


def build_table(annotations: Annotations, phenotypes: Phenotypes, *, k: float = PRIOR_STRENGTH) -> Table:
    """Build the table of contributions for every term and every disease that implies all the term's parents."""
    terms = len(phenotypes.ids)
    disease, term, rate, _ = propagate(annotations, phenotypes)
    known = disease * terms + term
    keys, parent_rate = _parent_rates(known, rate, phenotypes)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    own = np.where(known[place] == keys, rate[place], 0.0)
    own = np.minimum(own, parent_rate)
    of_term = keys % terms
    background = np.bincount(of_term, own, terms) / np.maximum(np.bincount(of_term, parent_rate, terms), 1e-12)
    ratio = (k + own / np.maximum(background[of_term], 1e-12)) / (k + parent_rate)
    value = np.log(ratio)
    order = np.lexsort((keys // terms, of_term))
    return Table(
        group_ends(of_term, terms),
        (keys // terms)[order].astype(np.int32),
        value[order].astype(np.float32),
    )


def _parent_rates(known: Ints, rate: Floats, phenotypes: Phenotypes) -> tuple[Ints, Floats]:
    """Every (disease, term) whose parents the disease implies all, as key, with the smallest rate of the parents."""
    terms = len(phenotypes.ids)
    child, source = expand(known % terms, phenotypes.child_ends, phenotypes.children)
    keys = (known // terms)[source] * terms + child
    values = rate[source]
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    counts = np.diff(np.append(starts, len(keys)))
    lowest = np.minimum.reduceat(values, starts) if len(keys) else values
    keys = keys[starts]
    needed = np.diff(phenotypes.parent_ends)[keys % terms]
    full = counts == needed
    return keys[full], lowest[full]
