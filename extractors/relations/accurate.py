"""The accurate relations: the fast model's first scores, what the encoder says of a pair, and trees over both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from extractors.relations.arrays import Calibration, Trees
from extractors.relations.context import Below, rivals
from extractors.relations.features import Pair
from extractors.relations.hierarchy import mesh_below
from extractors.relations.model import SHIPPED, HeadModel, RelationModel, Scored, judged, second_table
from extractors.relations.storage import write_arrays
from extractors.relations.view import View
from kg.errors import UsageError

if TYPE_CHECKING:
    from extractors.relations.reader import PairReader

__all__ = ["FILE", "AccurateModel", "model_of", "save_heads", "stacked_table"]

_Array = npt.NDArray[Any]
FILE = SHIPPED / "accurate.npz"
"""The model that ships: encoder, trees and calibration; the first scores are those of `fast.npz`."""
Reads = Callable[[View, Sequence[tuple[str, Pair]]], _Array]
"""Log-odds of the pairs of a document, each asked for with the name of its relation."""


class AccurateModel(RelationModel):
    """Heads whose trees read what `reads` says beside the features of the fast model."""

    def __init__(self, heads: Mapping[str, HeadModel], reads: Reads, *, below: Below = mesh_below) -> None:
        super().__init__(heads, below=below)
        self._reads = reads

    def scored(self, view: View) -> list[Scored]:
        """Every pair of every head with its chance, told or not; the encoder reads the document once."""
        first = list(self.first(view))
        if not first:
            return []
        asked = [(one.head.name, pair) for one in first for pair in one.pairs]
        read = np.split(self._reads(view, asked), np.cumsum([len(one.pairs) for one in first])[:-1])
        found: list[Scored] = []
        for one, odds in zip(first, read, strict=True):
            model = self.heads[one.head.name]
            second = second_table(view, one.pairs, one.numbers, one.scores, self.below)
            if model.trees is None:
                raise ValueError(f"{one.head.name}: no trees")
            found += judged(
                one, model.trees.score(stacked_table(second, one.pairs, one.scores, odds)), model.calibration
            )
        return found

    @classmethod
    def load(cls, path: Path | None = None) -> AccurateModel:
        """Read the shipped one, or another of its kind; raises `UsageError` where torch is missing."""
        return _load(path or FILE)


def stacked_table(second: _Array, pairs: Sequence[Pair], scores: _Array, odds: _Array) -> _Array:
    """What the trees read: the fast model's table, the encoder's log-odds `odds` with those of the rivals, and both
    first scores together. Shape (pairs, columns).
    """
    return np.hstack([second, rivals(pairs, odds), (scores + odds)[:, None]])


def save_heads(path: Path, heads: Mapping[str, HeadModel], encoder: Mapping[str, _Array]) -> None:
    """Write trees, calibrations and the arrays of the encoder; the logistic models lie in the fast model's file."""
    arrays = dict(encoder)
    for name, model in sorted(heads.items()):
        if model.trees is not None:
            arrays |= model.trees.packed(f"{name}.trees")
        arrays[f"{name}.calibration"] = np.stack([model.calibration.scores, model.calibration.chances])
        arrays[f"{name}.told"] = np.array([model.threshold])
    write_arrays(path, arrays)


@lru_cache(maxsize=2)
def _load(path: Path) -> AccurateModel:
    with np.load(path, allow_pickle=False) as stored:
        arrays = dict(stored)
    return model_of(arrays, RelationModel.load())


def model_of(arrays: Mapping[str, _Array], fast: RelationModel) -> AccurateModel:
    """The model of what `save_heads` wrote, over the logistic models of a fast one."""
    heads = {}
    for name in sorted(key.removesuffix(".told") for key in arrays if key.endswith(".told")):
        knots = arrays[f"{name}.calibration"]
        heads[name] = HeadModel(
            fast.heads[name].linear,
            Trees.unpacked(arrays, f"{name}.trees"),
            Calibration(knots[0], knots[1]),
            float(arrays[f"{name}.told"][0]),
        )
    return AccurateModel(heads, _reader(arrays))


def _reader(arrays: Mapping[str, _Array]) -> PairReader:
    try:
        from extractors.relations.reader import PairReader
    except ImportError as error:
        raise UsageError("accurate relations need torch", hint="pip install 'medkg[transformers]'") from error
    return PairReader.unpacked(arrays)
