"""What speaks for a candidate, in seven numbers; each is a sum over the patient's findings or a fact of the disease.

| feature | what it is |
|---|---|
| `back_off` | log likelihood ratio of the findings by hierarchical back-off (`queries.hdb`), nats |
| `unmentioned` | log likelihood of the silence about the disease's other findings, nats, times `talkativeness` |
| `judged_only` | 1 when no patient was ever counted for the disease, else 0 |
| `exact` | share of the findings, by information, that the disease is annotated with by that very term |
| `rate` | mean rate F_d(t) at which the disease shows the findings, weighted by information, 0 to 1 |
| `kin_ratio` | log likelihood ratio of each finding's best ancestor, by rates of kin (`queries.kin`), or 0; nats |
| `picture` | mean over the disease's annotations of the share of their information that the findings have, 0 to 1 |

Information of a term is -log2 of the share of diseases that imply it. The first three and `exact`, `rate` are cheap and
looked at for all diseases, the others for those that lead by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.arrays import Floats, Ints, joined, rows_of
from queries.index import Index
from queries.rows import Table

__all__ = ["NAMES", "QUICK", "Told", "detailed_features", "kin_ratios", "quick_features", "talkativeness", "tell"]

QUICK = ("back_off", "unmentioned", "judged_only", "exact", "rate")
NAMES = (*QUICK, "kin_ratio", "picture")


@dataclass(frozen=True, slots=True)
class Told:
    """What a patient's findings imply.

    `findings` are numbers of terms; `terms` all their ancestors, themselves included, sorted; `weight` the part of each
    finding in the information of all (adds up to 1); `above` the ancestors of each finding, by their
    places in `terms`, those of finding i from `starts[i]` on.
    """

    findings: list[int]
    terms: Ints
    weight: Floats
    above: Ints
    starts: Ints

    @property
    def share(self) -> Floats:
        """`share[i, j]`: the part of term j that finding i gets: a shared ancestor is divided among those below it."""
        under = np.zeros((len(self.findings), len(self.terms)))
        owner = np.repeat(np.arange(len(self.findings)), np.diff(self.starts, append=len(self.above)))
        under[owner, self.above] = 1.0
        shared: Floats = under / np.maximum(under.sum(axis=0), 1.0)
        return shared


def tell(findings: Sequence[int], index: Index) -> Told:
    """Prepare findings (numbers of terms; may be empty) for the features."""
    closures = [index.ancestors(number) for number in findings]
    together = np.concatenate([np.zeros(0, np.int64), *closures])
    told = np.zeros(len(index.term_ids), np.bool_)
    told[together] = True
    terms = np.flatnonzero(told)
    above = np.searchsorted(terms, together)
    starts = np.cumsum([0, *map(len, closures[:-1])])[: len(findings)]
    # A term that all diseases imply has no information; it keeps a little, so that a profile of such terms has weights.
    information = np.maximum(index.information[np.array(findings, np.int64)], 0.1)
    return Told(list(findings), terms, information / information.sum(), above, starts)


def talkativeness(findings: int) -> float:
    """How much the silence of a report says: a short one is silent about most things, a long one about little.

    Chosen on the development half.

    >>> talkativeness(4) < talkativeness(12) == 1.0
    True
    """
    return min(1.5, findings / 12)


def quick_features(told: Told, index: Index) -> Floats:
    """The features `QUICK` of all diseases: float64, shape (5, diseases)."""
    size = len(index.diseases)
    own = np.array(told.findings, np.int64)
    found = np.empty((len(QUICK), size))
    found[0] = index.back_off.sums(told.terms)
    found[1] = talkativeness(len(own)) * (index.unmentioned + _sums(index.direct, told.terms, size))
    found[2] = index.judged_only
    found[3] = _sums(index.direct, own, size, told.weight, ones=True)
    found[4] = _sums(index.rates, own, size, told.weight)
    return found


def detailed_features(told: Told, diseases: Ints, index: Index) -> Floats:
    """`kin_ratio` and `picture` of some diseases: float64, shape (2, number of diseases)."""
    return np.vstack([kin_ratios(told, diseases, index).sum(axis=0), _picture(told.terms, diseases, index)])


def kin_ratios(told: Told, diseases: Ints, index: Index) -> Floats:
    """The feature `kin_ratio` by finding: shape (findings, diseases)."""
    best = np.maximum.reduceat(index.kin.at(told.terms, diseases)[told.above], told.starts, axis=0)
    return best.astype(np.float64)


def _picture(terms: Ints, diseases: Ints, index: Index) -> Floats:
    at, _ = rows_of(index.annotation_ends, diseases)
    share = _shared_information(terms, index)[index.annotated[at]] * index.annotation_weight[at]
    lengths = index.annotation_ends[diseases + 1] - index.annotation_ends[diseases]
    found: Floats = np.add.reduceat(share, np.cumsum(lengths) - lengths)
    return found


def _shared_information(terms: Ints, index: Index) -> npt.NDArray[np.float32]:
    """Bits of the most informative ancestor that each annotated term shares with the findings above `terms`."""
    found = np.zeros(index.wide.shape[1], np.float32)
    information, wide = index.information[terms], index.wide_place[terms]
    narrow = np.flatnonzero(wide < 0)
    narrow = narrow[np.argsort(information[narrow], kind="stable")]
    spans = (index.annotated_ends[terms[narrow]], index.annotated_ends[terms[narrow] + 1], information[narrow])
    for start, stop, bits in zip(*(span.tolist() for span in spans), strict=True):
        # The more informative come later and overwrite.
        found[index.annotated_below[start:stop]] = bits
    for row in wide[wide >= 0].tolist():
        np.maximum(found, index.wide[row], out=found)
    return found


def _sums(table: Table, rows: Ints, diseases: int, weight: Floats | None = None, *, ones: bool = False) -> Floats:
    """Sum of the table's rows (or of 1 for each entry, with `ones`), each times its weight."""
    lengths = table.ends[rows + 1] - table.ends[rows]
    values = np.ones(int(lengths.sum())) if ones else joined(table.ends, rows, table.value)
    if weight is not None:
        values = values * np.repeat(weight, lengths)
    return np.bincount(joined(table.ends, rows, table.disease), values, diseases).astype(np.float64)
