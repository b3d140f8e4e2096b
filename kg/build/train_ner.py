"""Training of the taggers that ship: corpora in, model files, history, curve and card out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from extractors.evaluation.curve import curve_svg
from extractors.ner.labels import Labels
from extractors.ner.lexicon import Lexicon
from extractors.ner.linear import LinearModel
from extractors.ner.style import StyleModel
from extractors.ner.tagger import CLINICAL, MODELS, STYLES
from extractors.ner.training.descent import State
from extractors.ner.training.examples import Corpus, Example, examples
from extractors.ner.training.judging import f1_of_labels
from extractors.ner.training.linear import LinearSettings, train_linear
from kg.build.ner_card import card
from kg.build.ner_corpora import CORPORA, read_corpora, read_part
from kg.errors import InputError, Location, UsageError
from loaders.base import Problems

__all__ = ["Epoch", "Trained", "train_accurate", "train_fast"]

LITERATURE = ("Disease", "ChemicalEntity", "Gene")
REPORTS = ("PhenotypicFeature", "Procedure", "Disease", "ChemicalEntity")
_EVERY = 10
"""Rounds of the linear model between two looks at the development sets."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One line of what a training tells: loss, and F1 on the development part of each corpus."""

    model: str
    number: int
    loss: float
    f1: dict[str, float]


@dataclass(slots=True)
class Trained:
    """What a training has done so far."""

    folder: Path
    epochs: list[Epoch] = field(default_factory=list)


Listener = Callable[[Epoch], None]


def _require(module: str) -> None:
    if find_spec(module) is None:
        raise UsageError(f"training needs {module}", hint="pip install 'medkg[transformers]'")


def train_fast(
    corpora: Path,
    out: Path,
    *,
    settings: LinearSettings | None = None,
    fresh_lexicon: bool = False,
    listen: Listener = lambda _: None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Trained:
    """Train the linear models (abstracts, case reports) and the chooser of styles; equal input gives equal bytes.

    The lexicon is the shipped one, copied beside them, or with `fresh_lexicon` made from the texts and vocabularies in
    the folder `corpora` (`kg.build.ner_lexicon` says which). Models that `out` holds already are kept: delete them to
    train anew. A run that was broken off goes on where its last checkpoint stands.
    """
    _require("scipy")
    out.mkdir(parents=True, exist_ok=True)
    settings = settings or LinearSettings()
    trained = Trained(out)
    training, development = _read(corpora)
    lexicon_file = out / "lexicon.npz"
    if not lexicon_file.exists() and fresh_lexicon:
        _make_lexicon(corpora, lexicon_file)
    if not lexicon_file.exists():
        _write(lexicon_file, (MODELS / "lexicon.npz").read_bytes())
    lexicon = Lexicon.load(lexicon_file)
    _styles(training, out / "styles.npz")
    for name, types, styles in (
        ("literature", LITERATURE, STYLES[:CLINICAL]),
        ("clinical", REPORTS, STYLES[CLINICAL:]),
    ):
        if not (out / f"{name}.npz").exists():
            job = _Linear(name, types, styles, lexicon, out, trained, listen, progress)
            job.run(training, development, settings)
    counts = {one.name: len(one.documents) for one in training}
    _finish(trained, "fast", corpora, {"linear": asdict(settings)}, counts)
    return trained


def train_accurate(
    corpora: Path,
    out: Path,
    *,
    settings: Any = None,
    listen: Listener = lambda _: None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Trained:
    """Train the transformer's part (needs the extra `transformers`). Kept, and taken up again, as in `train_fast`."""
    _require("sentence_transformers")
    from extractors.ner.encoder import Encoder
    from extractors.ner.training.encoder import EncoderSettings, train_encoder

    out.mkdir(parents=True, exist_ok=True)
    settings = settings or EncoderSettings()
    trained = Trained(out)
    training, development = _read(corpora)
    labels, styles = Labels(LITERATURE), STYLES[:CLINICAL]
    told = list(examples([one for one in training if one.name in settings.corpora], labels))
    checks = {one.name: list(examples([one], labels)) for one in development if one.name in styles}

    def judge(epoch: int, loss: float, encoder: Encoder) -> None:
        found = {}
        for name, some in checks.items():
            scores = [log[:, styles.index(name)] for log in encoder.scores([one.text for one in some])]
            found[name] = f1_of_labels(labels, some, scores, CORPORA[name].types)
        _tell(trained, Epoch("encoder", epoch + 1, loss, found), listen)

    if not (out / "encoder.npz").exists():
        checkpoint = out / "encoder.checkpoint"
        encoder = train_encoder(
            told,
            len(labels),
            styles,
            settings,
            checkpoint=checkpoint,
            judge=judge,
            listen=lambda epoch, step, steps, _: progress(f"epoch {epoch + 1}", step, steps),
        )
        encoder.save(out / "encoder.npz")
        checkpoint.unlink(missing_ok=True)
    counts = {one.name: len(one.documents) for one in training if one.name in settings.corpora}
    _finish(trained, "accurate", corpora, {"encoder": asdict(settings)}, counts)
    return trained


@dataclass(frozen=True, slots=True)
class _Linear:
    name: str
    types: Sequence[str]
    styles: Sequence[str]
    lexicon: Lexicon
    out: Path
    trained: Trained
    listen: Listener
    progress: Callable[[str, int, int], None]

    def run(self, training: list[Corpus], development: list[Corpus], settings: LinearSettings) -> None:
        labels = Labels(tuple(self.types))
        told = list(examples([one for one in training if one.name in self.styles], labels))
        checks = {one.name: list(examples([one], labels)) for one in development if one.name in self.styles}
        checkpoint = self.out / f"{self.name}.checkpoint.npz"

        def hear(state: State, loss: float, model: Callable[[], LinearModel]) -> None:
            self.progress(self.name, state.rounds, settings.rounds)
            if state.rounds % _EVERY == 0:
                found = self._f1(model(), labels, checks)
                _keep(checkpoint, state)
                _tell(self.trained, Epoch(self.name, state.rounds, loss, found), self.listen)

        start = _kept(checkpoint)
        model = train_linear(told, self.types, self.styles, self.lexicon, settings, start=start, listen=hear)
        model.save(self.out / f"{self.name}.npz")
        checkpoint.unlink(missing_ok=True)

    def _f1(self, model: LinearModel, labels: Labels, checks: dict[str, list[Example]]) -> dict[str, float]:
        from extractors.ner.linear import LinearTagger
        from extractors.ner.stream import Stream, Words

        words = Words(self.lexicon)
        tagger, found = LinearTagger(model, words), {}
        for name, some in checks.items():
            style = self.styles.index(name)
            scores = []
            for one in some:
                shares = np.tile(np.eye(len(self.styles))[style], (len(one.text.words), 1))
                scores.append(tagger.scores(Stream.of([one.text], words), shares))
            found[name] = f1_of_labels(labels, some, scores, CORPORA[name].types, model.follows)
        return found


def _read(folder: Path) -> tuple[list[Corpus], list[Corpus]]:
    problems = Problems()
    if not folder.is_dir():
        raise InputError("is no folder", where=Location(str(folder)), hint="give the folder that holds the corpora")
    training = read_corpora(folder, problems)
    development = [
        Corpus(name, CORPORA[name].types, tuple(read_part(folder, name, "dev", problems))) for name in CORPORA
    ]
    return training, development


def _make_lexicon(corpora: Path, path: Path) -> None:
    from kg.build.ner_lexicon import lexicon_from

    _require("sentence_transformers")
    beside = path.with_name("lexicon.part.npz")
    np.savez_compressed(beside, **lexicon_from(corpora).arrays())
    beside.replace(path)


def _styles(training: Sequence[Corpus], path: Path) -> None:
    labels = Labels(LITERATURE)
    texts = [(one.text.words, STYLES.index(one.style)) for one in examples(training, labels)]
    model = StyleModel.learn(texts, len(STYLES))
    beside = path.with_name("styles.part.npz")
    np.savez_compressed(beside, keys=model.keys, weights=model.weights)
    beside.replace(path)


def _keep(path: Path, state: State) -> None:
    beside = path.with_name(f"{path.name}.part.npz")
    pairs = {f"{kind}{n}": one for n, pair in enumerate(state.pairs) for kind, one in zip("sy", pair, strict=True)}
    np.savez(beside, rounds=state.rounds, weights=state.weights, **pairs)
    beside.replace(path)


def _kept(path: Path) -> State | None:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as file:
        count = sum(name.startswith("s") for name in file.files)
        pairs = tuple((file[f"s{n}"], file[f"y{n}"]) for n in range(count))
        return State(int(file["rounds"]), file["weights"], pairs)


def _tell(trained: Trained, epoch: Epoch, listen: Listener) -> None:
    trained.epochs.append(epoch)
    with (trained.folder / "history.jsonl").open("ab") as file:
        file.write(orjson.dumps(asdict(epoch)) + b"\n")
    listen(epoch)


def _finish(trained: Trained, name: str, corpora: Path, settings: dict[str, Any], documents: dict[str, int]) -> None:
    """Curve, card, and manifest: what was trained on (hashes of the corpora), how, what came out (hashes)."""
    history = trained.folder / "history.jsonl"
    rows = [orjson.loads(line) for line in history.read_bytes().splitlines()] if history.exists() else []
    for model in sorted({row["model"] for row in rows}):
        mine = {row["number"]: row for row in rows if row["model"] == model}
        panels = {
            f"{model}, {corpus}": [(n, row["loss"], row["f1"][corpus]) for n, row in sorted(mine.items())]
            for corpus in mine[min(mine)]["f1"]
        }
        _write(trained.folder / f"{model}.svg", curve_svg(panels).encode())
    models = {path.name: _hash(path) for path in sorted(trained.folder.glob("*.npz"))}
    files = sorted({part.file for known in CORPORA.values() for part in known.parts})
    used = {file: _hash(corpora / file) for file in files if (corpora / file).is_file()}
    body = {"tagger": name, "settings": settings, "corpora": used, "models": models}
    _write(trained.folder / f"{name}.json", orjson.dumps(body, option=orjson.OPT_INDENT_2) + b"\n")
    made = datetime.now(tz=UTC).date()
    _write(trained.folder / f"{name}.md", card(name, documents, rows, models, made).encode())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, body: bytes) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(body)
    beside.replace(path)
