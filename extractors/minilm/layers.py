"""Layers of the transformer with their attention at hand, and narrow matrices beside them that learn.

LoRA (Hu et al., 2022): beside a linear layer stand two narrow matrices whose product is added to it. Only they learn
and ship; merged into the layers they cost no time.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

__all__ = ["Beside", "Layer"]


class Beside(nn.Module):
    """A linear layer as it is, and what was learned beside it: the product of `up` and `down`."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) * linear.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Both together."""
        beside = functional.linear(functional.linear(values, self.down), self.up)
        return beside + functional.linear(values, self.linear.weight, self.linear.bias)

    def merged(self) -> nn.Linear:
        """One linear layer that gives the same."""
        with torch.no_grad():
            self.linear.weight += self.up @ self.down
        return self.linear


class Layer(nn.Module):
    """One layer of BERT, made of a layer of `transformers`; with `rank` narrow matrices learn beside its matrices."""

    def __init__(self, layer: Any, heads: int, *, rank: int = 0) -> None:
        super().__init__()
        attention = layer.attention

        def learning(linear: nn.Linear) -> nn.Linear | Beside:
            return Beside(linear, rank) if rank else linear

        self.query, self.key, self.value = map(
            learning, (attention.self.query, attention.self.key, attention.self.value)
        )
        self.joined = learning(attention.output.dense)
        self.wide, self.narrow = learning(layer.intermediate.dense), learning(layer.output.dense)
        self.first, self.second = attention.output.LayerNorm, layer.output.LayerNorm
        self.heads = heads

    def forward(
        self, hidden: torch.Tensor, mask: torch.Tensor, *, looked: bool = False
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """What the layer makes of (rows, pieces, width), and with `looked` its attention (rows, heads, pieces, pieces).

        `mask` is added to what pieces ask of each other: 0, or a very low number. Shape (rows, 1, 1, pieces).
        """
        rows, pieces, width = hidden.shape
        shape = (rows, pieces, self.heads, width // self.heads)
        query, key, value = (one(hidden).view(shape).transpose(1, 2) for one in (self.query, self.key, self.value))
        attention: torch.Tensor | None = None
        if looked:
            asked = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + mask
            attention = torch.softmax(asked, dim=-1)
            seen = attention @ value
        else:
            seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        seen = seen.transpose(1, 2).reshape(rows, pieces, width)
        hidden = self.first(self.joined(seen) + hidden)
        return self.second(self.narrow(functional.gelu(self.wide(hidden))) + hidden), attention

    def merge(self) -> None:
        """Put what was learned into the layers themselves."""
        for name, one in list(self.named_children()):
            if isinstance(one, Beside):
                setattr(self, name, one.merged())
