"""The learned relations of one document: pairs, their scores, and the chance that each holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.arrays import Calibration, Linear, Trees
from extractors.relations.context import Below, context
from extractors.relations.features import DENSE, Features, Pair
from extractors.relations.heads import HEADS, Head
from extractors.relations.hierarchy import mesh_below
from extractors.relations.view import View

__all__ = ["SHIPPED", "First", "HeadModel", "RelationModel", "Scored", "judged", "second_table"]

_Array = npt.NDArray[Any]
SHIPPED = Path(__file__).parents[1] / "models" / "relations"
"""Where the models that come with the package lie."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadModel:
    """What was learned for one head; `threshold` is the least chance with which a relation is told."""

    linear: Linear
    trees: Trees | None
    calibration: Calibration
    threshold: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair, its log-odds, and the calibrated chance that the head's relation holds between its two things."""

    head: Head
    pair: Pair
    score: float
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class First:
    """The pairs of a head in a document, their dense features, and the log-odds of the logistic model."""

    head: Head
    pairs: list[Pair]
    numbers: _Array
    scores: _Array


def judged(one: First, scores: _Array, calibration: Calibration) -> list[Scored]:
    """The pairs with their last log-odds and the chances that these stand for."""
    chances = calibration.chance(scores)
    return list(map(Scored, [one.head] * len(one.pairs), one.pairs, scores.tolist(), chances.tolist()))


class RelationModel:
    """Models of all heads."""

    def __init__(self, heads: Mapping[str, HeadModel], *, below: Below = mesh_below) -> None:
        self.heads = dict(heads)
        self.below = below

    def scored(self, view: View) -> list[Scored]:
        """Every pair of every head with its chance, told or not."""
        found: list[Scored] = []
        for one in self.first(view):
            model, scores = self.heads[one.head.name], one.scores
            if model.trees is not None:
                scores = model.trees.score(second_table(view, one.pairs, one.numbers, scores, self.below))
            found += judged(one, scores, model.calibration)
        return found

    def first(self, view: View) -> Iterator[First]:
        """What the logistic models say, head by head; those without a pair are left out."""
        features = Features(view)
        sparse: dict[tuple[str, str, str], tuple[list[float], set[int]]] = {}
        for name, model in self.heads.items():
            head = HEADS[name]
            pairs = list(features.pairs(head.subjects, head.objects, reach=head.reach))
            if pairs:
                numbers, rows = _rows(features, pairs, sparse)
                yield First(head, pairs, numbers, model.linear.score(rows))

    def save(self, path: Path) -> None:
        """Write all arrays to one `.npz` file, the same bytes for the same model."""
        from extractors.relations.storage import write_arrays

        arrays: dict[str, _Array] = {}
        for name, model in sorted(self.heads.items()):
            arrays |= model.linear.packed(f"{name}.linear")
            if model.trees is not None:
                arrays |= model.trees.packed(f"{name}.trees")
            arrays[f"{name}.calibration"] = np.stack([model.calibration.scores, model.calibration.chances])
            arrays[f"{name}.told"] = np.array([model.threshold])
        write_arrays(path, arrays)

    @classmethod
    def load(cls, path: Path | None = None) -> RelationModel:
        """Read a file that `save` wrote; the shipped one when none is named."""
        return _load(path or SHIPPED / "fast.npz")


@lru_cache(maxsize=4)
def _load(path: Path) -> RelationModel:
    with np.load(path, allow_pickle=False) as stored:
        arrays = dict(stored)
    names = [key.removesuffix(".told") for key in arrays if key.endswith(".told")]
    return RelationModel({name: _head(arrays, name) for name in names})


def _head(arrays: Mapping[str, _Array], name: str) -> HeadModel:
    knots = arrays[f"{name}.calibration"]
    return HeadModel(
        Linear.unpacked(arrays, f"{name}.linear"),
        Trees.unpacked(arrays, f"{name}.trees") if f"{name}.trees.head" in arrays else None,
        Calibration(knots[0], knots[1]),
        float(arrays[f"{name}.told"][0]),
    )


def _rows(
    features: Features, pairs: list[Pair], known: dict[tuple[str, str, str], tuple[list[float], set[int]]]
) -> tuple[_Array, list[set[int]]]:
    """Dense and sparse features; heads with the same ends share them."""
    numbers, rows = [], []
    for pair in pairs:
        key = (pair.subject.key, pair.object.key, pair.subject.letter + pair.object.letter)
        if key not in known:
            dense = features.dense(pair)
            known[key] = dense, features.places(pair, dense)
        numbers.append(known[key][0])
        rows.append(known[key][1])
    return np.array(numbers, dtype=np.float64).reshape(-1, len(DENSE)), rows


def second_table(view: View, pairs: list[Pair], numbers: _Array, scores: _Array, below: Below) -> _Array:
    """What the trees read: dense features, then those of the other pairs; shape (pairs, DENSE + CONTEXT)."""
    return np.hstack([numbers, context(view, pairs, scores, below)])
