"""Training of the light encoder: names of one thing together, names of things that are mistaken for it apart.

InfoNCE (van den Oord et al., 2018) as SapBERT uses it for names (Liu et al., NAACL 2021), with hard negatives: a batch
holds things and their present neighbours, mined anew each epoch. Plain numpy, so that it runs without torch and the
same numbers come out again: what an epoch draws depends on seed and epoch alone, and one that was interrupted resumes
from the last whole epoch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.linking.encoder import NameEncoder, Vectors
from extractors.linking.features import FeatureReader

__all__ = ["Epoch", "Settings", "train"]

_Ints = npt.NDArray[np.int64]
_AMONG = 12_000
"""Things among which neighbours are looked for: a random part is as hard as all, and quicker."""
_MOST = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train: size of the encoder, epochs, things drawn a step and neighbours beside each, learning rate,
    temperature (as its inverse), share of features left out of a name at random, seed.
    """

    buckets: int = 1 << 16
    width: int = 128
    epochs: int = 6
    seeds: int = 64
    neighbours: int = 3
    rate: float = 0.01
    sharpness: float = 20.0
    dropout: float = 0.15
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch gave: its number from 1, mean loss, and top-1 on the development names in percent (or None)."""

    number: int
    loss: float
    top1: float | None


def train(
    things: Sequence[Sequence[str]],
    settings: Settings | None = None,
    *,
    development: Callable[[NameEncoder], float] | None = None,
    listen: Callable[[Epoch], None] = lambda _: None,
    checkpoint: Path | None = None,
) -> NameEncoder:
    """Train on things with their names, the primary one first.

    `development` gives top-1 of an encoder, `listen` hears of each epoch, `checkpoint` is a file to resume from.
    """
    settings = settings or Settings()
    names = _Names(things, settings.buckets)
    state = _State.resumed(checkpoint, settings, names) or _State.fresh(settings, names)
    total = settings.epochs * max(1, len(names.several) // settings.seeds)
    while state.epoch < settings.epochs:
        loss = _epoch(state, names, settings, total)
        state.epoch += 1
        if checkpoint is not None:
            state.save(checkpoint, settings, names)
        listen(Epoch(state.epoch, loss, development(NameEncoder.of(state.weights)) if development else None))
    return NameEncoder.of(state.weights)


class _Names:
    """Features of all names; thing i has the names `first[i]` to `first[i + 1]`."""

    def __init__(self, things: Sequence[Sequence[str]], buckets: int) -> None:
        self.first: _Ints = np.cumsum([0, *(len(names) for names in things)], dtype=np.int64)
        self.features, starts = FeatureReader(buckets).batch([name for names in things for name in names])
        self.ends: _Ints = np.append(starts, len(self.features))
        self.several: _Ints = np.flatnonzero(np.diff(self.first) > 1)

    def bags(self, chosen: _Ints) -> tuple[_Ints, _Ints]:
        """Features of the chosen names, and for each the place of its name among the chosen."""
        lengths = self.ends[chosen + 1] - self.ends[chosen]
        owner = np.repeat(np.arange(len(chosen)), lengths)
        inside = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.features[self.ends[chosen][owner] + inside], owner


@dataclass(slots=True)
class _State:
    """Weights and the moments of Adam (Kingma and Ba, 2015), for the rows a step touches."""

    weights: Vectors
    mean: Vectors
    square: Vectors
    epoch: int = 0
    step: int = 0

    @classmethod
    def fresh(cls, settings: Settings, names: _Names) -> _State:
        """Random rows, longer where a feature is rarer (as TF-IDF weighs it)."""
        shape = (settings.buckets, settings.width)
        random = np.random.default_rng(settings.seed)
        _, owner = names.bags(np.arange(len(names.ends) - 1))
        pairs = np.unique(np.stack([names.features, owner], axis=1), axis=0)
        counts = np.bincount(pairs[:, 0], minlength=settings.buckets)
        rarity = np.log(len(names.ends) / np.maximum(counts, 1))
        weights = random.standard_normal(shape, dtype=np.float32) * (rarity / rarity.mean())[:, None]
        zeros = np.zeros(shape, dtype=np.float32)
        return cls((weights / np.sqrt(settings.width)).astype(np.float32), zeros, zeros.copy())

    def save(self, path: Path, settings: Settings, names: _Names) -> None:
        """Write what is needed to go on, all at once."""
        beside = path.with_name(f".{path.name}")
        with beside.open("wb") as stream:
            counts = np.array([self.epoch, self.step])
            np.savez(
                stream, weights=self.weights, mean=self.mean, square=self.square, counts=counts, of=_of(settings, names)
            )
        beside.replace(path)

    @classmethod
    def resumed(cls, path: Path | None, settings: Settings, names: _Names) -> _State | None:
        """What was saved, if it belongs to the same settings and names."""
        if path is None or not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as stored:
            if stored["of"].tolist() != _of(settings, names).tolist():
                return None
            epoch, step = stored["counts"].tolist()
            return cls(stored["weights"], stored["mean"], stored["square"], epoch, step)

    def descend(self, rows: _Ints, gradient: Vectors, rate: float) -> None:
        """One step of Adam for some rows."""
        self.step += 1
        self.mean[rows] = mean = 0.9 * self.mean[rows] + 0.1 * gradient
        self.square[rows] = square = 0.999 * self.square[rows] + 0.001 * gradient**2
        corrected = rate * np.sqrt(1 - 0.999**self.step) / (1 - 0.9**self.step)
        self.weights[rows] -= (corrected * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)


def _of(settings: Settings, names: _Names) -> npt.NDArray[Any]:
    """What a checkpoint belongs to."""
    return np.array([str(settings), str(int(names.features.sum())), str(len(names.ends))])


def _epoch(state: _State, names: _Names, settings: Settings, total: int) -> float:
    random = np.random.default_rng((settings.seed, state.epoch))
    near = _neighbours(state, names, random)
    order = random.permutation(len(names.several))
    losses = []
    for start in range(0, max(1, len(order) - settings.seeds + 1), settings.seeds):
        drawn = order[start : start + settings.seeds]
        picked = random.integers(near.shape[1], size=(len(drawn), settings.neighbours))
        beside = np.take_along_axis(near[drawn], picked, axis=1).ravel()
        group = np.unique(np.concatenate([names.several[drawn], beside]))
        rate = settings.rate * max(0.0, 1 - state.step / total)
        losses.append(_step(state, names, group, settings, rate, random))
    return float(np.mean(losses))


def _neighbours(state: _State, names: _Names, random: np.random.Generator) -> _Ints:
    """For each thing of several names those nearest to one of its names, among a part of all things."""
    things = len(names.first) - 1
    among = np.sort(random.permutation(things)[:_AMONG])
    primary, _ = _vectors(state, *names.bags(names.first[among]), len(among))
    most = min(_MOST, len(among))
    near = np.empty((len(names.several), most), dtype=np.int64)
    for start in range(0, len(near), 1024):
        here = names.several[start : start + 1024]
        asked = names.first[here] + random.integers(np.diff(names.first)[here])
        vectors, _ = _vectors(state, *names.bags(asked), len(asked))
        alike = vectors @ primary.T
        alike[here[:, None] == among] = -1
        near[start : start + 1024] = among[np.argpartition(-alike, most - 1, axis=1)[:, :most]]
    return near


def _step(
    state: _State, names: _Names, group: _Ints, settings: Settings, rate: float, random: np.random.Generator
) -> float:
    """One batch: two names of each thing; gives its loss."""
    counts = np.diff(names.first)[group]
    one = random.integers(counts)
    # Another name than the first, where there is another.
    other = (one + 1 + random.integers(np.maximum(counts - 1, 1))) % counts
    chosen = names.first[group] + np.stack([one, other])
    features, owner = names.bags(chosen.ravel())
    kept = random.random(len(features)) >= settings.dropout
    features, owner = features[kept], owner[kept]
    vectors, lengths = _vectors(state, features, owner, chosen.size)
    loss, slope = _contrast(vectors, len(group), settings.sharpness)
    slope = (slope - vectors * (slope * vectors).sum(axis=1, keepdims=True)) / lengths
    order = np.argsort(features, kind="stable")
    rows, starts = np.unique(features[order], return_index=True)
    state.descend(rows, np.add.reduceat(slope[owner[order]].astype(np.float32), starts, axis=0), rate)
    return loss


def _vectors(state: _State, features: _Ints, owner: _Ints, size: int) -> tuple[Vectors, Vectors]:
    """Vectors of length one of bags of features, and the lengths they had; an empty bag gives zeros."""
    sums = np.zeros((size, state.weights.shape[1]), dtype=np.float32)
    present, starts = np.unique(owner, return_index=True)
    sums[present] = np.add.reduceat(state.weights[features], starts, axis=0)
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return sums / lengths, lengths


def _contrast(vectors: Vectors, size: int, sharpness: float) -> tuple[float, Vectors]:
    """Loss of both directions, and its slope for each vector; the pair of row i is row i + size."""
    left, right = vectors[:size], vectors[size:]
    alike = sharpness * (left @ right.T)
    forth, back = _softmax(alike), _softmax(alike.T).T
    here = np.arange(size)
    loss = -np.log(forth[here, here] + 1e-12).mean() - np.log(back[here, here] + 1e-12).mean()
    pull = (forth + back) * (sharpness / size)
    pull[here, here] -= 2 * sharpness / size
    return float(loss), np.concatenate([pull @ right, pull.T @ left]).astype(np.float32)


def _softmax(rows: Vectors) -> Vectors:
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    shares: Vectors = raised / raised.sum(axis=1, keepdims=True)
    return shares
