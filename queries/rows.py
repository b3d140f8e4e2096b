"""A table of terms by diseases that is summed thousands of times a second: long rows lie dense, short ones sparse.

The rows of general terms name most diseases. Adding such a row as an array is ten times cheaper than adding it entry by
entry, and takes less room; rows of specific terms name a few diseases and stay lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.arrays import Floats, Ints, group_ends, joined

__all__ = ["DENSE", "Rows", "Table", "entry", "rows_of_table"]

DENSE = 1 / 12
"""Share of the diseases from which on a row is kept dense: near there both ways cost the same."""


@dataclass(frozen=True, slots=True)
class Table:
    """Values by term: entries `ends[t]` … `ends[t + 1]` hold `disease` numbers (sorted) and `value`s (nats)."""

    ends: Ints
    disease: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Values of terms by disease, 0 where nothing is said.

    `place[t]` is the row of term t in `dense` (rows, diseases), or -1 when it lies in `sparse`.
    """

    place: npt.NDArray[np.int32]
    dense: npt.NDArray[np.float32]
    sparse: Table

    def sums(self, terms: Ints) -> Floats:
        """The sum of the terms' rows: shape (diseases,)."""
        size = self.dense.shape[1]
        long = np.zeros(size, np.float32)
        # Row by row: each value is added in the same order, so that equal diseases stay equal to the last bit.
        for row in self.place[terms].tolist():
            if row >= 0:
                np.add(long, self.dense[row], out=long)
        disease = joined(self.sparse.ends, terms, self.sparse.disease)
        found: Floats = long + np.bincount(disease, joined(self.sparse.ends, terms, self.sparse.value), size)
        return found

    def at(self, terms: Ints, diseases: Ints) -> npt.NDArray[np.float32]:
        """Values of some terms for some diseases: shape (terms, diseases given). No disease may be given twice."""
        place = self.place[terms]
        found = np.zeros((len(terms), len(diseases)), np.float32)
        for row, long in enumerate(place.tolist()):
            if long >= 0:
                self.dense[long].take(diseases, out=found[row])
        column = np.full(self.dense.shape[1], -1, np.int32)
        column[diseases] = np.arange(len(diseases), dtype=np.int32)
        here = column[joined(self.sparse.ends, terms, self.sparse.disease)]
        told = np.flatnonzero(here >= 0)
        starts = self.sparse.ends[terms]
        behind = np.cumsum(self.sparse.ends[terms + 1] - starts)
        which = np.searchsorted(behind, told, side="right")
        before = np.concatenate(([0], behind))[which]
        found[which, here[told]] = self.sparse.value[starts[which] + told - before]
        return found


def rows_of_table(table: Table, diseases: int, *, share: float = DENSE) -> Rows:
    """Keep the rows that name more than `share` of the diseases dense.

    >>> table = Table(np.array([0, 2, 3]), np.array([0, 1, 1], np.int32), np.array([1, 2, 4], np.float32))
    >>> rows = rows_of_table(table, 2, share=0.5)
    >>> rows.place.tolist(), rows.sums(np.array([0, 1])).tolist(), rows.at(np.array([1, 0]), np.array([1])).tolist()
    ([0, -1], [1.0, 6.0], [[4.0], [2.0]])
    """
    lengths = np.diff(table.ends)
    long = lengths > share * diseases
    place = np.where(long, np.cumsum(long) - 1, -1).astype(np.int32)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    dense = np.zeros((int(long.sum()), diseases), np.float32)
    wide = long[owner]
    dense[place[owner[wide]], table.disease[wide]] = table.value[wide]
    ends = group_ends(owner[~wide], len(lengths))
    return Rows(place, dense, Table(ends, table.disease[~wide], table.value[~wide]))


def entry(table: Table, terms: Ints, diseases: Ints) -> Floats:
    """Values of a table for some terms and diseases, 0 where it has none: shape (terms, diseases).

    >>> table = Table(np.array([0, 2, 3]), np.array([0, 1, 1], np.int32), np.array([1, 2, 4], np.float32))
    >>> entry(table, np.array([1, 0]), np.array([0, 1])).tolist()
    [[0.0, 4.0], [1.0, 2.0]]
    """
    found = np.zeros((len(terms), len(diseases)))
    for row, term in enumerate(terms.tolist()):
        start, stop = table.ends[term], table.ends[term + 1]
        column = table.disease[start:stop]
        if len(column):
            place = np.minimum(np.searchsorted(column, diseases), len(column) - 1)
            found[row] = np.where(column[place] == diseases, table.value[start:stop][place], 0.0)
    return found
