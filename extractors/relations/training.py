"""Training of the learned relations: logistic regression over hashed features, then boosted trees over its score.

The trees learn from scores that the logistic model gives to documents it has not seen (five folds over documents), and
the calibration from trees that have not seen theirs. Every step is seeded, and runs on one thread: the same corpora
give the same bytes. scikit-learn and scipy are needed here only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.accurate import stacked_table
from extractors.relations.arrays import BITS, Calibration, Linear, Trees
from extractors.relations.features import Features
from extractors.relations.heads import HEADS
from extractors.relations.hierarchy import mesh_below
from extractors.relations.model import HeadModel, second_table
from extractors.relations.view import View
from kg.model import Annotation

__all__ = [
    "Example",
    "Fitted",
    "Settings",
    "Table",
    "Told",
    "best_f1",
    "fit_calibration",
    "fit_head",
    "fit_linear",
    "table_of",
]

_Array = npt.NDArray[Any]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A document with its mentions, and the pairs of keys (subject, object) between which the relation holds.

    `weight` is what each pair counts in the first model; those of `half`, a part of `gold`, are half true there. Pairs
    of a corpus that only `helps` (it is one-sided) teach, but measure and calibrate nothing. Where `judged` is given,
    only those pairs are known; others stand beside them.
    """

    annotation: Annotation
    gold: frozenset[tuple[str, str]]
    corpus: str
    weight: float = 1.0
    half: frozenset[tuple[str, str]] = frozenset()
    helps: bool = False
    judged: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`l2` is the penalty of the logistic model; trees are small since the pairs are few."""

    l2: float = 20.0
    rounds: int = 6
    steps: int = 10
    trees: int = 150
    depth: int = 4
    rate: float = 0.04
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One line of progress: which model, the epoch, the loss a pair and F1 on the pairs seen (percent)."""

    part: str
    epoch: int
    loss: float
    f1: float


@dataclass(slots=True, eq=False)
class Table:
    """All pairs of the examples of one head. `gold` counts relations of the corpora, also those no pair reaches."""

    rows: list[list[int]] = field(default_factory=list)
    dense: list[_Array] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    document: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    corpus: list[str] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    helps: list[bool] = field(default_factory=list)
    views: list[tuple[View, list[Any], slice]] = field(default_factory=list)
    gold: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A head's model, and what held-out folds gave every pair: log-odds and calibrated chance (nested folds)."""

    model: HeadModel
    labels: _Array
    scores: _Array
    chances: _Array
    linear_scores: _Array
    corpus: list[str]
    fold: _Array


def table_of(name: str, examples: Iterable[Example]) -> Table:
    """Features of all pairs. The fold of a document is a hash of its id, so that it never changes."""
    head, table = HEADS[name], Table()
    for number, one in enumerate(examples):
        view = View(one.annotation)
        features = Features(view)
        pairs = list(features.pairs(head.subjects, head.objects, reach=head.reach))
        table.gold += 0 if one.helps else len(one.gold)
        if not pairs:
            continue
        dense = features.table(pairs)
        start = len(table.rows)
        fold = md5(one.annotation.document.id.encode(), usedforsecurity=False).digest()[0] % FOLDS
        for pair, numbers in zip(pairs, dense.tolist(), strict=True):
            table.rows.append(features.sparse(pair, numbers))
            ends = (pair.subject.key, pair.object.key)
            known = one.judged is None or ends in one.judged
            table.labels.append(ends in one.gold)
            table.targets.append(0.5 if ends in one.half else float(ends in one.gold))
            table.helps.append(one.helps or not known)
            table.document.append(number)
            table.weights.append(one.weight if known else 0.0)
            table.corpus.append(one.corpus)
            table.fold.append(fold)
        table.dense.append(dense)
        table.views.append((view, pairs, slice(start, len(table.rows))))
    return table


def fit_head(
    table: Table,
    settings: Settings,
    *,
    with_trees: bool = True,
    odds: _Array | None = None,
    told: float | None = None,
    tell: Callable[[Told], None] | None = None,
    checkpoint: Path | None = None,
) -> Fitted:
    """Train linear model, trees and calibration of one head; `checkpoint` lets an interrupted run go on.

    `odds` are what encoders of pairs say of each pair of documents they have not seen: the trees read them too.
    """
    labels, targets = np.array(table.labels, dtype=bool), np.array(table.targets)
    weights, fold, measured = np.array(table.weights), np.array(table.fold), ~np.array(table.helps)
    matrix = _matrix(table.rows)
    first = np.zeros(len(labels))
    for held in range(FOLDS):
        kept = fold != held
        first[~kept] = matrix[~kept] @ fit_linear(matrix[kept], targets[kept], weights[kept], settings)
    final = fit_linear(matrix, targets, weights, settings, tell=tell, checkpoint=checkpoint)
    trees, scores = None, first
    if with_trees:
        second = _second(table, first, odds)
        scores = np.zeros(len(labels))
        for held in range(FOLDS):
            kept = fold != held
            scores[~kept] = _fit_trees(second[kept], labels[kept], weights[kept], settings).score(second[~kept])
        trees = _fit_trees(second, labels, weights, settings, tell=tell)
    chances = np.zeros(len(labels))
    for held in range(FOLDS):
        kept = (fold != held) & measured
        chances[fold == held] = fit_calibration(scores[kept], labels[kept]).chance(scores[fold == held])
    calibration = fit_calibration(scores[measured], labels[measured])
    cut = _cut_of(scores[measured], labels[measured], targets[measured])
    threshold = round(float(calibration.chance(np.array([cut]))[0]), 4)
    if told is not None:
        threshold = told
    model = HeadModel(Linear(final.astype(np.float32)), trees, calibration, threshold)
    corpus = [one for one, keep in zip(table.corpus, measured.tolist(), strict=True) if keep]
    return Fitted(model, labels[measured], scores[measured], chances[measured], first[measured], corpus, fold[measured])


def _cut_of(scores: _Array, labels: _Array, targets: _Array) -> float:
    """Where F1 is best; with half-true pairs, where the worse of F1 with and without them is best."""
    order = np.argsort(-scores, kind="stable")
    told = np.arange(1, len(scores) + 1)
    wide, narrow = (2 * np.cumsum(gold[order]) / (told + max(int(gold.sum()), 1)) for gold in (labels, targets > 0.75))
    return float(scores[order][int(np.minimum(wide, narrow).argmax())])


def _second(table: Table, scores: _Array, odds: _Array | None) -> _Array:
    parts = []
    for (view, pairs, where), dense in zip(table.views, table.dense, strict=True):
        part = second_table(view, pairs, dense, scores[where], mesh_below)
        parts.append(part if odds is None else stacked_table(part, pairs, scores[where], odds[where]))
    return np.vstack(parts)


def _matrix(rows: Sequence[Sequence[int]]) -> Any:
    from scipy.sparse import csr_matrix

    places = np.fromiter((place for row in rows for place in row), np.int32)
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(rows), 1 << BITS))


def fit_linear(
    matrix: Any,
    targets: _Array,
    weights: _Array,
    settings: Settings,
    *,
    tell: Callable[[Told], None] | None = None,
    checkpoint: Path | None = None,
) -> _Array:
    """Weights of shape (2 ** BITS,). An epoch is a fresh run of L-BFGS of a few steps from the last one's weights, so
    that a run which goes on from a checkpoint takes the same way as one that was never interrupted.
    """
    from scipy.optimize import minimize

    used = np.flatnonzero(np.bincount(matrix.indices, minlength=1 << BITS) > 1)
    small = matrix[:, used]
    labels = targets >= 0.5
    point, done = _resumed(checkpoint, len(used))

    def loss(x: _Array) -> tuple[float, _Array]:
        raw = small @ x
        value = float((weights * (np.logaddexp(0, raw) - targets * raw)).sum() + 0.5 * settings.l2 * (x @ x))
        pull = weights * (targets - 1 / (1 + np.exp(-np.clip(raw, -50, 50))))
        return value, settings.l2 * x - small.T @ pull

    for epoch in range(done + 1, settings.rounds + 1):
        found = minimize(loss, point, jac=True, method="L-BFGS-B", options={"maxiter": settings.steps})
        point = found.x
        if tell:
            tell(Told("linear", epoch, found.fun / weights.sum(), _f1_at(labels, small @ point, 0.0)))
        if checkpoint:
            with checkpoint.open("wb") as stream:
                np.savez(stream, point=point, done=epoch)
    result = np.zeros(1 << BITS)
    result[used] = point
    return result


def _resumed(checkpoint: Path | None, size: int) -> tuple[_Array, int]:
    if checkpoint and checkpoint.is_file():
        with np.load(checkpoint) as stored:
            if len(stored["point"]) == size:
                return stored["point"], int(stored["done"])
    return np.zeros(size), 0


def _fit_trees(
    table: _Array, labels: _Array, weights: _Array, settings: Settings, *, tell: Callable[[Told], None] | None = None
) -> Trees:
    from sklearn.ensemble import GradientBoostingClassifier

    forest = GradientBoostingClassifier(
        n_estimators=settings.trees, max_depth=settings.depth, learning_rate=settings.rate, subsample=0.5,
        min_samples_leaf=20, max_features=0.3, random_state=settings.seed,
    )  # fmt: skip
    forest.fit(table.astype(np.float32), labels, sample_weight=weights)
    if tell:
        for number, raw in enumerate(forest.staged_decision_function(table.astype(np.float32)), 1):
            if number % 25 == 0:
                tell(Told("trees", number, float(np.logaddexp(0, np.where(labels, -1, 1) * raw.ravel()).mean()),
                          _f1_at(labels, raw.ravel(), 0.0)))  # fmt: skip
    prior = float(np.average(labels, weights=weights))
    return _exported(forest, float(np.log(prior / (1 - prior))))


def _exported(forest: Any, base: float) -> Trees:
    trees = [one.tree_ for one in forest.estimators_[:, 0]]
    size = max(tree.node_count for tree in trees)
    shape = (len(trees), size)
    feature, left, right = (np.zeros(shape, np.int64) for _ in range(3))
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, tree in enumerate(trees):
        here = np.arange(tree.node_count)
        leaf = tree.children_left < 0
        feature[row, here] = np.where(leaf, 0, tree.feature)
        threshold[row, here] = np.where(leaf, 0, tree.threshold)
        left[row, here] = np.where(leaf, here, tree.children_left)
        right[row, here] = np.where(leaf, here, tree.children_right)
        value[row, here] = np.where(leaf, tree.value[:, 0, 0] * forest.learning_rate, 0)
    return Trees(base, feature, threshold, left, right, value, int(max(tree.max_depth for tree in trees)))


def fit_calibration(scores: _Array, labels: _Array) -> Calibration:
    """Isotonic regression, thinned to at most 24 knots, pulled in from 0 and 1 (nothing is ever certain)."""
    from sklearn.isotonic import IsotonicRegression

    order = np.argsort(scores, kind="stable")
    bins = np.array_split(order, max(2, min(24, len(order) // 40)))
    middle = np.array([scores[one].mean() for one in bins])
    share = np.array([(labels[one].sum() + 0.5) / (len(one) + 1.0) for one in bins])
    sizes = np.array([len(one) for one in bins])
    rising = IsotonicRegression(y_min=0.005, y_max=0.985).fit(middle, share, sample_weight=sizes)
    return Calibration(middle, rising.predict(middle))


def best_f1(labels: _Array, scores: _Array, gold: int) -> tuple[float, float]:
    """The best F1 (percent, of `gold` relations) over all thresholds, and that threshold."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(labels[order])
    values = 200 * right / (np.arange(1, len(labels) + 1) + gold)
    best = int(values.argmax())
    return float(values[best]), float(scores[order][best])


def _f1_at(labels: _Array, scores: _Array, cut: float) -> float:
    told = scores >= cut
    return float(200 * (labels & told).sum() / max(labels.sum() + told.sum(), 1))
