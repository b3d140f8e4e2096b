"""F1 of a model while it is trained: strict spans and types, before a document is made to agree with itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.chain import best, steps
from extractors.ner.labels import Labels
from extractors.ner.linear import FORBIDDEN
from extractors.ner.training.examples import Example

__all__ = ["f1_of_labels"]


def f1_of_labels(
    labels: Labels,
    gold: Sequence[Example],
    scores: Sequence[npt.NDArray[Any]],
    types: Sequence[str],
    follows: npt.NDArray[Any] | None = None,
) -> float:
    """Percent. `scores` are logarithms, shape (tokens, labels); `follows` weighs pairs; only `types` count."""
    wall = np.where(labels.follows, 0, FORBIDDEN) if follows is None else follows
    begin, stop = np.where(labels.starts, 0, FORBIDDEN), np.where(labels.stops, 0, FORBIDDEN)
    right = found = wanted = 0
    for one, score in zip(gold, scores, strict=True):
        bounds = np.array(one.text.bounds, dtype=np.int64).reshape(-1, 2)
        chosen = best(score, wall, begin, stop, steps(bounds))
        mine = {m for m in labels.decode(chosen.tolist()) if labels.types[m.kind] in types}
        true = {m for m in labels.decode(one.labels.tolist()) if labels.types[m.kind] in types}
        right, found, wanted = right + len(mine & true), found + len(mine), wanted + len(true)
    return round(200 * right / max(found + wanted, 1), 2)
