"""Training of the encoder of pairs, on all relations and corpora together.

Loss of a pair: cross-entropy, as heavy as its corpus counts. AdamW with warm-up and linear decay, batches of documents
of alike length in a seeded order. Some mentions are hidden behind a mask and some change their mark, so that words
around names are read too. On a processor with one thread runs are repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from extractors.minilm.checkpoints import keep, resume
from extractors.relations.batch import Batch, batch_of
from extractors.relations.encoder import PairEncoder, Shape, lower_states
from extractors.relations.marked import LETTERS, Marked

__all__ = ["EncoderSettings", "Lesson", "pair_scores", "train_pairs"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What is chosen before training. `batch` is in pieces, padding too; `hide` and `change` are shares of mentions."""

    shape: Shape = field(default_factory=Shape)
    epochs: int = 8
    batch: int = 6000
    rate: float = 4e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.06
    hide: float = 0.1
    change: float = 0.1
    mask: int = 103
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A document, and for each of its pairs the target (0 to 1) and what it counts."""

    document: Marked
    targets: _Array
    weights: _Array


def train_pairs(
    trunk: Any,
    lessons: Sequence[Lesson],
    settings: EncoderSettings,
    *,
    checkpoint: Path | None = None,
    listen: Callable[[int, float, float], None] = lambda *_: None,
) -> PairEncoder:
    """Train on the device of `trunk`; `listen(epoch, loss, f1)` hears each epoch, F1 (percent) of the pairs as they
    were seen. With `checkpoint` each epoch is kept there, and a run that was broken off goes on behind the last one.
    """
    device = trunk.embeddings.word_embeddings.weight.device
    trunk.eval().requires_grad_(False)
    torch.manual_seed(settings.seed)
    encoder = PairEncoder(trunk, settings.shape).to(device)
    narrow = [p for p in encoder.layers.parameters() if p.requires_grad]
    rest = [p for name, p in encoder.named_parameters() if not name.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [{"params": narrow, "lr": settings.rate}, {"params": rest, "lr": settings.head_rate}],
        weight_decay=settings.decay,
    )
    prepared = _prepared(lessons, settings)
    steps = len(prepared) * settings.epochs
    warm = max(1, round(settings.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))
    )
    usual = sum(float(one.weights.sum()) for one in lessons) * settings.epochs / steps
    first = resume(checkpoint, encoder, optimizer, schedule)
    for epoch in range(first, settings.epochs):
        torch.manual_seed(settings.seed + 1000 * (epoch + 1))
        encoder.train()
        sums = torch.zeros(5, device=device, dtype=torch.float64)
        dice = np.random.default_rng(settings.seed + 7919 * epoch)
        for n in np.random.default_rng(settings.seed + epoch).permutation(len(prepared)).tolist():
            batch, goals, counts = prepared[n]
            odds = _odds(trunk, encoder, _disturbed(batch, settings, dice))
            targets, weights = torch.from_numpy(goals).to(device), torch.from_numpy(counts).to(device)
            loss = (functional.binary_cross_entropy_with_logits(odds, targets, reduction="none") * weights).sum()
            optimizer.zero_grad()
            (loss / usual).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([*narrow, *rest], 1.0)
            optimizer.step()
            schedule.step()
            told, gold = (odds > 0) & (weights > 0), (targets > 0.4) & (weights > 0)
            sums += torch.stack([loss.detach(), weights.sum(), told.sum(), gold.sum(), (told & gold).sum()])
        lost, heavy, said, true, right = sums.tolist()
        keep(checkpoint, encoder, optimizer, schedule, epoch + 1)
        listen(epoch + 1, lost / max(heavy, 1e-9), 200 * right / max(said + true, 1))
    return encoder.eval()


@torch.no_grad()
def pair_scores(trunk: Any, encoder: PairEncoder, documents: Sequence[Marked], batch: int = 8000) -> list[_Array]:
    """Log-odds of the pairs of each document, in order."""
    encoder.eval()
    found = [np.zeros(0, np.float32)] * len(documents)
    order = sorted(range(len(documents)), key=lambda n: _length(documents[n]))
    for group in _grouped(order, [_length(one) for one in documents], batch):
        odds = _odds(trunk, encoder, batch_of([documents[n] for n in group])).float().cpu().numpy()
        at = 0
        for n in group:
            found[n] = odds[at : at + len(documents[n].pairs)]
            at += len(documents[n].pairs)
    return found


def _odds(trunk: Any, encoder: PairEncoder, batch: Batch) -> torch.Tensor:
    cuda = next(encoder.parameters()).is_cuda
    with torch.autocast("cuda", dtype=torch.bfloat16, enabled=cuda):
        odds: torch.Tensor = encoder(batch, lower_states(trunk, batch))
        return odds.float()


def _disturbed(batch: Batch, settings: EncoderSettings, dice: np.random.Generator) -> Batch:
    """With some mentions hidden, and some marks of diseases and signs exchanged or missing."""
    spans, ids = batch.spans.copy(), batch.ids.copy()
    chance = dice.random(len(spans))
    either = (spans[:, 3] < 2) & (chance < settings.change)
    spans[either, 3] = 1 - spans[either, 3]
    spans[(chance >= settings.change) & (chance < 1.5 * settings.change), 3] = len(LETTERS)
    row, piece, mention = batch.inside
    hidden = (dice.random(len(spans)) < settings.hide)[mention]
    ids.reshape(-1)[batch.places[row[hidden], piece[hidden]]] = settings.mask
    return replace(batch, spans=spans, ids=ids)


def _length(document: Marked) -> int:
    return max(sum(len(document.chunks[n].ids) for n in row) for row in document.rows)


def _prepared(lessons: Sequence[Lesson], settings: EncoderSettings) -> list[tuple[Batch, _Array, _Array]]:
    """Documents of alike length together, with targets and weights of their pairs."""
    random = np.random.default_rng(settings.seed)
    lengths = [_length(one.document) for one in lessons]
    order = np.argsort(np.array(lengths) * random.uniform(0.8, 1.25, len(lengths)), kind="stable").tolist()
    return [
        (
            batch_of([lessons[n].document for n in group]),
            np.concatenate([lessons[n].targets for n in group]).astype(np.float32),
            np.concatenate([lessons[n].weights for n in group]).astype(np.float32),
        )
        for group in _grouped(order, lengths, settings.batch)
    ]


def _grouped(order: Sequence[int], lengths: Sequence[int], batch: int) -> Iterator[list[int]]:
    group: list[int] = []
    longest = 0
    for n in order:
        longest = max(longest, lengths[n])
        if group and longest * (len(group) + 1) > batch:
            yield group
            group, longest = [], lengths[n]
        group.append(n)
    if group:
        yield group
