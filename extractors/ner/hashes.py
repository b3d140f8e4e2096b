"""Find 64-bit hashes in a sorted array: by their first bits, then a few steps, all look-ups of a text at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["SortedHashes"]


class SortedHashes:
    """Look-up in `values`, sorted and evenly spread, as hashes are.

    >>> SortedHashes(np.array([3, 1 << 60, 1 << 63], dtype=np.uint64)).find(np.array([1 << 60, 5], dtype=np.uint64))
    (array([1, 0]), array([ True, False]))
    """

    def __init__(self, values: npt.NDArray[np.uint64]) -> None:
        self._values = values
        bits = len(values).bit_length() + 2  # four times as many buckets as values: most look-ups end at once
        self._shift = np.uint64(64 - bits)
        heads = (values >> self._shift).astype(np.int64)
        self._first = np.searchsorted(heads, np.arange((1 << bits) + 1)).astype(np.int32)

    def find(self, hashes: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """Place of each hash (0 where there is none), and whether it is there."""
        places = np.zeros(hashes.size, dtype=np.int64)
        known = np.zeros(hashes.size, dtype=bool)
        flat = hashes.ravel()
        buckets = (flat >> self._shift).astype(np.int64)
        first, stop = self._first[buckets], self._first[buckets + 1]
        waiting = np.flatnonzero(first < stop)
        tried, stop, wanted = first[waiting], stop[waiting], flat[waiting]
        while len(waiting):
            met = self._values[tried] == wanted
            places[waiting[met]], known[waiting[met]] = tried[met], True
            tried = tried + 1
            left = ~met & (tried < stop)
            waiting, tried, stop, wanted = waiting[left], tried[left], stop[left], wanted[left]
        return places.reshape(hashes.shape), known.reshape(hashes.shape)
