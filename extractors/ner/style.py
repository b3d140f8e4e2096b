"""Which corpus a text is most like: what counts as a disease depends on it. Naive Bayes over the words of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.lexicon import word_key

__all__ = ["StyleModel"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True)
class StyleModel:
    """`keys` are sorted word keys, `weights` (words, styles) logarithms of their shares among the
    words of a style, so that the length of a text says nothing.
    """

    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Iterable[tuple[Sequence[str], int]], styles: int, *, rare: int = 4) -> StyleModel:
        """From texts (words, number of the style). Words in fewer than `rare` texts are left out."""
        counts = [Counter[int]() for _ in range(styles)]
        for words, style in texts:
            counts[style].update({word_key(word) for word in words if word.isalpha()})
        every = sum(counts, Counter[int]())
        keys = sorted(key for key, count in every.items() if count >= rare)
        table = np.array([[counts[s][key] for s in range(styles)] for key in keys], dtype=np.float64)
        table = table.reshape(-1, styles) + 0.5
        weights = np.log(table / table.sum(axis=0))
        return cls(np.array(keys, dtype=np.uint32), (weights - weights.mean(1, keepdims=True)).astype(np.float32))

    def odds(self, keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
        """Log-likelihood of each style for a text whose words have these keys, but for a common term."""
        if not len(self.keys) or not len(keys):
            return np.zeros(self.weights.shape[1])
        unique = np.unique(keys)
        places = np.minimum(np.searchsorted(self.keys, unique), len(self.keys) - 1)
        known = self.keys[places] == unique
        return np.asarray(self.weights[places[known]].sum(axis=0, dtype=np.float64))
