"""Training: first signs that are hidden are guessed, then characters are labelled, for all corpora at once.

Guessing: Devlin et al., NAACL 2019. In the last passes the weights are seen as they will be stored (Jacob et al., CVPR
2018), so that storing them costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from extractors.chinese.alphabet import BEGIN, END, FIRST, MASK, PAD
from extractors.chinese.labels import allowed, labels_of, spans_of
from extractors.chinese.network import FORBIDDEN, row_of
from extractors.chinese.training.base import Base
from extractors.chinese.training.chain import loss_of
from extractors.chinese.training.material import LONGEST, Material, Span, Window
from extractors.chinese.training.model import Model

__all__ = ["Settings", "Told", "fit", "measure"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is trained. Rates are the greatest ones; deeper layers learn slower by `fade` a layer."""

    layers: int = 6
    frozen: int = 0
    reading: int = 12
    passes: int = 25
    packed: int = 8
    tokens: int = 8192
    reading_rate: float = 4e-4
    rate: float = 4e-4
    own_rate: float = 1e-3
    fade: float = 0.95
    dropout: float = 0.1
    hidden: float = 0.08
    measured: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What is told after a pass: loss a sign, and strict F1 by corpus on the texts held out (percent)."""

    part: str
    number: int
    loss: float
    f1: dict[str, float] = field(default_factory=dict)


def fit(
    material: Material,
    base: Base,
    settings: Settings,
    *,
    state: Path | None = None,
    tell: Callable[[Told], None],
) -> Model:
    """Train a model. With `state`, a run that was broken off goes on behind the last pass that this file holds.

    What frozen layers say is worked out once for each window and kept in memory (768 bytes a sign).
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Model(
        base, material, layers=settings.layers, frozen=settings.frozen, dropout=settings.dropout, seed=settings.seed
    ).to(device)
    below = _Below(model)
    for part, passes in (("reading", settings.reading), ("labels", settings.passes)):
        optimiser, done = _optimiser(model, part, settings), 0
        if state is not None and state.is_file():
            done = _go_on(state, part, settings, model, optimiser)
        for number in range(done, passes):
            random = np.random.default_rng([settings.seed, len(part), number])
            torch.manual_seed(settings.seed * 1000 + number)
            if part == "labels" and number >= passes - settings.packed:
                model.see_packed()
            loss = _pass(model, part, settings, optimiser, random, number, passes, below)
            last = part == "labels" and ((number + 1) % settings.measured == 0 or number + 1 == passes)
            tell(Told(part, number + 1, loss, _f1(measure(model, below), material) if last and material.held else {}))
            if state is not None:
                _keep(state, part, number + 1, settings, model, optimiser)
    return model.eval()


def measure(model: Model, below: _Below | None = None) -> dict[str, set[Span]]:
    """The names that a model finds in the texts held out, by corpus."""
    model.eval()
    below = below or _Below(model)
    found: dict[str, set[Span]] = {of: set() for of in model.material.types}
    for of, types in model.material.types.items():
        labels, may = labels_of(types), allowed(len(types))
        steps = np.where(may, model.steps[of].detach().float().cpu().numpy(), np.float32(FORBIDDEN))
        some = sorted((w for w in model.material.held if w.corpus == of), key=lambda w: len(w.signs))
        for at in range(0, len(some), 16):
            group = some[at : at + 16]
            with torch.inference_mode():
                signs, known, trained, _ = _tensors(group, model.places.device)
                scores = _scores(model, of, below(signs, group), signs, known, trained).cpu().numpy()
            for window, row in zip(group, scores, strict=True):
                found_here = spans_of([labels[one] for one in row_of(row[: len(window.signs)], steps)])
                found[of] |= {(window.text, window.start + a, window.start + b, type) for a, b, type in found_here}
    model.train()
    return found


def _f1(found: dict[str, set[Span]], material: Material) -> dict[str, float]:
    gold = material.gold
    return {of: 200 * len(one & gold[of]) / max(1, len(one) + len(gold[of])) for of, one in found.items()}


def _pass(
    model: Model, part: str, settings: Settings, optimiser: torch.optim.Optimizer, random: np.random.Generator,
    number: int, passes: int, below: _Below,
) -> float:  # fmt: skip
    model.train()
    if part == "reading":
        groups = list(_groups([*_without_corpus(model.material), *_read(model.material)], 2 * settings.tokens, random))
    else:
        groups = list(_groups(model.material.train, settings.tokens, random))
    losses = []
    for place, group in enumerate(groups):
        done = number + place / len(groups)
        warm = min(1.0, (number * len(groups) + place + 1) / 80)
        for one in optimiser.param_groups:
            one["lr"] = one["base"] * warm * max(0.02, 1 - done / passes)
        loss = _guess(model, group, random) if part == "reading" else _label(model, group, settings, random, below)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.detach())
    return float(torch.stack(losses).mean())


def _label(
    model: Model, group: Sequence[Window], settings: Settings, random: np.random.Generator, below: _Below
) -> torch.Tensor:
    of = group[0].corpus
    signs, known, trained, labels = _tensors(group, model.places.device)
    shown = signs
    if not model.frozen:
        hide = torch.from_numpy(random.random(signs.shape) < settings.hidden).to(signs.device) & (signs >= FIRST)
        shown = torch.where(hide, torch.full_like(signs, MASK), signs)
    scores = _scores(model, of, below(shown, group), signs, known, trained)
    sizes = torch.tensor([len(window.signs) for window in group], device=signs.device)
    may = torch.from_numpy(allowed(len(model.material.types[of]))).to(signs.device)
    return loss_of(scores, labels[:, : scores.shape[1]], sizes, model.steps[of], may)


def _scores(model: Model, of: str, lower: torch.Tensor, *places: torch.Tensor) -> torch.Tensor:
    """Scores of labels, begin left out. Shape (rows, characters, labels)."""
    device = places[0].device.type
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        hidden = model(lower, *places, of)
    hidden = functional.dropout(hidden[:, 1:].float(), model.dropout, model.training)
    found: torch.Tensor = model.labels[of](hidden)
    return found


class _Below:
    """What the layers below say of windows: kept when they are frozen, else worked out each time."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._kept: dict[int, torch.Tensor] = {}

    def __call__(self, signs: torch.Tensor, group: Sequence[Window]) -> torch.Tensor:
        model, device = self._model, signs.device
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            if not model.frozen:
                found: torch.Tensor = model.lower(signs)
                return found
            if any(id(window) not in self._kept for window in group):
                was = model.training
                model.eval()
                with torch.no_grad():
                    fresh = model.lower(signs)
                model.train(was)
                for window, row in zip(group, fresh, strict=True):
                    self._kept[id(window)] = row[: len(window.signs) + 2].half().cpu()
        rows = [self._kept[id(window)].to(device).float() for window in group]
        full = torch.zeros((*signs.shape, rows[0].shape[1]), device=device)
        for n, row in enumerate(rows):
            full[n, : len(row)] = row
        return full


def _guess(model: Model, group: Sequence[Window], random: np.random.Generator) -> torch.Tensor:
    """Single signs and pairs are hidden, about a fifth of all."""
    signs, known, trained, _ = _tensors(group, model.places.device)
    real = signs >= FIRST
    chance = torch.from_numpy(random.random((3, *signs.shape))).to(signs.device)
    chosen = (chance[0] < 0.15) & real
    chosen = chosen | (chosen.roll(1, 1) & real & (chance[1] < 0.4))
    chosen[0, 1] |= ~chosen.any()
    shown = torch.where(chosen & (chance[2] < 0.85), torch.full_like(signs, MASK), signs)
    with torch.autocast(signs.device.type, torch.bfloat16, enabled=signs.device.type == "cuda"):
        guesses = model.guesses(model(model.lower(shown), shown, known, trained)[chosen])
    return functional.cross_entropy(guesses.float(), signs[chosen])


def _without_corpus(material: Material) -> Iterator[Window]:
    for window in material.train:
        none = np.zeros_like(window.labels)
        yield Window("", window.text, window.start, window.signs, none, none, none)


def _read(material: Material, size: int = LONGEST) -> Iterator[Window]:
    for at in range(0, len(material.reading), size):
        signs = material.reading[at : at + size]
        none = np.zeros(len(signs), np.int16)
        yield Window("", 0, 0, signs, none, none, none)


def _groups(windows: Sequence[Window], tokens: int, random: np.random.Generator) -> Iterator[list[Window]]:
    """Windows of one corpus and about one length, `tokens` characters at most together; in any order."""
    jitter = random.random(len(windows)) * 40
    order = sorted(range(len(windows)), key=lambda n: (windows[n].corpus, len(windows[n].signs) + jitter[n]))
    groups: list[list[Window]] = []
    widest = 0
    for n in order:
        window, size = windows[n], len(windows[n].signs) + 2
        if groups and groups[-1][0].corpus == window.corpus and max(widest, size) * (len(groups[-1]) + 1) <= tokens:
            groups[-1].append(window)
            widest = max(widest, size)
        else:
            groups.append([window])
            widest = size
    for place in random.permutation(len(groups)):
        yield groups[place]


def _tensors(group: Sequence[Window], device: torch.device) -> list[torch.Tensor]:
    """Signs, known, trained: with begin and end; labels: without. Shape (windows, longest + 2)."""
    longest = -(-(max(len(window.signs) for window in group) + 2) // 8) * 8
    held: npt.NDArray[Any] = np.zeros((4, len(group), longest), np.int64)
    held[0] = PAD
    for n, window in enumerate(group):
        size = len(window.signs)
        held[0, n, 0], held[0, n, 1 : size + 1], held[0, n, size + 1] = BEGIN, window.signs, END
        held[1, n, 1 : size + 1], held[2, n, 1 : size + 1] = window.known, window.trained
        held[3, n, :size] = window.labels
    return list(torch.from_numpy(held).to(device))


def _optimiser(model: Model, part: str, settings: Settings) -> torch.optim.Optimizer:
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    depth = len(model.layers)
    for name, value in model.named_parameters():
        if not value.requires_grad:
            continue
        own = name.split(".")[0] in {"labels", "steps", "marks", "known"}
        rate = settings.reading_rate if part == "reading" else settings.own_rate if own else settings.rate
        above = depth - 1 - int(name.split(".")[1]) if name.startswith("layers") else 0 if own else depth
        if part == "labels" and not own:
            rate *= settings.fade**above
        groups.setdefault((rate, 0.01 if value.ndim == 2 and "steps" not in name else 0.0), []).append(value)
    return torch.optim.AdamW(
        [{"params": some, "lr": rate, "base": rate, "weight_decay": decay} for (rate, decay), some in groups.items()],
        betas=(0.9, 0.98),
    )


def _keep(
    state: Path, part: str, number: int, settings: Settings, model: Model, optimiser: torch.optim.Optimizer
) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    beside = state.with_name(f"{state.name}.part")
    held = {
        "part": part, "number": number, "settings": asdict(settings), "signs": model.material.signs,
        "model": model.state_dict(), "optimiser": optimiser.state_dict(),
    }  # fmt: skip
    torch.save(held, beside)
    beside.replace(state)


def _go_on(state: Path, part: str, settings: Settings, model: Model, optimiser: torch.optim.Optimizer) -> int:
    """How many passes of this part are done; what another run left is not used."""
    held = torch.load(state, map_location=model.places.device, weights_only=True)
    if held["settings"] != asdict(settings) or held["signs"] != model.material.signs:
        return 0
    if held["part"] == part:
        model.load_state_dict(held["model"])
        optimiser.load_state_dict(held["optimiser"])
        return int(held["number"])
    if part == "reading":  # the labels have been begun
        return settings.reading
    return 0
