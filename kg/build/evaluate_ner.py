"""The trained taggers against a corpus with gold mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.base import Annotator, Pipeline
from extractors.evaluation.concepts import Confusion, Judged, Marks, Scores
from extractors.evaluation.mentions import mention_errors, mention_scores
from extractors.ner.annotator import AccurateNerAnnotator, NerAnnotator
from extractors.segment import SentenceAnnotator
from kg.build.ner_corpora import gold
from kg.errors import InputError, Location, MedkgError
from kg.model import Annotation, Mention
from loaders.base import Problems

__all__ = ["NerEvaluation", "evaluate_ner", "judged"]

_TYPES = ("Disease", "ChemicalEntity", "Gene", "PhenotypicFeature", "Procedure")


@dataclass(frozen=True, slots=True)
class NerEvaluation:
    """What came out: documents, gold mentions, scores by level and type, the commonest errors, problems."""

    documents: int
    gold: int
    scores: dict[str, dict[str, Scores]]
    errors: list[Confusion]
    problems: list[MedkgError]


def evaluate_ner(corpus: Path, *, accurate: bool = False, style: str | None = None) -> NerEvaluation:
    """Tag the documents of a corpus and compare. Only types that its gold mentions have are scored.

    Raises `InputError` when the corpus marks no type that the taggers know.
    """
    unusable = Problems()
    marked = list(gold(corpus, unusable))
    present = {m.type for one in marked for m in one.mentions}
    types = [one for one in _TYPES if one in present]
    if not types:
        hint = f"known types: {', '.join(_TYPES)}"
        raise InputError("marks no type that the taggers know", where=Location(str(corpus)), hint=hint)
    part = AccurateNerAnnotator(style) if accurate else NerAnnotator(style)
    pairs = judged(marked, part)
    scores = mention_scores(pairs, types)
    count = sum(mark[2] in types for one in pairs for mark in one.gold)
    return NerEvaluation(len(pairs), count, scores, mention_errors(pairs, types), list(unusable.kept))


def judged(marked: Iterable[Annotation], part: Annotator) -> list[Judged]:
    """Gold and found marks of each document; the third value of a mark is its type."""
    pipeline = Pipeline((SentenceAnnotator(), part))
    return [
        Judged(
            one.document.id, one.document.text, _marks(one.mentions), _marks(pipeline.annotate(one.document).mentions)
        )
        for one in marked
    ]


def _marks(mentions: Iterable[Mention]) -> Marks:
    return frozenset((m.start, m.end, m.type) for m in mentions)
