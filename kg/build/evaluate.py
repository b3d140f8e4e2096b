"""A pipeline against a corpus with gold answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from extractors.evaluation.concepts import Confusion, Judged, Scores, confusions, scores
from extractors.pipeline import load
from extractors.vocabulary import Vocabulary
from kg.build.backbone import backbone_of, vocabulary_entries
from kg.build.vocabularies import DEFAULT_SOURCES
from kg.errors import InputError, Location, MedkgError
from kg.model import Annotation
from kg.release.read import open_release
from loaders.base import Problems
from loaders.literature import pubtator
from loaders.literature.standoff import is_standoff, standoff_annotations

__all__ = ["Evaluation", "evaluate_hpo"]

_ROOT = "HP:0000118"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out: documents, gold mentions, scores by level, the commonest errors, names of ids, problems."""

    documents: int
    gold: int
    scores: dict[str, Scores]
    errors: list[Confusion]
    names: dict[str, str]
    problems: list[MedkgError]


def evaluate_hpo(corpus: Path, *, release: Path | None = None, nested: bool = False) -> Evaluation:
    """Run HPO concept recognition over a corpus (PubTator file, or folder with `corpus/` and `ann/`) and score it.

    Only gold concepts under Phenotypic abnormality count; former ids are replaced by today's. Raises `InputError` when
    the corpus has no gold concept.
    """
    unusable = Problems()
    gold = list(
        standoff_annotations(corpus, unusable) if is_standoff(corpus) else pubtator.annotations(corpus, unusable)
    )
    nodes, statements = _graph(release)
    vocabulary = Vocabulary.compile(vocabulary_entries(nodes, statements))
    now = dict(_successors(nodes))
    abnormal = _below(vocabulary.phenotypes.broader)
    pipeline = load("fast", vocabulary=vocabulary, only=["hpo-nested" if nested else "hpo"])
    judged = [
        Judged(one.document.id, one.document.text, _kept(_marks(one, now), abnormal), _marks(mine, now))
        for one, mine in zip(gold, pipeline.pipe(one.document for one in gold), strict=True)
    ]
    count = sum(len(one.gold) for one in judged)
    if not count:
        hint = "give a PubTator file, or a folder with corpus/ and ann/, whose mentions carry HP: ids"
        raise InputError("has no phenotype among its gold mentions", where=Location(str(corpus)), hint=hint)
    names = dict(nodes.filter(pl.col("id").str.starts_with("HP:")).select("id", "name").iter_rows())
    return Evaluation(len(judged), count, scores(judged), confusions(judged), names, list(unusable.kept))


def _graph(release: Path | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    if release is not None:
        opened = open_release(release)
        return opened.nodes, opened.statements
    backbone = backbone_of(DEFAULT_SOURCES)
    return backbone.table("nodes"), backbone.table("statements")


def _successors(nodes: pl.DataFrame) -> Iterator[tuple[str, str]]:
    for id, alternates, replaced_by in nodes.select("id", "alternates", "replaced_by").iter_rows():
        if replaced_by:
            yield id, replaced_by
        for former in alternates:
            yield former, id


def _below(broader: dict[str, tuple[str, ...]]) -> set[str]:
    """The root and all under it."""
    found = {_ROOT}
    narrower: dict[str, list[str]] = {}
    for id, up in broader.items():
        for one in up:
            narrower.setdefault(one, []).append(id)
    waiting = [_ROOT]
    while waiting:
        fresh = [id for id in narrower.get(waiting.pop(), ()) if id not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


def _marks(one: Annotation, now: dict[str, str]) -> frozenset[tuple[int, int, str]]:
    return frozenset((m.start, m.end, now.get(m.curie, m.curie)) for m in one.mentions if m.curie)


def _kept(marks: frozenset[tuple[int, int, str]], wanted: set[str]) -> frozenset[tuple[int, int, str]]:
    return frozenset(mark for mark in marks if mark[2] in wanted)
