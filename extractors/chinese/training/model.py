"""The network as it is trained, in torch; `extractors.chinese.network` runs what comes out of it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from extractors.chinese.alphabet import PAD
from extractors.chinese.quantise import BLOCK, pack
from extractors.chinese.training.base import Base
from extractors.chinese.training.material import LONGEST, Material

__all__ = ["Model"]

_PARTS = {"q": "q", "k": "k", "v": "v", "out": "ao", "wide": "fi", "back": "fo", "seen": "aln", "done": "oln"}
"""Our names of a layer's parts and the base's."""


class _FourBits(torch.autograd.Function):
    """Weights as they will be after packing; the gradient passes as if nothing had been done to them."""

    @staticmethod
    def forward(ctx: Any, weights: torch.Tensor) -> torch.Tensor:  # noqa: ARG004
        blocks = weights.reshape(-1, BLOCK)
        widest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
        scales = (widest / -8).half().float()
        inverse = torch.where(scales == 0, torch.zeros_like(scales), 1 / scales)
        numbers = (blocks * inverse + 8).round().clamp(0, 15) - 8
        return (numbers * scales).reshape(weights.shape)

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> torch.Tensor:  # noqa: ARG004
        return grads[0]


class _Dense(nn.Linear):
    """A linear map whose weights can be seen as packed."""

    packed = False

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        weight = _four_bits(self.weight) if self.packed else self.weight
        return functional.linear(input, weight, self.bias)


class _Layer(nn.Module):
    def __init__(self, width: int, parts: int, dropout: float) -> None:
        super().__init__()
        self.parts, self.dropout = parts, dropout
        self.q, self.k, self.v, self.out = (_Dense(width, width) for _ in range(4))
        self.wide, self.back = _Dense(width, 4 * width), _Dense(4 * width, width)
        self.seen, self.done = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)

    def forward(self, hidden: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        rows, size, width = hidden.shape

        def apart(x: torch.Tensor) -> torch.Tensor:
            return x.view(rows, size, self.parts, width // self.parts).transpose(1, 2)

        found = functional.scaled_dot_product_attention(
            apart(self.q(hidden)), apart(self.k(hidden)), apart(self.v(hidden)), attn_mask=real
        )  # fmt: skip
        found = self.out(found.transpose(1, 2).reshape(rows, size, width))
        hidden = self.seen(hidden + functional.dropout(found, self.dropout, self.training))
        wide = functional.gelu(self.wide(hidden), approximate="tanh")
        return self.done(hidden + functional.dropout(self.back(wide), self.dropout, self.training))  # type: ignore[no-any-return]


class Model(nn.Module):
    """Numbers of characters and of their places in names in, hidden states and scores of labels out."""

    def __init__(
        self, base: Base, material: Material, *, layers: int, frozen: int = 0, dropout: float = 0.1, seed: int = 0
    ) -> None:
        super().__init__()
        torch.manual_seed(seed)
        width = base.width

        def of(name: str) -> torch.Tensor:
            return torch.from_numpy(base.floats(name).copy())

        vectors = torch.from_numpy(base.vectors(material.signs, seed=seed))
        self.signs = nn.Embedding(vectors.shape[0], width, _weight=vectors)
        self.places = nn.Parameter(of("emb.pos").view(-1, width)[: LONGEST + 2] + of("emb.type").view(-1, width)[0])
        self.norm = nn.LayerNorm(width, 1e-12)
        _fill(self.norm, of("emb.ln.w"), of("emb.ln.b"))
        self.layers = nn.ModuleList()
        for n in range(layers):
            layer = _Layer(width, base.parts, dropout)
            for mine, its in _PARTS.items():
                _fill(getattr(layer, mine), of(f"l{n}.{its}.w"), of(f"l{n}.{its}.b"))
            self.layers.append(layer)
        self.known = _blank(1 + 3 * len(material.kinds), width)
        self.marks, self.labels, self.steps = nn.ModuleDict(), nn.ModuleDict(), nn.ParameterDict()
        for corpus, types in material.types.items():
            size = 1 + 4 * len(types)
            self.marks[corpus] = _blank(1 + 3 * len(types), width)
            self.labels[corpus] = nn.Linear(width, size)
            self.steps[corpus] = nn.Parameter(torch.zeros(size + 2, size))
        self.guess, self.guess_norm = nn.Linear(width, width), nn.LayerNorm(width)
        nn.init.eye_(self.guess.weight)
        self.guess_bias = nn.Parameter(torch.zeros(self.signs.num_embeddings))
        self.parts, self.frozen, self.dropout, self.packed = base.parts, frozen, dropout, False
        if frozen:
            for part in (self.signs, self.norm, self.layers[:frozen]):
                part.requires_grad_(False)
            self.places.requires_grad_(False)
        self.material = material

    def see_packed(self) -> None:
        """From now on all large weights are seen as they will be stored."""
        self.packed = True
        for part in self.layers[self.frozen :].modules():
            if isinstance(part, _Dense):
                part.packed = True

    def lower(self, signs: torch.Tensor) -> torch.Tensor:
        """What the frozen layers say. Shapes (rows, characters) and (rows, characters, width)."""
        table = _four_bits(self.signs.weight) if self.packed and not self.frozen else self.signs.weight
        hidden: torch.Tensor = self.norm(functional.embedding(signs, table) + self.places[: signs.shape[1]])
        for layer in self.layers[: self.frozen]:
            hidden = layer(hidden, _real(signs))
        return hidden

    def forward(
        self, lower: torch.Tensor, signs: torch.Tensor, known: torch.Tensor, trained: torch.Tensor, corpus: str = ""
    ) -> torch.Tensor:
        """Hidden states behind `lower`. Shapes (rows, characters, width), (rows, characters) thrice, and the first
        again; begin and end count. Places in names come in here.
        """
        hidden = lower + self.known(known)
        if corpus:
            hidden = hidden + self.marks[corpus](trained)
        hidden = functional.dropout(hidden, self.dropout, self.training)
        for layer in self.layers[self.frozen :]:
            hidden = layer(hidden, _real(signs))
        seen: torch.Tensor = hidden
        return seen

    def guesses(self, hidden: torch.Tensor) -> torch.Tensor:
        """Scores of all characters for some hidden states. Shape (states, characters of the alphabet)."""
        shown = self.guess_norm(functional.gelu(self.guess(hidden)))
        found: torch.Tensor = functional.linear(shown, self.signs.weight, self.guess_bias)
        return found

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that the shipped file holds; see `Network`."""
        told: dict[str, Any] = {
            "config": {
                "layers": len(self.layers), "frozen": self.frozen, "heads": self.parts,
                "kinds": self.material.kinds, "corpora": self.material.types,
            },
            "names": self.material.names,
        }  # fmt: skip
        held: dict[str, npt.NDArray[Any]] = {"alphabet": np.array(self.material.signs)}
        for name, one in told.items():
            held[name] = np.frombuffer(json.dumps(one, ensure_ascii=False).encode(), np.uint8)
        for name, value in self.named_parameters():
            floats = value.detach().float().cpu().numpy()
            if name.startswith("guess"):
                continue
            if name.startswith(("signs", "layers")) and value.ndim == 2:
                held[f"{name}.numbers"], held[f"{name}.scales"] = pack(floats)
            else:
                held[name] = floats.astype(np.float16)
        return held


def _four_bits(weights: torch.Tensor) -> torch.Tensor:
    seen: torch.Tensor = _FourBits.apply(weights)
    return seen


def _real(signs: torch.Tensor) -> torch.Tensor:
    return (signs != PAD)[:, None, None, :]


def _fill(part: Any, weight: torch.Tensor, bias: torch.Tensor) -> None:
    part.weight.data = weight.view_as(part.weight).clone()
    part.bias.data = bias.clone()


def _blank(rows: int, width: int) -> nn.Embedding:
    table = nn.Embedding(rows, width)
    nn.init.zeros_(table.weight)
    return table
