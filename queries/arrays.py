"""Rows of different lengths in one flat array (compressed sparse rows), and the few operations the index needs."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Floats", "Ints", "expand", "group_ends", "joined", "leaders", "max_by_key", "rows_of", "top", "weighted"]

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


def group_ends(keys: npt.NDArray[Any], size: int) -> Ints:
    """Row pointer (`size` + 1 long) of sorted row numbers.

    >>> group_ends(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=size)))).astype(np.int64)


def rows_of(pointer: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Positions of all entries of the given rows, and for each the place of its row in `rows`.

    >>> at, which = rows_of(np.array([0, 2, 2, 3]), np.array([2, 0]))
    >>> at.tolist(), which.tolist()
    ([2, 0, 1], [0, 1, 1])
    """
    starts, lengths = pointer[rows], pointer[rows + 1] - pointer[rows]
    which = np.repeat(np.arange(len(rows)), lengths)
    return np.arange(len(which)) + (starts - np.cumsum(lengths) + lengths)[which], which


def joined(pointer: Ints, rows: Ints, flat: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The entries of the given rows one after the other: slices are copied, which beats `rows_of` for long rows.

    >>> joined(np.array([0, 2, 2, 3]), np.array([2, 0]), np.array([7, 8, 9])).tolist()
    [9, 7, 8]
    """
    starts, stops = pointer[rows].tolist(), pointer[rows + 1].tolist()
    return np.concatenate([flat[:0], *(flat[start:stop] for start, stop in zip(starts, stops, strict=True))])


def expand(keys: Ints, pointer: Ints, flat: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Ints]:
    """All entries of row `keys[i]` for each i, and the i of each.

    >>> values, source = expand(np.array([1, 0]), np.array([0, 1, 3]), np.array([7, 8, 9]))
    >>> values.tolist(), source.tolist()
    ([8, 9, 7], [0, 0, 1])
    """
    at, which = rows_of(pointer, keys)
    return flat[at], which


def max_by_key(keys: Ints, values: Floats) -> tuple[Ints, Floats, Ints]:
    """Distinct keys in order, the largest value of each, and where in the input it stands (the first, on ties).

    >>> [a.tolist() for a in max_by_key(np.array([5, 3, 5]), np.array([0.1, 0.2, 0.9]))]
    [[3, 5], [0.2, 0.9], [1, 2]]
    """
    order = np.lexsort((-values, keys))
    sorted_keys = keys[order]
    first = np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1])) if len(keys) else np.zeros(0, bool)
    return sorted_keys[first], values[order][first], order[first]


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


def leaders(total: Floats, count: int) -> Ints:
    """The same diseases as `top`, sorted by number: a sample says first which scores need not be looked at.

    >>> leaders(np.array([1.0, 3.0, 3.0]), 2).tolist()
    [1, 2]
    """
    sample = total[::8]
    likely = min(len(sample) - 1, count // 4)
    near = np.flatnonzero(total >= np.partition(sample, -likely - 1)[-likely - 1])
    if len(near) < count:
        return np.sort(top(total, count))
    values = total[near]
    chosen = near[values >= np.partition(values, -count)[-count]]
    return chosen if len(chosen) == count else near[np.sort(top(values, count))]


def weighted(weights: Floats, rows: npt.NDArray[Any]) -> Floats:
    """Sum of the rows, each times its weight: `weights @ rows`, which a small machine does slower.

    A product of this size wakes the threads of the linear algebra library, and waiting for them takes longer than the
    sum; and here every column is added in the same order, so that equal columns stay equal.

    >>> weighted(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [1.0, 3.0]])).tolist()
    [3.0, 6.0]
    """
    found = np.zeros(rows.shape[1])
    for weight, row in zip(weights.tolist(), rows, strict=True):
        found += weight * row
    return found
