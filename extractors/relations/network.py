"""Training of the small network over MiniLM's vectors; torch is needed here and by MiniLM only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.accurate import Network
from extractors.relations.training import FOLDS, Fitted, Told, best_f1, fit_calibration

__all__ = ["fit_network"]

_Array = npt.NDArray[Any]
_HIDDEN, _EPOCHS, _BATCH, _RATE, _DECAY, _DROPOUT = 64, 12, 128, 1e-3, 0.05, 0.3
_SHARES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6)


def fit_network(
    vectors: _Array, fast: Fitted, *, seed: int = 0, tell: Callable[[Told], None] | None = None
) -> tuple[Network, _Array, _Array]:
    """Train on all pairs; folds (those of the fast model) choose the share and calibrate.

    Gives the network, and the joined log-odds and nested calibrated chances of held-out folds.
    """
    mean = vectors.mean(axis=0)
    scale = 1 / (vectors.std(axis=0) + 1e-3)
    table = ((vectors - mean) * scale).astype(np.float32)
    own = np.zeros(len(table))
    for held in range(FOLDS):
        kept = fast.fold != held
        hidden, bias, out = _fit(table[kept], fast.labels[kept], seed)
        own[~kept] = np.maximum(table[~kept] @ hidden + bias, 0) @ out[:-1] + out[-1]
    gold = int(fast.labels.sum())
    share = max(_SHARES, key=lambda one: best_f1(fast.labels, one * own + (1 - one) * fast.scores, gold)[0])
    joined = share * own + (1 - share) * fast.scores
    chances = np.zeros(len(joined))
    for held in range(FOLDS):
        kept = fast.fold != held
        chances[~kept] = fit_calibration(joined[kept], fast.labels[kept]).chance(joined[~kept])
    calibration = fit_calibration(joined, fast.labels)
    threshold = float(calibration.chance(np.array([best_f1(fast.labels, joined, gold)[1]]))[0])
    hidden, bias, out = _fit(table, fast.labels, seed, tell=tell)
    return Network(mean, scale, hidden, bias, out, share, calibration, round(threshold, 4)), joined, chances


def _fit(
    table: _Array, labels: _Array, seed: int, *, tell: Callable[[Told], None] | None = None
) -> tuple[_Array, _Array, _Array]:
    import torch

    torch.manual_seed(seed)
    inputs, targets = torch.from_numpy(table), torch.from_numpy(labels.astype(np.float32))
    inner, outer = torch.nn.Linear(table.shape[1], _HIDDEN), torch.nn.Linear(_HIDDEN, 1)
    model = torch.nn.Sequential(torch.nn.Dropout(_DROPOUT), inner, torch.nn.ReLU(), torch.nn.Dropout(_DROPOUT), outer)
    steps = _EPOCHS * -(-len(table) // _BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    for epoch in range(1, _EPOCHS + 1):
        model.train()
        total = 0.0
        for places in torch.randperm(len(table)).split(_BATCH):  # type: ignore[no-untyped-call]
            optimizer.zero_grad()
            raw = model(inputs[places]).squeeze(1)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(raw, targets[places])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += float(loss) * len(places)
        if tell:
            model.eval()
            with torch.inference_mode():
                told = model(inputs).squeeze(1).numpy() >= 0
            f1 = 200 * float((told & labels).sum()) / max(float(told.sum() + labels.sum()), 1.0)
            tell(Told("network", epoch, total / len(table), f1))
    weights = [one.detach().numpy() for one in (inner.weight, inner.bias, outer.weight, outer.bias)]
    return weights[0].T.copy(), weights[1].copy(), np.concatenate([weights[2][0], weights[3]])
