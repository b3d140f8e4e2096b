"""Trained models as plain arrays: hashed logistic weights, boosted trees, and the step from score to probability."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

__all__ = ["BITS", "MASK", "Calibration", "Linear", "Places", "Trees", "hashed", "places_of"]

_Array = npt.NDArray[Any]
BITS = 18
"""Features are hashed to this many bits."""
MASK = (1 << BITS) - 1
"""Keeps so many bits of a hash."""
_LIMIT = 1 << 15


def hashed(names: Iterable[str]) -> list[int]:
    """Places of features, sorted, each once.

    >>> hashed(["bias", "bias"]) == hashed(["bias"])
    True
    """
    return sorted({crc32(name.encode()) & MASK for name in names})


class Places(dict[str, int]):
    """Places of features that begin alike, by what follows; they are remembered.

    >>> [Places("bi")["as"]] == hashed(["bias"])
    True
    """

    def __init__(self, beginning: str) -> None:
        super().__init__()
        self._begun = crc32(beginning.encode())

    def __missing__(self, rest: str) -> int:
        if len(self) > _LIMIT:
            self.clear()
        self[rest] = place = self.once(rest.encode())
        return place

    def once(self, rest: bytes) -> int:
        """The same without remembering, for what seldom comes twice."""
        return crc32(rest, self._begun) & MASK


places_of = lru_cache(maxsize=256)(Places)
"""The one `Places` of a beginning."""


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Log-odds as a sum of weights, shape (2 ** BITS,)."""

    weights: _Array

    def score(self, rows: Sequence[Collection[int]]) -> _Array:
        """Log-odds of each row of places, each place once; shape (rows,)."""
        if not rows:
            return np.zeros(0)
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        places = np.fromiter(chain.from_iterable(rows), np.int64, int(sizes.sum()))
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        # Sorted within each row: the last digits of a sum depend on its order.
        places += np.repeat(np.arange(len(rows)) << BITS, sizes)
        places.sort()
        return np.asarray(np.add.reduceat(self.weights[places & MASK], starts), dtype=np.float64)

    def packed(self, prefix: str) -> dict[str, _Array]:
        """Arrays to store: places and half-precision weights of what is not zero."""
        half = self.weights.astype(np.float16)
        places = np.flatnonzero(half).astype(np.uint32)
        return {f"{prefix}.places": places, f"{prefix}.weights": half[places]}

    @classmethod
    def unpacked(cls, arrays: Mapping[str, _Array], prefix: str) -> Linear:
        """What `packed` stored."""
        weights = np.zeros(1 << BITS, dtype=np.float32)
        weights[arrays[f"{prefix}.places"]] = arrays[f"{prefix}.weights"]
        return cls(weights)


@dataclass(frozen=True, eq=False)
class Trees:
    """Boosted regression trees of one size: arrays of shape (trees, nodes); a leaf points to itself.

    Log-odds = `base` + the sum of the leaves' `value`; `x <= threshold` goes left.
    """

    base: float
    feature: _Array
    threshold: _Array
    left: _Array
    right: _Array
    value: _Array
    depth: int

    def score(self, table: _Array) -> _Array:
        """Log-odds of each row of a table of features; shape (rows,)."""
        feature, threshold, child, value = self._flat
        trees, nodes = self.feature.shape
        width = table.shape[1]
        values = table.astype(np.float32).ravel()
        rows = np.repeat(np.arange(len(table)) * width, trees)
        node = np.tile(np.arange(trees) * nodes, len(table))
        for _ in range(self.depth):
            goes_right = values.take(rows + feature.take(node)) > threshold.take(node)
            node = child.take(2 * node + goes_right)
        return np.asarray(self.base + value.take(node).reshape(-1, trees).sum(axis=1), dtype=np.float64)

    @cached_property
    def _flat(self) -> tuple[_Array, _Array, _Array, _Array]:
        """All trees in a row: feature, threshold, where left and right lie, value."""
        first = np.arange(len(self.feature))[:, None] * self.feature.shape[1]
        child = np.stack([self.left + first, self.right + first], axis=2)
        return self.feature.ravel(), self.threshold.ravel(), child.ravel(), self.value.ravel()

    def packed(self, prefix: str) -> dict[str, _Array]:
        """Arrays to store."""
        return {
            f"{prefix}.head": np.array([self.base, self.depth], dtype=np.float32),
            f"{prefix}.feature": self.feature.astype(np.uint8),
            f"{prefix}.threshold": self.threshold.astype(np.float32),
            f"{prefix}.left": self.left.astype(np.uint8),
            f"{prefix}.right": self.right.astype(np.uint8),
            f"{prefix}.value": self.value.astype(np.float32),
        }

    @classmethod
    def unpacked(cls, arrays: Mapping[str, _Array], prefix: str) -> Trees:
        """What `packed` stored."""
        base, depth = arrays[f"{prefix}.head"].tolist()
        feature, left, right = (arrays[f"{prefix}.{name}"].astype(np.int64) for name in ("feature", "left", "right"))
        return cls(base, feature, arrays[f"{prefix}.threshold"], left, right, arrays[f"{prefix}.value"], int(depth))


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A rising line through knots, from log-odds to the measured chance that the relation holds.

    >>> round(float(Calibration(np.array([-1.0, 1.0]), np.array([0.2, 0.6])).chance(np.array([0.0]))[0]), 2)
    0.4
    """

    scores: _Array
    chances: _Array

    def chance(self, scores: _Array) -> _Array:
        """Chances of shape (scores,); flat outside the knots."""
        return np.interp(scores, self.scores, self.chances)
