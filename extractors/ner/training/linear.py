"""Training of the linear model: conditional likelihood of a chain over partly marked corpora.

Where a corpus' authors did not mark a type, tokens without a mark may be of that type: the loss is minus the log of the
probability of all labellings that agree with the marks (Tsuboi et al. 2008). Each corpus has, beside the common
weights, some of its own (Daumé III 2007). Penalties on absolute values and squares; OWL-QN; one order, one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.chain import expected, steps
from extractors.ner.labels import Labels
from extractors.ner.lexicon import Lexicon
from extractors.ner.linear import FORBIDDEN, LinearModel, quantised
from extractors.ner.stream import SETS, STYLED, WORD_COLUMNS, Stream, Words
from extractors.ner.training.descent import State, minimise
from extractors.ner.training.examples import Example

__all__ = ["LinearSettings", "train_linear"]

_Array = npt.NDArray[Any]
_SCALE = 1 / 24
"""Of stored weights: from -5.3 to 5.3."""


@dataclass(frozen=True, slots=True)
class LinearSettings:
    """What is chosen before training. `rare`: features of fewer tokens are left out (words, direct)."""

    rounds: int = 50
    absolute: float = 0.1
    square: float = 0.1
    rare: tuple[int, int] = (2, 2)


class _Task:
    """The corpora as sparse matrices, and the loss of a vector of weights."""

    def __init__(
        self,
        examples: Sequence[Example],
        labels: Labels,
        styles: Sequence[str],
        lexicon: Lexicon,
        settings: LinearSettings,
    ) -> None:
        self.labels, self.settings, self.styles = labels, settings, len(styles)
        words = Words(lexicon)
        stream = Stream.of([one.text for one in examples], words)
        numbers = np.repeat([styles.index(one.style) for one in examples], [len(one.text.words) for one in examples])
        self.plan = steps(stream.bounds)
        self.size = len(labels)
        self._allowed = self._open(examples)
        counts = np.bincount(stream.words[0], minlength=len(words))
        self.keys, self.features = _features(words, counts, settings.rare[0])
        direct = np.hstack([stream.direct, stream.styled(numbers)]) if self.styles > 1 else stream.direct
        self.direct_keys, self.direct = _direct(direct, settings.rare[1])
        self.turned = self.direct.T.tocsr()
        self.columns = _columns(stream, len(words), numbers, self.styles)
        self.shapes = [
            *((self.features[used].shape[1] * spread, self.size) for _, used, spread, _ in self.columns),
            (len(self.direct_keys), self.size),
            (self.size, self.size),
        ]
        self.offsets = np.cumsum([0, *(a * b for a, b in self.shapes)])

    def _open(self, examples: Sequence[Example]) -> _Array:
        allowed = np.zeros((self.plan.total, self.size), dtype=np.float32)
        marks = np.concatenate([one.labels for one in examples])
        allowed[np.arange(len(marks)), marks] = 1
        silent = np.concatenate([np.tile(one.silent, (len(one.labels), 1)) for one in examples])
        allowed[marks == 0] = silent[marks == 0]
        return allowed

    def parts(self, weights: _Array) -> list[_Array]:
        """The vector as its matrices: word columns, direct features, pairs of labels."""
        return [
            weights[a:b].reshape(shape)
            for a, b, shape in zip(self.offsets, self.offsets[1:], self.shapes, strict=False)
        ]

    def loss(self, weights: _Array) -> tuple[float, _Array]:
        """Minus log-likelihood plus the penalty on squares, and its gradient."""
        *columns, direct, pairs = self.parts(weights)
        scores = self.direct @ direct
        for (_, used, spread, ids), column in zip(self.columns, columns, strict=True):
            scores += self._spread(used, spread, column)[ids.indices]
        scores -= scores.max(axis=1, keepdims=True)
        follows = np.exp(pairs) * self.labels.follows
        begin, stop = self.labels.starts.astype(np.float32), self.labels.stops.astype(np.float32)
        free = np.exp(np.maximum(scores, -60))
        every = expected(free, follows, begin, stop, self.plan)
        right = expected(free * self._allowed, follows, begin, stop, self.plan)
        wrong = every.labels - right.labels
        gradient = 2 * self.settings.square * weights
        *into, into_direct, into_pairs = self.parts(gradient)
        for (_, used, spread, ids), target in zip(self.columns, into, strict=True):
            np.add(target, self._gathered(used, spread, ids, wrong), out=target)
        into_direct += self.turned @ wrong
        into_pairs += every.pairs - right.pairs
        value = every.log_sum - right.log_sum + self.settings.square * float(weights @ weights)
        return value, gradient

    def _spread(self, used: str, spread: int, column: _Array) -> _Array:
        """Weights of features as sums for words: shape (words * spread, labels)."""
        table = self.features[used]
        return np.concatenate([table @ part for part in np.split(column, spread)])

    def _gathered(self, used: str, spread: int, ids: Any, wrong: _Array) -> _Array:
        table = self.features[used].T
        return np.concatenate([table @ part for part in np.split(ids.T @ wrong, spread)])

    def model(self, weights: _Array, types: Sequence[str], styles: Sequence[str]) -> LinearModel:
        """What is kept: rows that hold anything."""
        *columns, direct, pairs = self.parts(weights)
        fixed = len(WORD_COLUMNS)
        own = len(STYLED) * self.styles if self.styles > 1 else 0
        table = np.zeros((len(self.keys), fixed + own, self.size), dtype=np.int8)
        for (place, _, spread, _), column in zip(self.columns, columns, strict=True):
            rows = len(column) // spread
            for style, part in enumerate(np.split(quantised(column, _SCALE), spread)):
                where = place if place < fixed else fixed + style * len(STYLED) + place - fixed
                table[:rows, where] = part
        order = np.argsort(self.keys)
        order = order[table[order].any(axis=(1, 2))]
        small = quantised(direct, _SCALE)
        kept = small.any(axis=1)
        follows = np.where(self.labels.follows, pairs, FORBIDDEN).astype(np.float32)
        return LinearModel(
            tuple(types),
            tuple(styles),
            self.keys[order],
            table[order],
            self.direct_keys[kept],
            small[kept],
            follows,
            _SCALE,
        )


def train_linear(
    examples: Sequence[Example],
    types: Sequence[str],
    styles: Sequence[str],
    lexicon: Lexicon,
    settings: LinearSettings,
    *,
    start: State | None = None,
    listen: Callable[[State, float, Callable[[], LinearModel]], None] = lambda *_: None,
) -> LinearModel:
    """Train; `listen(state, loss, model)` hears each round (`model()` makes the model as it stands).

    `start` is the last state that a run over the same examples told before it was broken off.
    """
    task = _Task(examples, Labels(tuple(types)), styles, lexicon, settings)
    first = State(0, np.zeros(int(task.offsets[-1]), dtype=np.float32)) if start is None else start
    weights = minimise(
        task.loss,
        first,
        absolute=settings.absolute,
        rounds=settings.rounds,
        listen=lambda state, value: listen(state, value, lambda: task.model(state.weights, types, styles)),
    )
    return task.model(weights, types, styles)


def _features(words: Words, counts: _Array, rare: int) -> tuple[npt.NDArray[np.uint32], dict[str, Any]]:
    """Hashes in order of use (far, near, full: each set begins with the smaller one), and words × features for each."""
    from scipy.sparse import csr_matrix

    lists = {which: [one[n] for one in words.features] for n, which in enumerate(SETS)}
    # Words that stand alone between blanks or inside a chunk count as seen once.
    often = np.maximum(counts, 1)
    kept: list[_Array] = []
    for which in reversed(SETS):
        hashes = np.array([one for some in lists[which] for one in some], dtype=np.uint32)
        seen = np.repeat(often, [len(some) for some in lists[which]])
        names, inverse = np.unique(hashes, return_inverse=True)
        total = np.bincount(inverse, weights=seen)
        fresh = names[total >= rare]
        kept.append(fresh[~np.isin(fresh, np.concatenate([*kept, np.zeros(0, np.uint32)]))])
    keys = np.concatenate(kept)
    sizes = dict(zip(reversed(SETS), np.cumsum([len(one) for one in kept]), strict=True))
    order = np.argsort(keys)
    tables = {}
    for which in SETS:
        owner = np.repeat(np.arange(len(words)), [len(some) for some in lists[which]])
        hashes = np.array([one for some in lists[which] for one in some], dtype=np.uint32)
        places = np.minimum(np.searchsorted(keys, hashes, sorter=order), len(keys) - 1)
        # The rest is a chance meeting of hashes between sets.
        known = (keys[order[places]] == hashes) & (order[places] < sizes[which])
        cells = (np.ones(int(known.sum()), dtype=np.float32), (owner[known], order[places[known]]))
        tables[which] = csr_matrix(cells, shape=(len(words), int(sizes[which])))
        tables[which].data[:] = 1
    return keys, tables


def _direct(hashes: _Array, rare: int) -> tuple[_Array, Any]:
    from scipy.sparse import csr_matrix

    names, inverse, counts = np.unique(hashes.ravel(), return_inverse=True, return_counts=True)
    kept = counts >= rare
    number = np.cumsum(kept) - 1
    cells = inverse.ravel()
    known = kept[cells]
    rows = np.repeat(np.arange(len(hashes)), hashes.shape[1])[known]
    table = csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, number[cells[known]])), shape=(len(hashes), int(kept.sum()))
    )
    return names[kept], table


def _columns(stream: Stream, words: int, numbers: _Array, styles: int) -> list[tuple[int, str, int, Any]]:
    """(place, set of features, number of copies, tokens × words) for the common and then the styled columns.

    A model of one style has no styled columns.
    """
    from scipy.sparse import csr_matrix

    count = stream.words.shape[1]
    ones, rows = np.ones(count, dtype=np.float32), np.arange(count + 1)
    found = [
        (n, used, 1, csr_matrix((ones, stream.words[n], rows), shape=(count, words)))
        for n, (_, used) in enumerate(WORD_COLUMNS)
    ]
    if styles == 1:
        return found
    named = {place: n for n, (place, _) in enumerate(WORD_COLUMNS)}
    for n, (place, used) in enumerate(STYLED):
        ids = stream.words[named[place]] + words * numbers
        table = csr_matrix((ones, ids, rows), shape=(count, words * styles))
        found.append((len(WORD_COLUMNS) + n, used, styles, table))
    return found
