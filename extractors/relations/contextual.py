"""MiniLM's view of a pair: vectors of its two things and of what lies between, from the encoder's middle layer.

Needs the extra `transformers`. The text is encoded once a document, whatever number of pairs it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.linking.minilm import minilm
from extractors.relations.features import Pair
from extractors.relations.view import View

__all__ = ["WIDTH", "UnitVectors", "pair_vectors"]

_Array = npt.NDArray[Any]
_LAYERS = 4
"""Of MiniLM's six: the last two serve sentence similarity and know less of who does what to whom."""
_LONGEST = 480
"""Word pieces encoded together; a longer document is cut between words."""
_SIZE = 384
WIDTH = 4 * _SIZE
"""Numbers of one pair."""


class UnitVectors:
    """Turns the units of a view into vectors."""

    def __init__(self) -> None:
        self._model, self._tokenizer = minilm()
        del self._model.encoder.layer[_LAYERS:]

    def of(self, text: str, view: View) -> _Array:
        """One vector a unit: the mean over its word pieces; shape (units, 384), single precision."""
        import torch

        # The pieces of each unit alone, so that a piece never belongs to two units.
        words = [text[a:b] for a, b in zip(view.starts, view.ends, strict=True)]
        if not words:
            return np.zeros((0, _SIZE), dtype=np.float32)
        pieces = self._tokenizer(words, add_special_tokens=False, truncation=True, max_length=32)["input_ids"]
        out = np.zeros((len(words), _SIZE), dtype=np.float32)
        with torch.inference_mode():
            for first, last in _windows(pieces):
                ids = [piece for one in pieces[first:last] for piece in one]
                batch = torch.tensor([[self._tokenizer.cls_token_id, *ids, self._tokenizer.sep_token_id]])
                hidden = self._model(input_ids=batch).last_hidden_state[0, 1:-1].numpy()
                sizes = np.array([len(one) for one in pieces[first:last]])
                full = np.flatnonzero(sizes)
                starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))[full]
                out[first + full] = np.add.reduceat(hidden, starts, axis=0) / sizes[full, None]
        return out


def _windows(pieces: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    first, room = 0, _LONGEST
    for place, one in enumerate(pieces):
        if len(one) > room:
            yield first, place
            first, room = place, _LONGEST
        room -= len(one)
    yield first, len(pieces)


def pair_vectors(units: _Array, pairs: Sequence[Pair]) -> _Array:
    """Subject, object, what lies between the closest mentions, and the product of the ends; shape (pairs, WIDTH)."""
    means: dict[tuple[str, str], _Array] = {}
    table = np.empty((len(pairs), WIDTH), dtype=np.float32)
    for row, pair in enumerate(pairs):
        for concept in (pair.subject, pair.object):
            if (concept.letter, concept.key) not in means:
                means[concept.letter, concept.key] = units[list(concept.units[:8])].mean(axis=0)
        subject, obj = (means[one.letter, one.key] for one in (pair.subject, pair.object))
        _, s, o = pair.near[0]
        a, b = min(s, o), max(s, o)
        between = units[a + 1 : b].mean(axis=0) if b - a > 1 else (units[a] + units[b]) / 2
        table[row] = np.concatenate([subject, obj, between, subject * obj])
    return table
