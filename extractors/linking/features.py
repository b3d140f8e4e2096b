"""A name as a bag of numbered features: its words, their families, pieces of letters, and pairs of words.

Numbers come from CRC-32, so a vocabulary needs no table of its own and a word that was never seen still has the
features of its pieces (Bojanowski et al., Enriching word vectors with subword information, TACL 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractors.phenotypes.words import kin, unaccented
from extractors.words import words_of

__all__ = ["FeatureReader", "joined"]

_PIECES = (3, 4, 5)
_LIMIT = 1 << 18


class FeatureReader:
    """Reads names as features numbered 1 to `buckets` - 1; 0 stands for a name without a word.

    >>> reader = FeatureReader(1 << 16)
    >>> set(reader.read("Seizures")) == set(reader.read("seizure"))
    True
    """

    def __init__(self, buckets: int) -> None:
        self.buckets = buckets
        self._memory: dict[str, tuple[int, ...]] = {}

    def read(self, name: str) -> list[int]:
        """Features of a name, in no meaningful order."""
        words = words_of(unaccented(name))
        found: list[int] = []
        for word in words:
            found += self.word(word)
        # Order matters between neighbours only: "short neck" is no "neck short of", but "femur fracture" is one thing.
        found += [self.pair(first, second) for first, second in pairwise(words)]
        return found or [0]

    def batch(self, names: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Features of several names, one after the other, and where each name starts among them."""
        return joined([self.read(name) for name in names])

    def word(self, word: str) -> tuple[int, ...]:
        """Features of one normalised word (`extractors.words.normal`)."""
        known = self._memory.get(word)
        if known is None:
            if len(self._memory) > _LIMIT:
                self._memory.clear()
            self._memory[word] = known = tuple(map(self._number, _strings(word)))
        return known

    def pair(self, first: str, second: str) -> int:
        """The feature of two normalised words that stand side by side."""
        return self._number(f"b{first} {second}")

    def _number(self, feature: str) -> int:
        return crc32(feature.encode()) % (self.buckets - 1) + 1


def joined(bags: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Bags of features, none of them empty, one after the other, and where each starts.

    >>> [array.tolist() for array in joined([[3, 4], [5]])]
    [[3, 4, 5], [0, 2]]
    """
    starts = np.zeros(len(bags), dtype=np.int64)
    np.cumsum([len(bag) for bag in bags[:-1]], out=starts[1:])
    return np.fromiter((one for bag in bags for one in bag), dtype=np.int64), starts


def _strings(word: str) -> Iterator[str]:
    yield "w" + word
    yield "k" + kin(word)
    marked = f"<{word}>"
    for size in _PIECES:
        for start in range(len(marked) - size + 1):
            yield marked[start : start + size]
