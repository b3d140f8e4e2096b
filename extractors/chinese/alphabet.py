"""Characters as numbers, as the network sees them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extractors.chinese.script import simplified

__all__ = ["BEGIN", "END", "FIRST", "MASK", "PAD", "UNKNOWN", "Alphabet", "plain"]

BEGIN, PAD, END, UNKNOWN, MASK, FIRST = range(6)
"""Numbers that stand for no character, and the number of the first character."""


@lru_cache(maxsize=8192)
def _same(sign: str) -> str:
    shown = unicodedata.normalize("NFKC", sign).lower()
    return shown if len(shown) == 1 else sign


def plain(text: str) -> str:
    """Simplified script, small letters, half-width signs; the text keeps its length.

    >>> plain("ＣＴ示：肝轉移，")
    'ct示:肝转移,'
    """
    return "".join(map(_same, simplified(text)))


class Alphabet:
    """The characters that a model knows.

    >>> Alphabet("发热").numbers("发烧")
    array([5, 3], dtype=int16)
    """

    def __init__(self, signs: Sequence[str]) -> None:
        self.signs = "".join(signs)
        self._numbers = {sign: FIRST + n for n, sign in enumerate(self.signs)}

    def __len__(self) -> int:
        return FIRST + len(self.signs)

    def numbers(self, text: str) -> npt.NDArray[np.int16]:
        """A number for each character of a plain text."""
        return np.array([self._numbers.get(sign, UNKNOWN) for sign in text], np.int16)
