"""The two lower layers as they are: what they say of a text serves the tagger and the relations."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch

from extractors.minilm.base import pieces, shared
from extractors.minilm.layers import Layer
from extractors.ner.pieces import Chunk
from extractors.ner.tokens import Text
from kg.model import Span

__all__ = ["LAYERS", "Lower", "Read", "lower"]

LAYERS = 2
_KEPT = 64
"""Texts that are remembered: twice as many as go through a pipeline together."""
_TOGETHER = 8
_Key = tuple[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """The chunks of a text, and what the layers say of the pieces of each: (pieces, width)."""

    chunks: tuple[Chunk, ...]
    states: tuple[torch.Tensor, ...]


class Lower:
    """Reads texts, the last ones once."""

    def __init__(self) -> None:
        trunk = shared()
        self.pieces = pieces()
        self._embeddings = trunk.embeddings
        heads = trunk.config.num_attention_heads
        self._layers = torch.nn.ModuleList(Layer(one, heads) for one in trunk.encoder.layer[:LAYERS]).eval()
        self._kept: OrderedDict[_Key, Read] = OrderedDict()

    @torch.inference_mode()
    def read(self, texts: Sequence[Text]) -> list[Read]:
        """What is said of each text, in order."""
        keys = [(one.text, one.bounds) for one in texts]
        fresh = {key: one for key, one in zip(keys, texts, strict=True) if key not in self._kept}
        cut = {key: tuple(self.pieces.chunks(one)) for key, one in fresh.items()}
        states = iter(self._states([chunk for chunks in cut.values() for chunk in chunks]))
        found = {key: Read(chunks, tuple(next(states) for _ in chunks)) for key, chunks in cut.items()}
        answer = [found[key] if key in found else self._kept[key] for key in keys]
        self._kept.update(found)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return answer

    def _states(self, chunks: Sequence[Chunk]) -> list[torch.Tensor]:
        found: list[torch.Tensor] = [torch.zeros(0)] * len(chunks)
        order = sorted(range(len(chunks)), key=lambda n: len(chunks[n].ids))
        for at in range(0, len(order), _TOGETHER):
            some = order[at : at + _TOGETHER]
            lengths = torch.tensor([len(chunks[n].ids) for n in some])
            ids = torch.zeros((len(some), int(lengths.max())), dtype=torch.long)
            for row, n in enumerate(some):
                ids[row, : len(chunks[n].ids)] = torch.tensor(chunks[n].ids)
            void = torch.arange(ids.shape[1]) >= lengths[:, None]
            mask = torch.zeros(ids.shape).masked_fill(void, -1e9)[:, None, None, :]
            hidden = self._embeddings(input_ids=ids)
            for layer in self._layers:
                hidden, _ = layer(hidden, mask)
            for row, n in enumerate(some):
                found[n] = hidden[row, : len(chunks[n].ids)].clone()
        return found


@lru_cache(maxsize=1)
def lower() -> Lower:
    """The one of this process."""
    return Lower()
