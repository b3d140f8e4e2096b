"""Weights of four bits: blocks of 32 in a row share a scale (the form Q4_0 of GGML)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK", "pack", "unpack"]

BLOCK = 32
Floats = npt.NDArray[np.float32]


def pack(weights: Floats) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """Numbers and scales. Shapes (rows, blocks, 16) and (rows, blocks) of (rows, 32 x blocks) weights.

    >>> weights = np.linspace(-1, 1, 64, dtype=np.float32).reshape(1, 64)
    >>> bool(np.abs(unpack(*pack(weights)) - weights).max() < 0.13)
    True
    """
    blocks = weights.reshape(len(weights), -1, BLOCK)
    widest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)
    scales = (widest / -8).astype(np.float16)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(scales == 0, 0, 1 / scales.astype(np.float32))
    numbers = np.clip(np.rint(blocks * inverse + 8), 0, 15).astype(np.uint8)
    return numbers[..., :16] | numbers[..., 16:] << 4, scales[..., 0]


def unpack(numbers: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]) -> Floats:
    """The weights again. Shape (rows, 32 x blocks)."""
    both: Floats = np.concatenate([numbers & 15, numbers >> 4], -1).astype(np.float32)
    both -= 8
    both *= scales[..., None].astype(np.float32)
    return both.reshape(len(numbers), -1)
