"""Train the learned relations from the corpora at hand, and write models, card and curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from extractors.evaluation.calibration import expected_error
from extractors.evaluation.curve import curve_svg
from extractors.relations.annotator import RelationAnnotator
from extractors.relations.heads import HEADS
from extractors.relations.model import HeadModel, RelationModel
from extractors.relations.training import Example, Fitted, Settings, Told, best_f1, fit_head, table_of
from kg.build.measure_patterns import measure_patterns
from kg.build.relation_corpora import LICENCES, examples_of
from kg.build.told_edges import MEASURED_ON, TOLD_BY, held_out, knots_of, told_edges
from kg.errors import MedkgError
from loaders.base import Problems

__all__ = ["Figure", "Training", "all_examples", "figures_of", "train_relations", "write_table"]


@dataclass(frozen=True, slots=True)
class Figure:
    """Held-out folds of one head on one corpus: pairs, relations, F1 (percent) of three systems, calibration error."""

    head: str
    corpus: str
    pairs: int
    relations: int
    together: float
    linear: float
    trees: float
    error: float


@dataclass(frozen=True, slots=True)
class Training:
    """What came out: figures, the file of the models, its SHA-256, and what of the corpora could not be used."""

    figures: list[Figure]
    path: Path
    digest: str
    problems: list[MedkgError]


def train_relations(
    data: Path,
    out: Path,
    *,
    without: Sequence[str] = (),
    settings: Settings | None = None,
    tell: Callable[[str, Told], None],
) -> Training:
    """Train every head for which a corpus is left and write `fast.npz`, `fast.json` (the card), `fast.svg`,
    `patterns.json` and `edges.json`.

    The same corpora give the same bytes of `fast.npz`. A run that is interrupted goes on where it stopped: finished
    epochs lie in `out/.fast` until the end. Raises `InputError` when a corpus is not at hand.
    """
    settings = settings or Settings()
    out.mkdir(parents=True, exist_ok=True)
    resting = out / ".fast"
    resting.mkdir(exist_ok=True)
    problems = Problems()
    examples = all_examples(data, without, problems)
    fitted: dict[str, Fitted] = {}
    told: dict[str, list[Told]] = {}
    for head, found in examples.items():
        lines = told.setdefault(head, [])

        def listen(one: Told, head: str = head, lines: list[Told] = lines) -> None:
            lines.append(one)
            tell(head, one)

        fitted[head] = fit_head(
            table_of(head, found),
            settings,
            with_trees=HEADS[head].trees,
            told=HEADS[head].told,
            tell=listen,
            checkpoint=resting / f"{head}.npz",
        )
    figures = [figure for head, one in fitted.items() for figure in figures_of(head, one)]
    path = out / "fast.npz"
    heads = {head: one.model for head, one in fitted.items()}
    RelationModel(heads).save(path)
    digest = sha256(path.read_bytes()).hexdigest()
    _write_card(out / "fast.json", examples, figures, digest, settings)
    write_table(out / "patterns.json", measure_patterns(examples))
    write_table(out / "edges.json", _edges(examples, heads, settings))
    _write_curve(out / "fast.svg", told)
    for rest in resting.iterdir():
        rest.unlink()
    resting.rmdir()
    return Training(figures, path, digest, list(problems.kept))


def all_examples(data: Path, without: Sequence[str], problems: Problems) -> dict[str, list[Example]]:
    """Those of every corpus that is not left out, by head."""
    examples: dict[str, list[Example]] = {}
    for name in LICENCES:
        if name not in without:
            for head, found in examples_of(name, data, problems).items():
                examples.setdefault(head, []).extend(found)
    return examples


def _edges(
    examples: dict[str, list[Example]], heads: dict[str, HeadModel], settings: Settings
) -> dict[str, dict[str, list[float]]]:
    """What told edges of each head are worth, measured on half a corpus by a model trained without it."""
    found = {}
    for head, corpus in MEASURED_ON.items():
        teller = TOLD_BY.get(head, head)
        measured = examples.get(teller, [])
        if any(one.corpus == corpus for one in measured):
            model, second = held_out(head, measured, settings)
            told = told_edges(head, second, RelationModel({**heads, teller: model}))
            if (knots := knots_of(told.scores, told.right)) is not None:
                found[head] = knots
    return found


def figures_of(head: str, fitted: Fitted) -> list[Figure]:
    """The figures of held-out folds, corpus by corpus."""
    found = []
    for corpus in sorted(set(fitted.corpus)):
        here = [one == corpus for one in fitted.corpus]
        labels = fitted.labels[here]
        gold = int(labels.sum())
        scores = (best_f1(labels, one[here], gold)[0] for one in (fitted.linear_scores, fitted.scores))
        linear, trees = (round(one, 1) for one in scores)
        error = expected_error(fitted.chances[here], labels)
        together = round(200 * gold / (len(labels) + gold), 1)
        found.append(Figure(head, corpus, len(labels), gold, together, linear, trees, round(error, 4)))
    return found


def _write_card(
    path: Path, examples: dict[str, list[Example]], figures: list[Figure], digest: str, settings: Settings
) -> None:
    used = sorted({one.corpus for found in examples.values() for one in found})
    card = {
        "name": RelationAnnotator.name,
        "file": "fast.npz",
        "sha256": digest,
        "method": "hashed logistic regression, then boosted trees over its score and the document's other pairs",
        "settings": {name: getattr(settings, name) for name in settings.__slots__},
        "documents": {head: len(found) for head, found in examples.items()},
        "corpora": {name: LICENCES[name] for name in used},
        "held_out_folds": [{name: getattr(one, name) for name in one.__slots__} for one in figures],
        "note": "Figures are of five folds over documents, gold mentions; F1 at its best threshold. Test sets unseen.",
        "use": "Decision support; does not replace a doctor.",
    }
    path.write_bytes(orjson.dumps(card, option=orjson.OPT_INDENT_2) + b"\n")


def write_table(path: Path, table: Mapping[str, object]) -> None:
    """Write JSON, the same bytes for the same table."""
    path.write_bytes(orjson.dumps(table, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def _write_curve(path: Path, told: Mapping[str, Sequence[Told]]) -> None:
    panels = {
        f"{head}, {part}": [(one.epoch, one.loss, one.f1) for one in lines if one.part == part]
        for head, lines in told.items()
        for part in ("linear", "trees")
    }
    path.write_text(curve_svg(panels), encoding="utf-8")
