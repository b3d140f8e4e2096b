"""How names are looked for: words for full text, and vectors that stand spelling mistakes.

The vector of a name counts its character trigrams, hashed with a sign into 128 places (feature hashing: Weinberger et
al., ICML 2009), with length 1, so that the cosine of two vectors says how much of the spelling two names share. It
needs no model, and a misspelt name lies near the right one.
"""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np

__all__ = ["DIMENSIONS", "full_text", "name_vector", "words_of"]

DIMENSIONS = 128
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case.

    >>> words_of("Marfan syndrome, type 2")
    ['marfan', 'syndrome', 'type', '2']
    """
    return _WORD.findall(text.lower())


def full_text(text: str) -> str:
    """A Lucene query that asks for all words of a text; what Lucene would read as an operator is gone.

    >>> full_text("Marfan syndrome (type 2) OR *")
    '+marfan +syndrome +type +2 +or'
    """
    return " ".join(f"+{word}" for word in words_of(text))


def name_vector(text: str) -> list[float]:
    """The vector of one name: 128 numbers, of length 1 (all zero for a text without letters).

    >>> len(name_vector("Marfan syndrome"))
    128
    """
    vector = np.zeros(DIMENSIONS)
    padded = f"  {' '.join(words_of(text))} "
    for place in range(len(padded) - 2):
        code = crc32(padded[place : place + 3].encode())
        vector[code % DIMENSIONS] += 1.0 if code & 0x80000000 else -1.0
    size = float(np.linalg.norm(vector))
    return [float(x) for x in np.round(vector / size, 5)] if size and padded.strip() else [0.0] * DIMENSIONS
