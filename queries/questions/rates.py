"""How probable each answer is under each candidate."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from queries.arrays import Floats, Ints
from queries.index import Index

__all__ = ["LEAST", "answer_rates", "background_rates"]

LEAST = 0.005
"""The smallest chance of a "yes": anybody may have anything."""


@lru_cache(maxsize=4)
def background_rates(index: Index) -> Floats:
    """Mean rate of every term over all diseases: the chance of a "yes" where a disease says nothing of it."""
    rates = index.annotation_rate[index.rate_annotation]
    mean = np.bincount(index.rate_term, rates, len(index.term_ids)) / len(index.diseases)
    return np.maximum(mean, LEAST)


def answer_rates(terms: Ints, diseases: Ints, observed: Ints, index: Index) -> Floats:
    """P(yes | disease) for diseases (rows) and terms (columns), given the findings that were observed.

    Where the patient has an ancestor of the term (the most informative counts), the rate is conditional on it: a
    disease that has the ancestor at rate F_a and the term at F_t answers "yes" with F_t / F_a. `observed` are the
    ancestors of all observed findings, themselves included, sorted. A disease without the term has the background rate.
    """
    background = background_rates(index)
    seen = set(observed.tolist())
    above = [next((t for t in index.lineage(int(term)) if t in seen), -1) for term in terms]
    known = np.array(above, dtype=np.int64)
    given = known >= 0
    base = background[terms] / np.where(given, background[known], 1.0)
    rows = np.tile(np.clip(base, LEAST, 0.5), (len(diseases), 1))
    for row, disease in enumerate(diseases):
        start, stop = int(index.rate_ends[disease]), int(index.rate_ends[disease + 1])
        mine = np.zeros(len(index.term_ids))
        mine[index.rate_term[start:stop]] = index.annotation_rate[index.rate_annotation[start:stop]]
        own, parent = mine[terms], np.where(given, mine[known], 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(parent > 0, own / parent, own)
        rows[row] = np.where(own > 0, rate, rows[row])
    found: Floats = np.clip(rows, LEAST, 1 - LEAST)
    return found
