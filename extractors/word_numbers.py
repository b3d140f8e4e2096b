"""A number of 60 random bits for each word of a vocabulary, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import shake_128
from struct import unpack

__all__ = ["numbers"]


def numbers(words: Sequence[str]) -> dict[str, int]:
    """Number words by their place in the list (sorted, without doubles); no number is 0, all are below 2^60.

    >>> sorted(numbers(["failure", "heart"]))
    ['failure', 'heart']
    """
    stream = shake_128(b"medkg words").digest(8 * len(words))
    values = unpack(f"<{len(words)}Q", stream)
    return {word: (value >> 4) | 1 for word, value in zip(words, values, strict=True)}
