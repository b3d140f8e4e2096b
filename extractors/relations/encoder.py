"""Pairs as the transformer reads them: a document goes through once, whatever the number of its pairs.

Two lower layers as they are (the accurate tagger reads with the same), then marks where mentions stand, then layers
with narrow matrices that learn. A thing is what its mentions gather (log-sum-exp); a pair sees besides both what both
look at in the last layer (Zhou et al., Document-level relation extraction with adaptive thresholding and localized
context pooling, AAAI 2021). One bilinear form a relation gives its log-odds.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from extractors.minilm.layers import Layer
from extractors.relations.batch import Batch
from extractors.relations.heads import HEADS
from extractors.relations.marked import LETTERS

__all__ = ["LOWER", "PairEncoder", "Shape", "lower_states"]

LOWER = 2
"""Layers that stay as they are."""
_LOW, _VOID = -1e9, -30000.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Layers that learn, rank of the narrow matrices, width of an end, and of a block of the bilinear forms."""

    layers: int = 2
    rank: int = 48
    width: int = 256
    block: int = 32
    dropout: float = 0.1


class PairEncoder(nn.Module):
    """Hidden states of the lower layers in, log-odds of pairs out."""

    def __init__(self, trunk: Any, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        size, heads = trunk.config.hidden_size, trunk.config.num_attention_heads
        upper = deepcopy(trunk.encoder.layer[LOWER : LOWER + shape.layers]).requires_grad_(False)
        self.layers = nn.ModuleList(Layer(one, heads, rank=shape.rank) for one in upper)
        self.marks = nn.Parameter(torch.zeros(len(LETTERS), size))
        self.own = nn.ModuleList(nn.Linear(size, shape.width) for _ in range(2))
        self.seen = nn.ModuleList(nn.Linear(size, shape.width, bias=False) for _ in range(2))
        self.forms = nn.Parameter(torch.randn(len(HEADS), shape.width * shape.block) * 0.01)
        self.prior = nn.Parameter(torch.full((len(HEADS),), -1.0))
        self.dropout = nn.Dropout(shape.dropout)

    def merge(self) -> None:
        """Put the narrow matrices into the layers, where they cost no time; it then learns no more."""
        for layer in self.layers:
            if isinstance(layer, Layer):
                layer.merge()

    def forward(self, batch: Batch, states: torch.Tensor) -> torch.Tensor:
        """Log-odds of all pairs of the documents; `states` is what the lower layers say of the batch's chunks, shape
        (chunks, pieces, width).
        """
        if not len(batch.pairs):
            return states.new_zeros(0)

        def there(values: npt.NDArray[Any]) -> torch.Tensor:
            return torch.from_numpy(values).to(states.device, non_blocking=True)

        hidden = states.flatten(0, 1)[there(batch.places)]
        row, piece, mention = there(batch.inside)
        spans, pairs = there(batch.spans), there(batch.pairs)
        known = torch.cat([self.marks, self.marks.new_zeros(1, self.marks.shape[1])])
        marks = known[spans[mention, 3]].to(hidden.dtype)
        hidden = hidden.index_put((row, piece), marks, accumulate=True)
        mask = _mask(there(batch.void), hidden)
        attention = hidden
        for layer in self.layers:
            hidden, looked = layer(hidden, mask, looked=layer is self.layers[-1])
            attention = attention if looked is None else looked
        things, looks = _things(hidden, attention, spans, there(batch.ends))
        subject, obj = pairs[:, 1], pairs[:, 2]
        weights = (looks[subject] * looks[obj]).sum(1)
        weights = (weights / (weights.sum(1, keepdim=True) + 1e-6)).masked_fill(there(batch.apart)[:, None], 0)
        at = there(batch.at).unbind(0)
        table = weights.new_zeros(len(hidden), int(batch.at[1].max()) + 1, hidden.shape[1]).index_put(at, weights)
        context = torch.bmm(table, hidden.float())[at]
        sides = (
            torch.tanh(own(things)[end] + seen(context))
            for own, seen, end in zip(self.own, self.seen, (subject, obj), strict=True)
        )
        left, right = (self.dropout(one).view(len(pairs), -1, self.shape.block) for one in sides)
        products = (left[:, :, :, None] * right[:, :, None, :]).reshape(len(pairs), -1)
        odds: torch.Tensor = (products * self.forms[pairs[:, 0]]).sum(1) + self.prior[pairs[:, 0]]
        return odds


def _things(
    hidden: torch.Tensor, attention: torch.Tensor, spans: torch.Tensor, ends: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """What each end is (ends, width), and what it looks at (ends, heads, pieces)."""
    row, first, behind, _ = spans.unbind(1)
    sums = functional.pad(torch.cumsum(hidden.float(), dim=1), (0, 0, 1, 0))
    mentions = (sums[row, behind] - sums[row, first]) / (behind - first)[:, None]
    void, ends = ends < 0, ends.clamp(min=0)
    things = torch.logsumexp(mentions[ends].masked_fill(void[:, :, None], _LOW), dim=1)
    looks = attention[row, :, first].float()[ends].masked_fill(void[:, :, None, None], 0)
    return things, looks.sum(1) / (~void).sum(1)[:, None, None]


@torch.no_grad()
def lower_states(trunk: Any, batch: Batch) -> torch.Tensor:
    """What the lower layers say of each piece of the chunks: (chunks, pieces, width)."""
    device = trunk.embeddings.word_embeddings.weight.device
    hidden: torch.Tensor = trunk.embeddings(input_ids=torch.from_numpy(batch.ids).to(device))
    void = torch.from_numpy(np.arange(batch.ids.shape[1]) >= batch.sizes[:, None]).to(device)
    mask = _mask(void, hidden)
    for layer in trunk.encoder.layer[:LOWER]:
        found = layer(hidden, attention_mask=mask)
        hidden = found[0] if isinstance(found, tuple) else found
    return hidden


def _mask(void: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """0 for pieces, a very low number for what only fills a row up. Shape (rows, 1, 1, pieces)."""
    mask = torch.zeros(void.shape, device=like.device, dtype=like.dtype)
    return mask.masked_fill(void, _VOID)[:, None, None, :]
