"""The learned relations with MiniLM beside them (`relations-accurate`); needs the extra `transformers`.

A small network reads MiniLM's vectors of a pair (`contextual.py`); its log-odds join those of the fast model, weighted
per head as held-out folds found best. Heads without a network stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.annotator import RelationAnnotator
from extractors.relations.arrays import Calibration
from extractors.relations.contextual import UnitVectors, pair_vectors
from extractors.relations.model import SHIPPED, RelationModel, Scored
from extractors.relations.view import View
from kg.model import Annotation

__all__ = ["AccurateRelationAnnotator", "Network"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer over a pair's vectors: `mean` and `scale` of the inputs, weights, and how it joins the rest.

    Log-odds = `share` × the network's + (1 − `share`) × the fast model's.
    """

    mean: _Array
    scale: _Array
    hidden: _Array
    bias: _Array
    out: _Array
    share: float
    calibration: Calibration
    threshold: float

    def score(self, vectors: _Array) -> _Array:
        """The network's own log-odds; shape (pairs,). `out` holds one weight a hidden unit and the bias last."""
        inner = np.maximum(((vectors - self.mean) * self.scale) @ self.hidden + self.bias, 0)
        return np.asarray(inner @ self.out[:-1] + self.out[-1], dtype=np.float64)

    def packed(self, prefix: str) -> dict[str, _Array]:
        """Arrays to store, in half precision where that is enough."""
        return {
            f"{prefix}.mean": self.mean.astype(np.float16),
            f"{prefix}.scale": self.scale.astype(np.float16),
            f"{prefix}.hidden": self.hidden.astype(np.float16),
            f"{prefix}.bias": self.bias.astype(np.float32),
            f"{prefix}.out": self.out.astype(np.float32),
            f"{prefix}.calibration": np.stack([self.calibration.scores, self.calibration.chances]),
            f"{prefix}.join": np.array([self.share, self.threshold]),
        }

    @classmethod
    def unpacked(cls, arrays: Mapping[str, _Array], prefix: str) -> Network:
        """What `packed` stored."""
        names = ("mean", "scale", "hidden", "bias", "out")
        mean, scale, hidden, bias, out = (arrays[f"{prefix}.{name}"].astype(np.float32) for name in names)
        knots, (share, threshold) = arrays[f"{prefix}.calibration"], arrays[f"{prefix}.join"].tolist()
        return cls(mean, scale, hidden, bias, out, share, Calibration(knots[0], knots[1]), threshold)


class AccurateRelationAnnotator(RelationAnnotator):
    """As `relations`, with MiniLM; about ten abstracts a second on one core."""

    name = "relations-accurate.v1"

    def __init__(self) -> None:
        fast = RelationModel.load()
        self._networks = _networks(SHIPPED / "accurate.npz")
        heads = {
            name: replace(model, threshold=self._networks[name].threshold) if name in self._networks else model
            for name, model in fast.heads.items()
        }
        super().__init__(RelationModel(heads))
        self._vectors: UnitVectors | None = None
        self._text = ""

    def annotate(self, annotation: Annotation) -> Annotation:
        """Score every pair with both models and tell those above the threshold of their relation."""
        self._text = annotation.document.text
        return super().annotate(annotation)

    def scored(self, view: View) -> list[Scored]:
        """Every pair with its chance."""
        found = super().scored(view)
        here = [one for one in found if one.head.name in self._networks]
        if not here:
            return found
        if self._vectors is None:
            self._vectors = UnitVectors()
        units = self._vectors.of(self._text, view)
        rest = [one for one in found if one.head.name not in self._networks]
        for name, network in self._networks.items():
            mine = [one for one in here if one.head.name == name]
            own = network.score(pair_vectors(units, [one.pair for one in mine]))
            scores = network.share * own + (1 - network.share) * np.array([one.score for one in mine])
            chances = network.calibration.chance(scores)
            joined = zip(mine, scores.tolist(), chances.tolist(), strict=True)
            rest += [replace(one, score=score, chance=chance) for one, score, chance in joined]
        return rest

    def __getstate__(self) -> dict[str, object]:
        """Workers read models and MiniLM again."""
        return {}

    def __setstate__(self, _: dict[str, object]) -> None:
        self.__init__()  # type: ignore[misc]


@lru_cache(maxsize=2)
def _networks(path: Path) -> dict[str, Network]:
    with np.load(path, allow_pickle=False) as stored:
        arrays = dict(stored)
    names = sorted({key.partition(".")[0] for key in arrays})
    return {name: Network.unpacked(arrays, name) for name in names}
