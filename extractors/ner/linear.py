"""The linear model: weights of features, summed once a word and kept, so that a text costs only look-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.hashes import SortedHashes
from extractors.ner.labels import Labels
from extractors.ner.stream import SETS, STYLED, WORD_COLUMNS, Stream, Words

__all__ = ["FORBIDDEN", "LinearModel", "LinearTagger", "quantised"]

_Array = npt.NDArray[Any]
FORBIDDEN = -1e4
"""Log-weight of what must not be."""
_NAMED = [[place for place, _ in WORD_COLUMNS].index(place) for place, _ in STYLED]


@dataclass(frozen=True)
class LinearModel:
    """Weights as whole numbers times `scale`.

    `words` (features, columns, labels): columns are those of `WORD_COLUMNS`, then those of `STYLED` for each style.
    `direct` (hashes, labels). `follows` (labels, labels). `keys` and `direct_keys` are sorted hashes.
    """

    types: tuple[str, ...]
    styles: tuple[str, ...]
    keys: npt.NDArray[np.uint32]
    words: npt.NDArray[np.int8]
    direct_keys: npt.NDArray[np.uint64]
    direct: npt.NDArray[np.int8]
    follows: npt.NDArray[np.float32]
    scale: float

    def save(self, path: Path) -> None:
        """Write beside, then rename. Equal models give equal bytes."""
        beside = path.with_name(f"{path.name}.part.npz")
        np.savez_compressed(
            beside, types=np.array(self.types), styles=np.array(self.styles), keys=self.keys, words=self.words,
            direct_keys=self.direct_keys, direct=self.direct, follows=self.follows, scale=np.float64(self.scale),
        )  # fmt: skip
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        types, styles = (tuple(str(one) for one in held.pop(name)) for name in ("types", "styles"))
        return cls(types, styles, scale=float(held.pop("scale")), **held)


def quantised(weights: _Array, scale: float) -> npt.NDArray[np.int8]:
    """Weights as whole numbers from -127 to 127; what is larger is cut."""
    return np.asarray(np.clip(np.rint(weights / scale), -127, 127), dtype=np.int8)


class LinearTagger:
    """Scores of labels for streams of numbered words."""

    def __init__(self, model: LinearModel, words: Words) -> None:
        self.model = model
        self.labels = Labels(model.types)
        self._words = words
        self._hashes = SortedHashes(model.direct_keys)
        # Row 0 is that of a feature without weights.
        self._weights = np.concatenate([np.zeros((1, len(self.labels)), np.int16), model.direct.astype(np.int16)])
        self._sums = np.zeros((self.model.words.shape[1], 0, len(self.labels)), dtype=np.float32)
        self._summed_up = 0

    def scores(self, stream: Stream, shares: _Array | None = None) -> _Array:
        """Log-weights of labels of all tokens. Shape (tokens, labels).

        `shares` (tokens, styles) weigh the styles of marking; a model of one style has no need of them.
        """
        self._learn()
        count = stream.words.shape[1]
        total = self._direct(stream.direct)
        total += self._of_words(stream.words, range(len(WORD_COLUMNS)))
        if shares is None or len(self.model.styles) == 1:
            return total
        for style in np.flatnonzero(shares.any(axis=0)).tolist():
            own = self._direct(stream.styled(np.full(count, style)))
            first = len(WORD_COLUMNS) + style * len(STYLED)
            own += self._of_words(stream.words[_NAMED], range(first, first + len(STYLED)))
            total += own * shares[:, style : style + 1]
        return total

    def _of_words(self, words: _Array, columns: Iterable[int]) -> _Array:
        """Sums over the words (columns, tokens) of what each weighs in its column."""
        parts = [self._sums[column].take(ids, axis=0, mode="clip") for ids, column in zip(words, columns, strict=True)]
        total: _Array = parts[0]
        for part in parts[1:]:
            total += part
        return total

    def _direct(self, hashes: _Array) -> _Array:
        """Sums of the weights of `hashes` (tokens, columns), as whole numbers: their order does not matter."""
        total = np.zeros((len(hashes), len(self.labels)), dtype=np.int16)
        for places in self._hashes.find(hashes.T):
            total += self._weights.take(places, axis=0, mode="clip")
        return total * np.float32(self.model.scale)

    def _learn(self) -> None:
        """Sum up the weights of the words that are new."""
        begin, count = self._summed_up, len(self._words)
        if begin == count:
            return
        model = self.model
        spread, size = self._sums.shape[0], self._sums.shape[2]
        if count > self._sums.shape[1]:
            room = np.zeros((spread, count + count // 2, size), dtype=np.float32)
            room[:, :begin] = self._sums[:, :begin]
            self._sums = room
        grown = np.zeros((count - begin, spread, size), dtype=np.float32)
        for which in SETS:
            lists = [features[SETS.index(which)] for features in self._words.features[begin:]]
            columns = _columns(which, len(model.styles))
            grown[:, columns] = self._summed(lists, columns)
        self._sums[:, begin:count] = grown.swapaxes(0, 1) * np.float32(model.scale)
        self._summed_up = count

    def _summed(self, lists: list[list[int]], columns: list[int]) -> _Array:
        model = self.model
        owner = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
        hashes = np.array([one for some in lists for one in some], dtype=np.uint32)
        total = np.zeros((len(lists), len(columns), len(self.labels)), dtype=np.float32)
        if len(hashes):
            places = np.minimum(np.searchsorted(model.keys, hashes), len(model.keys) - 1)
            known = model.keys[places] == hashes
            owner, places = owner[known], places[known]
            first = np.flatnonzero(np.diff(owner, prepend=-1))
            if len(first):
                values = model.words[places][:, columns].astype(np.float32)
                total[owner[first]] = np.add.reduceat(values, first, axis=0)
        return total


def _columns(which: str, styles: int) -> list[int]:
    """Which columns use a set of features."""
    fixed = len(WORD_COLUMNS)
    found = [n for n, (_, used) in enumerate(WORD_COLUMNS) if used == which]
    own = [n for n, (_, used) in enumerate(STYLED) if used == which] if styles > 1 else []
    return found + [fixed + style * len(STYLED) + n for style in range(styles) for n in own]
