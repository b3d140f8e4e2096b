"""Training of the transformer's upper layers and heads on partly marked corpora.

Loss of a token: minus the log of the probability of all labels that its corpus leaves open (one, where it is marked).
AdamW, linear warm-up and decay, batches of chunks of alike length in a seeded order, one thread: runs are repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from extractors.minilm.checkpoints import keep, resume
from extractors.ner.encoder import Encoder
from extractors.ner.pieces import Chunk
from extractors.ner.training.examples import Example

__all__ = ["EncoderSettings", "train_encoder"]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What is chosen before training."""

    corpora: tuple[str, ...] = ("bc5cdr",)
    epochs: int = 2
    batch: int = 8
    rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: int = 30
    seed: int = 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk, its corpus, the labels that are open at each token, and what the frozen layers say of it."""

    chunk: Chunk
    style: int
    allowed: torch.Tensor
    hidden: torch.Tensor


def train_encoder(
    examples: Sequence[Example],
    labels: int,
    styles: Sequence[str],
    settings: EncoderSettings,
    *,
    checkpoint: Path | None = None,
    listen: Callable[[int, int, int, float], None] = lambda *_: None,
    judge: Callable[[int, float, Encoder], None] = lambda *_: None,
) -> Encoder:
    """Train; `listen(epoch, step, steps, loss)` hears each step, `judge(epoch, loss, encoder)` each finished epoch.

    With `checkpoint` each epoch is kept there, and a run that was broken off goes on behind the last one.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    encoder = Encoder(styles, labels)
    pieces = [piece for example in examples for piece in _pieces(encoder, example, labels)]
    heads = [*encoder.common.parameters(), *encoder.own.parameters()]
    trunk = list(encoder.layers.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": trunk, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}], weight_decay=0.01
    )
    steps = -(-len(pieces) // settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / settings.warmup, max(0.0, 1 - n / (steps * settings.epochs)))
    )
    first = resume(checkpoint, encoder, optimizer, schedule)
    for epoch in range(first, settings.epochs):
        torch.manual_seed(settings.seed + 1000 * (epoch + 1))
        encoder.train()
        total = 0.0
        for step, some in enumerate(_batches(pieces, settings, epoch), 1):
            loss = _loss(encoder, some)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([*trunk, *heads], 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            listen(epoch, step, steps, total / step)
        keep(checkpoint, encoder, optimizer, schedule, epoch + 1)
        judge(epoch, total / steps, encoder)
    return encoder


def _pieces(encoder: Encoder, example: Example, labels: int) -> list[_Piece]:
    allowed = np.zeros((len(example.labels), labels), dtype=bool)
    allowed[np.arange(len(example.labels)), example.labels] = True
    allowed[example.labels == 0] = example.silent
    style = encoder.styles.index(example.style)
    encoder.eval()
    return [
        _Piece(
            chunk,
            style,
            torch.from_numpy(allowed[chunk.first : chunk.first + len(chunk.places)]),
            encoder.lower([chunk])[0].to(torch.float16),
        )
        for chunk in encoder.pieces.chunks(example.text)
    ]


def _batches(pieces: Sequence[_Piece], settings: EncoderSettings, epoch: int) -> list[list[_Piece]]:
    """Chunks of alike length together (noise keeps the groups changing), groups in random order."""
    random = np.random.default_rng(settings.seed + epoch)
    lengths = np.array([len(piece.chunk.ids) for piece in pieces]) + random.uniform(0, 24, len(pieces))
    order = np.argsort(lengths, kind="stable")
    groups = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
    return [[pieces[n] for n in groups[g]] for g in random.permutation(len(groups))]


def _loss(encoder: Encoder, some: Sequence[_Piece]) -> torch.Tensor:
    hidden = torch.nn.utils.rnn.pad_sequence([piece.hidden for piece in some], batch_first=True).float()
    logs = encoder([piece.chunk for piece in some], hidden)
    style = torch.tensor([piece.style for piece in some for _ in piece.chunk.places])
    own = logs[torch.arange(len(style)), style]
    allowed = torch.cat([piece.allowed for piece in some])
    return -torch.logsumexp(own.masked_fill(~allowed, -1e9), dim=-1).mean()
