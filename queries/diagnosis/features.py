"""What speaks for a candidate, in six numbers; each is a sum over the patient's findings or a fact of the disease.

| feature | what it is |
|---|---|
| `back_off` | log likelihood ratio of the findings by hierarchical back-off (`queries.hdb`), nats |
| `unmentioned` | log likelihood of the silence about the disease's other findings, nats, times `talkativeness` |
| `judged_only` | 1 when no patient was ever counted for the disease, else 0 |
| `exact` | share of the findings that the disease is annotated with by that very term |
| `picture` | mean over the disease's annotations of the information (bits) that they share with the findings |
| `rate` | mean rate F_d(t) at which the disease shows the findings, 0 to 1 |
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.arrays import Floats, Ints, rows_of
from queries.hdb import Table
from queries.index import Index

__all__ = ["NAMES", "disease_features", "shared_information", "talkativeness"]

NAMES = ("back_off", "unmentioned", "judged_only", "exact", "picture", "rate")


def talkativeness(findings: int) -> float:
    """How much the silence of a report says: a short one is silent about most things, a long one about little.

    Chosen on the development half.

    >>> talkativeness(4) < talkativeness(12) == 1.0
    True
    """
    return min(1.5, findings / 12)


def disease_features(findings: Sequence[int], terms: Ints, index: Index) -> Floats:
    """Features of all diseases: float64, shape (6, diseases), rows as in `NAMES`.

    `findings` are the numbers of the observed terms, at least one; `terms` all their ancestors, themselves included,
    sorted.
    """
    told = np.array(findings, np.int64)
    talk, mean = talkativeness(len(findings)), 1.0 / len(findings)
    found = np.empty((len(NAMES), len(index.diseases)))
    found[0] = _sums(index.table, terms, len(index.diseases))
    found[1] = talk * (index.unmentioned + _sums(index.direct, terms, len(index.diseases)))
    found[2] = index.judged_only
    found[3] = mean * _counts(index.direct, told, len(index.diseases))
    shared = shared_information(terms, index)[index.annotation_term]
    found[4] = np.add.reduceat(shared, index.annotation_ends[:-1]) / np.diff(index.annotation_ends)
    found[5] = mean * _sums(index.rates, told, len(index.diseases))
    return found


def shared_information(terms: Ints, index: Index) -> Floats:
    """Bits of the most informative ancestor that each term of the index shares with the findings above `terms`."""
    found = np.zeros(len(index.term_ids))
    information = index.information[terms]
    for place in np.argsort(information, kind="stable").tolist():
        # The more informative come later and overwrite.
        found[index.descendants(int(terms[place]))] = information[place]
    return found


def _sums(table: Table, rows: Ints, diseases: int) -> Floats:
    at, _ = rows_of(table.ends, rows)
    return np.bincount(table.disease[at], table.value[at], diseases).astype(np.float64)


def _counts(table: Table, rows: Ints, diseases: int) -> Floats:
    at, _ = rows_of(table.ends, rows)
    return np.bincount(table.disease[at], minlength=diseases).astype(np.float64)
