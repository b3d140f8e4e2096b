"""A number of 60 random bits for each word of a vocabulary, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import shake_128
from struct import unpack

__all__ = ["numbers"]


def numbers(names: Iterable[Sequence[str]]) -> dict[str, int]:
    """Number every different word; the numbers depend on the set of words alone, and none is 0.

    >>> numbers([["heart", "failure"]]) == numbers([["failure"], ["heart"]])
    True
    """
    words = sorted({word for name in names for word in name})
    stream = shake_128(b"medkg words").digest(8 * len(words))
    values = unpack(f"<{len(words)}Q", stream)
    return {word: (value >> 4) | 1 for word, value in zip(words, values, strict=True)}
