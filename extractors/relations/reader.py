"""The encoder of pairs at work: a document in, log-odds of its pairs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from extractors.minilm.base import shared
from extractors.minilm.lower import Lower, lower
from extractors.minilm.packing import packed, unpacked
from extractors.ner.tokens import tokenise
from extractors.relations.batch import batch_of
from extractors.relations.encoder import PairEncoder, Shape
from extractors.relations.features import Pair
from extractors.relations.marked import marked
from extractors.relations.view import View

__all__ = ["PairReader", "pack", "unpack"]

_Array = npt.NDArray[Any]
_PREFIX = "encoder."


class PairReader:
    """Reads on the processor; the lower layers' work is shared with the tagger."""

    def __init__(self, encoder: PairEncoder, below: Lower | None = None) -> None:
        self._encoder = encoder.eval()
        self._lower = below or lower()

    @torch.inference_mode()
    def __call__(self, view: View, asked: Sequence[tuple[str, Pair]]) -> _Array:
        """Log-odds of each pair that is asked for, with the name of its relation."""
        text = tokenise(view.text, view.sentences)
        if not text.words:
            return np.zeros(len(asked))
        (known,) = self._lower.read([text])
        batch = batch_of([marked(text, known.chunks, asked)])
        states = torch.nn.utils.rnn.pad_sequence(list(known.states), batch_first=True)
        return np.asarray(self._encoder(batch, states).numpy(), dtype=np.float64)

    @classmethod
    def unpacked(cls, arrays: Mapping[str, _Array]) -> PairReader:
        """From the arrays of a file; narrow matrices are merged into the layers, where they cost no time."""
        encoder = unpack(arrays)
        encoder.merge()
        return cls(encoder)


def pack(encoder: PairEncoder) -> dict[str, _Array]:
    """What was learned: narrow matrices, marks and forms."""
    shape = encoder.shape
    arrays: dict[str, _Array] = {
        f"{_PREFIX}shape": np.array([shape.layers, shape.rank, shape.width, shape.block], np.int64)
    }
    for name, value in encoder.named_parameters():
        if value.requires_grad:
            arrays |= packed(f"{_PREFIX}{name}", value.detach().cpu().numpy())
    return arrays


def unpack(arrays: Mapping[str, _Array]) -> PairEncoder:
    """The encoder as it was trained."""
    layers, rank, width, block = (int(one) for one in arrays[f"{_PREFIX}shape"])
    encoder = PairEncoder(shared(), Shape(layers=layers, rank=rank, width=width, block=block))
    with torch.no_grad():
        for name, value in encoder.named_parameters():
            if value.requires_grad:
                value.copy_(torch.from_numpy(unpacked(arrays, f"{_PREFIX}{name}")))
    return encoder.eval()
