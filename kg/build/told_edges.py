"""How often what a pipeline tells end to end is right, on texts that its relation model has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.base import Pipeline
from extractors.evaluation.relations import aligned
from extractors.pipeline import load
from extractors.relations.annotator import RelationAnnotator
from extractors.relations.edges import APART, head_of
from extractors.relations.heads import HEADS
from extractors.relations.model import HeadModel, RelationModel
from extractors.relations.training import Example, Settings, fit_calibration, fit_head, table_of
from extractors.relations.view import key_of
from extractors.vocabulary import Vocabulary
from kg.build.backbone import backbone_of
from kg.build.vocabularies import names_to_look_for
from kg.model import Annotation

__all__ = [
    "MEASURED_ON",
    "TOLD_BY",
    "Told",
    "held_out",
    "knots_of",
    "mesh_names",
    "second_half",
    "second_of",
    "told_edges",
    "with_model",
]

MEASURED_ON = {
    "causes": "bc5cdr",
    "treats": "crowdtruth",
    APART: "biored",
    "label": "roam",
    "has_phenotype": "raredis",
    "gene": "biored",
}
"""The corpus whose texts show what a head's edges are worth. Of `causes` the ids are compared, of the others the
places of the ends."""
TOLD_BY = {APART: "treats"}
"""The head that tells edges measured apart; others are told by the head of their name."""
_FEWEST = 40
Pair = tuple[str, str]
Odds = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Scores of told edges, whether each holds, and the texts they are of."""

    scores: npt.NDArray[Any]
    right: npt.NDArray[Any]
    texts: tuple[str, ...]


def second_half(text: str) -> bool:
    """Whether a text is of the half that is measured; by a hash, so that it never changes."""
    return sha256(text.encode()).digest()[0] % 2 == 1


def second_of(head: str, examples: Sequence[Example]) -> list[Example]:
    """The half that is measured of the corpus that a head is measured on."""
    corpus = MEASURED_ON[head]
    return [one for one in examples if one.corpus == corpus and second_half(one.annotation.document.text)]


def with_model(pipeline: Pipeline, model: RelationModel) -> Pipeline:
    """The pipeline with another relation model, whose scores are left as they are."""
    return Pipeline(tuple(type(one)(model) if isinstance(one, RelationAnnotator) else one for one in pipeline.parts))


def mesh_names() -> tuple[Vocabulary, dict[str, str]]:
    """Diseases and chemicals of MeSH as they ship, and the present id of each that was called otherwise."""
    backbone = backbone_of(["mesh", "mesh_supplementary"])
    rows = backbone.table("nodes").select("id", "alternates").iter_rows()
    return Vocabulary.load(backbone.vocabulary), {former: id for id, alternates in rows for former in alternates}


def held_out(
    head: str, examples: Sequence[Example], settings: Settings | None = None, *, odds: Sequence[Odds] | None = None
) -> tuple[HeadModel, list[Example]]:
    """The head trained without any text of the second half of the corpus it is measured on, and that half.

    `odds` are what encoders say of the pairs of each example that they have not seen.
    """
    teller, second = TOLD_BY.get(head, head), second_of(head, examples)
    unseen = {one.annotation.document.text for one in second}
    kept = [n for n, one in enumerate(examples) if one.annotation.document.text not in unseen]
    fitted = fit_head(
        table_of(teller, [examples[n] for n in kept]),
        settings or Settings(),
        with_trees=HEADS[teller].trees or odds is not None,
        odds=None if odds is None else np.concatenate([odds[n] for n in kept]),
        told=HEADS[teller].told,
    )
    return fitted.model, second


def told_edges(head: str, second: Sequence[Example], model: RelationModel, pipeline: str = "fast") -> Told:
    """Run a pipeline with a model over texts that it has not seen."""
    vocabulary, now = mesh_names() if head == "causes" else (names_to_look_for(), {})
    parts = with_model(load(pipeline, vocabulary=vocabulary), model)
    scores: list[float] = []
    right: list[bool] = []
    texts: list[str] = []
    for one, found in zip(second, parts.pipe(one.annotation.document for one in second), strict=True):
        gold = {(now.get(s, s), now.get(o, o)) for s, o in one.gold}
        for pair, score in _told(head, found, one).items():
            scores.append(score)
            right.append(pair in gold)
            texts.append(found.document.text)
    return Told(np.array(scores), np.array(right, dtype=bool), tuple(texts))


def _told(head: str, found: Annotation, one: Example) -> dict[Pair, float]:
    keys = {m.id: key_of(m) for m in found.mentions} if head == "causes" else aligned(found, one.annotation)
    told: dict[Pair, float] = {}
    for relation in found.relations:
        if relation.negated or head_of(found, relation) != head:
            continue
        pair = ("" if head == "label" else keys[relation.subject], keys[relation.object])
        ids = head != "causes" or all(end.startswith("MESH:") for end in pair)
        if ids and (one.judged is None or pair in one.judged):
            told[pair] = max(told.get(pair, 0.0), relation.score)
    return told


def knots_of(scores: npt.NDArray[Any], right: npt.NDArray[Any]) -> dict[str, list[float]] | None:
    """The rising line from scores to chances; None where too few edges were told."""
    if len(scores) < _FEWEST:
        return None
    line = fit_calibration(scores, right)
    return {
        "scores": [round(float(one), 4) for one in line.scores],
        "chances": [round(float(one), 4) for one in line.chances],
    }
