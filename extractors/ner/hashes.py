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
        bits = max(len(values).bit_length(), 1)
        self._shift = np.uint64(64 - bits)
        heads = (values >> self._shift).astype(np.int64)
        self._first = np.searchsorted(heads, np.arange(1 << bits)).astype(np.int32)
        self._steps = int(np.bincount(heads, minlength=1).max()) if len(values) else 0

    def find(self, hashes: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """Place of each hash (0 where there is none), and whether it is there."""
        places = np.zeros(hashes.shape, dtype=np.int64)
        known = np.zeros(hashes.shape, dtype=bool)
        if not len(self._values):
            return places, known
        first = self._first[(hashes >> self._shift).astype(np.int64)]
        for step in range(self._steps):
            tried = np.minimum(first + step, len(self._values) - 1)
            met = self._values[tried] == hashes
            places[met] = tried[met]
            known |= met
        return places, known
