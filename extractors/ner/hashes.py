"""Find 64-bit hashes in a sorted array: by their first bits, then a few steps, all look-ups of a text at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["SortedHashes"]

_SPARSE = 3
"""There are 2 to the power of this as many buckets as values, or twice that: most look-ups end at once."""


class SortedHashes:
    """Look-up in `values`, sorted and evenly spread, as hashes are.

    >>> known = SortedHashes(np.array([3, 1 << 60, 1 << 63], dtype=np.uint64))
    >>> known.find(np.array([1 << 60, 5, 3], dtype=np.uint64)).tolist()
    [2, 0, 1]
    """

    def __init__(self, values: npt.NDArray[np.uint64]) -> None:
        # A place before the first and one behind the last belong to no bucket.
        self._values = np.concatenate([np.zeros(1, np.uint64), values, np.zeros(1, np.uint64)])
        bits = len(values).bit_length() + _SPARSE
        self._shift = np.uint64(64 - bits)
        self._buckets = np.concatenate([[-1], (values >> self._shift).view(np.int64), [-1]])
        self._first = np.zeros(1 << bits, dtype=np.int32)
        # Backwards, so that of several values in a bucket the first one stays.
        self._first[self._buckets[-2:0:-1]] = np.arange(len(values), 0, -1)

    def find(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[Any]:
        """Place of each hash in `values`, counted from 1; 0 where it is not there. The shape of `hashes`."""
        flat = hashes.ravel()
        found = self._first[(flat >> self._shift).view(np.int64)]
        near = np.flatnonzero(found)
        tried, wanted = found[near], flat[near]
        while len(near):
            wrong = np.flatnonzero(self._values[tried] != wanted)
            near, tried, wanted = near[wrong], tried[wrong], wanted[wrong]
            found[near] = 0
            # The next value, if it lies in the same bucket.
            bucket = self._buckets[tried]
            tried = tried + 1
            more = np.flatnonzero(self._buckets[tried] == bucket)
            near, tried, wanted = near[more], tried[more], wanted[more]
            found[near] = tried
        return found.reshape(hashes.shape)
