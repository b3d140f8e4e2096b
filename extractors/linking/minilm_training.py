"""Training of the adapter over MiniLM: as the light encoder is trained (`extractors.linking.training`), with torch.

Batches hold things and the neighbours that the light encoder takes them for: these are the hard negatives. Only the
adapter learns. Steps, not epochs, since a hundred steps are minutes on a processor; every `report` steps the loss is
told and a checkpoint written, from which an interrupted training goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.linking.encoder import NameEncoder
from extractors.linking.minilm import Adapter, layers_of, minilm, pooled

__all__ = ["AdapterSettings", "train_adapter"]

_Ints = npt.NDArray[np.int64]
_NEAR = 8
_AMONG = 12_000


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """How to train: rank of the adapter, steps, things drawn a step and neighbours beside each, learning rate,
    temperature (as its inverse), steps between reports, seed.
    """

    rank: int = 16
    steps: int = 300
    seeds: int = 20
    neighbours: int = 2
    rate: float = 1.5e-3
    sharpness: float = 20.0
    report: int = 20
    seed: int = 0


def train_adapter(
    things: Sequence[Sequence[str]],
    light: NameEncoder,
    settings: AdapterSettings | None = None,
    *,
    listen: Callable[[int, float], None] = lambda _step, _loss: None,
    checkpoint: Path | None = None,
) -> Adapter:
    """Train on things with their names; `listen` hears of the step and the mean loss since it heard last.

    Raises `UsageError` when the extra `transformers` is not installed.
    """
    import torch

    settings = settings or AdapterSettings()
    torch.manual_seed(settings.seed)
    model, tokenizer = minilm()
    parameters = _adapted(model, settings.rank)
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate)
    step = _resumed(checkpoint, settings, parameters, optimiser)
    several = np.flatnonzero([len(names) > 1 for names in things])
    near = _neighbours(things, several, light, settings.seed)
    model.train()
    losses: list[float] = []
    while step < settings.steps:
        random = np.random.default_rng((settings.seed, step))
        left, right = _batch(things, several, near, settings, random)
        loss = _loss(model, tokenizer, left, right, settings.sharpness)
        warm, rest = min(1.0, (step + 1) / 20), 1 - step / settings.steps
        optimiser.param_groups[0]["lr"] = settings.rate * warm * rest
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % settings.report == 0 or step == settings.steps:
            listen(step, float(np.mean(losses)))
            losses.clear()
            if checkpoint is not None:
                state = {"step": step, "of": str(settings), "weights": parameters, "optimiser": optimiser.state_dict()}
                beside = checkpoint.with_name(f".{checkpoint.name}")
                torch.save(state, beside)
                beside.replace(checkpoint)
    plain = [one.detach().numpy() for one in parameters]
    return Adapter(tuple(plain[::2]), tuple(plain[1::2]))


def _adapted(model: Any, rank: int) -> list[Any]:
    """Put the narrow matrices beside the layers; gives them as down, up, down, up, … in the order of the layers."""
    import torch

    for one in model.parameters():
        one.requires_grad_(requires_grad=False)

    class Beside(torch.nn.Module):
        """A layer and its narrow matrices."""

        def __init__(self, layer: Any) -> None:
            super().__init__()
            self.layer = layer
            self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
            self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

        def forward(self, inputs: Any) -> Any:
            """The layer's output and what the narrow matrices add."""
            return self.layer(inputs) + (inputs @ self.down.T) @ self.up.T

    found: list[Any] = []
    for holder, name in list(layers_of(model)):
        beside = Beside(getattr(holder, name))
        setattr(holder, name, beside)
        found += [beside.down, beside.up]
    return found


def _resumed(checkpoint: Path | None, settings: AdapterSettings, parameters: list[Any], optimiser: Any) -> int:
    """The step to go on from, with weights and moments as they were; 0 without a checkpoint of these settings."""
    import torch

    if checkpoint is None or not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    if state["of"] != str(settings):
        return 0
    with torch.no_grad():
        for one, saved in zip(parameters, state["weights"], strict=True):
            one.copy_(saved)
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


def _neighbours(things: Sequence[Sequence[str]], several: _Ints, light: NameEncoder, seed: int) -> _Ints:
    """For each thing of several names those whose primary names lie nearest to its last name, among a part of all."""
    among = np.sort(np.random.default_rng(seed).permutation(len(things))[:_AMONG])
    primary = light.encode([things[place][0] for place in among])
    most = min(_NEAR, len(among))
    near = np.empty((len(several), most), dtype=np.int64)
    for start in range(0, len(several), 1024):
        here = several[start : start + 1024]
        alike = light.encode([things[place][-1] for place in here]) @ primary.T
        alike[here[:, None] == among] = -1
        near[start : start + 1024] = among[np.argpartition(-alike, most - 1, axis=1)[:, :most]]
    return near


def _batch(
    things: Sequence[Sequence[str]],
    several: _Ints,
    near: _Ints,
    settings: AdapterSettings,
    random: np.random.Generator,
) -> tuple[list[str], list[str]]:
    """Two names of each thing of a batch; the same name twice where there is only one."""
    drawn = random.choice(len(several), size=min(settings.seeds, len(several)), replace=False)
    picked = random.integers(near.shape[1], size=(len(drawn), settings.neighbours))
    group = np.unique(np.concatenate([several[drawn], np.take_along_axis(near[drawn], picked, axis=1).ravel()]))
    left, right = [], []
    for place in group:
        names = things[place]
        one = int(random.integers(len(names)))
        other = (one + 1 + int(random.integers(max(1, len(names) - 1)))) % len(names)
        left.append(names[one])
        right.append(names[other])
    return left, right


def _loss(model: Any, tokenizer: Any, left: list[str], right: list[str], sharpness: float) -> Any:
    """InfoNCE in both directions."""
    import torch

    alike = sharpness * pooled(model, tokenizer, left) @ pooled(model, tokenizer, right).T
    here = torch.arange(len(left))
    return torch.nn.functional.cross_entropy(alike, here) + torch.nn.functional.cross_entropy(alike.T, here)
