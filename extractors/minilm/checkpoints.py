"""Where a training on top of the transformer stands, so that a broken one goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

__all__ = ["keep", "resume"]


def keep(path: Path | None, encoder: torch.nn.Module, optimizer: Any, schedule: Any, done: int) -> None:
    """Write weights, optimizer and schedule after `done` epochs, beside and then renamed; nothing without a path."""
    if path is None:
        return
    beside = path.with_name(f"{path.name}.part")
    state = {"done": done, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    torch.save({**state, "encoder": encoder.state_dict()}, beside)
    beside.replace(path)


def resume(path: Path | None, encoder: torch.nn.Module, optimizer: Any, schedule: Any) -> int:
    """Take up what `keep` wrote; how many epochs are done, 0 where nothing was kept."""
    if path is None or not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    encoder.load_state_dict(state["encoder"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["done"])
