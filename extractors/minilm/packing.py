"""Learned matrices as whole numbers, small on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["packed", "unpacked"]

_Array = npt.NDArray[Any]


def packed(name: str, values: _Array) -> dict[str, _Array]:
    """Matrices as whole numbers with a scale a row, all else in half precision.

    >>> sorted(packed("a", np.ones((2, 2))))
    ['a', 'a:scale']
    """
    if values.ndim != 2:
        return {name: values.astype(np.float16)}
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return {name: np.rint(values / scale).astype(np.int8), f"{name}:scale": scale}


def unpacked(arrays: Mapping[str, _Array], name: str) -> _Array:
    """What `packed` wrote, in single precision."""
    values = arrays[name].astype(np.float32)
    return np.asarray(values * arrays[f"{name}:scale"] if f"{name}:scale" in arrays else values)
