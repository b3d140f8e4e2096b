"""What a training run is made of, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LONGEST", "Material", "Span", "Window"]

LONGEST = 254
"""Characters in a window, less begin and end; the base could see twice as many at once, in twice the time."""

Ints = npt.NDArray[Any]
Span = tuple[int, int, int, str]
"""Number of the text, start, end, type."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text: characters, places in known and in trained names, labels (all of one length)."""

    corpus: str
    text: int
    start: int
    signs: Ints
    known: Ints
    trained: Ints
    labels: Ints


@dataclass(frozen=True)
class Material:
    """Texts to train on and texts held out, of each corpus; and what is read before, without labels.

    `signs` has the alphabet, `kinds` those of the lexicon, `types` those of each corpus; `names` is the gazetteer of
    each corpus, by type. `reading` is one long row of characters.
    """

    signs: str
    kinds: tuple[str, ...]
    types: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, Sequence[str]]]
    train: Sequence[Window]
    held: Sequence[Window]
    gold: Mapping[str, frozenset[Span]]
    reading: npt.NDArray[np.int16]
