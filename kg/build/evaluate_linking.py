"""Linking against the gold mentions of a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from extractors.abbreviations import AbbreviationAnnotator
from extractors.evaluation.concepts import Confusion, Scores
from extractors.evaluation.links import LinkedMention, link_errors, link_scores
from extractors.linking.annotator import AccurateLinkingAnnotator, LinkingAnnotator
from extractors.segment import SentenceAnnotator
from extractors.vocabulary import Vocabulary
from kg.build.backbone import backbone_of, vocabulary_entries
from kg.errors import InputError, Location, MedkgError
from kg.model import Annotation
from kg.release.read import open_release
from loaders.base import Problems
from loaders.literature import pubtator
from loaders.literature.standoff import is_standoff, standoff_annotations

__all__ = ["LinkingEvaluation", "evaluate_linking", "vocabulary_of"]

_DEFAULT = ("hpo", "mondo")


@dataclass(frozen=True, slots=True)
class LinkingEvaluation:
    """What came out: documents, gold mentions with an id the vocabulary knows and without, scores by level, the
    commonest errors, names of ids, problems.
    """

    documents: int
    known: int
    nil: int
    scores: dict[str, Scores]
    errors: list[Confusion]
    names: dict[str, str]
    problems: list[MedkgError]


@dataclass(frozen=True, slots=True)
class _Names:
    """A vocabulary, what each id is called now, the names of ids, and the ids that something can be linked to."""

    vocabulary: Vocabulary
    now: dict[str, str]
    names: dict[str, str]
    linkable: frozenset[str]


def evaluate_linking(
    corpus: Path,
    *,
    sources: Sequence[str] = (),
    release: Path | None = None,
    accurate: bool = False,
    model: Path | None = None,
) -> LinkingEvaluation:
    """Link the gold mentions of a corpus (PubTator file, or folder with `corpus/` and `ann/`) and score the links.

    The vocabulary is that of `sources`, of a release, or HPO and Mondo; `model` is a folder of a linker of one's own. A
    gold id that the vocabulary knows under another id (an exact match, a former id) counts as that; a mention without a
    known id is a NIL. Types that the vocabulary does not have are left out. Raises `InputError` when no gold mention is
    left.
    """
    unusable = Problems()
    gold = list(
        standoff_annotations(corpus, unusable) if is_standoff(corpus) else pubtator.annotations(corpus, unusable)
    )
    known = _names(sources, release)
    linker = (AccurateLinkingAnnotator if accurate else LinkingAnnotator)(known.vocabulary, model)
    types = set(known.vocabulary.names.types)
    judged = [one for annotation in gold for one in _judged(annotation, linker, known, types)]
    if not judged:
        hint = "give a corpus whose mentions carry ids, and the ontology they come from: --ontology FILE"
        raise InputError("has no mention of a type the vocabulary knows", where=Location(str(corpus)), hint=hint)
    linkable = sum(bool(one.gold) for one in judged)
    return LinkingEvaluation(
        len(gold),
        linkable,
        len(judged) - linkable,
        link_scores(judged),
        link_errors(judged),
        known.names,
        list(unusable.kept),
    )


def vocabulary_of(sources: Sequence[str], release: Path | None = None) -> Vocabulary:
    """The vocabulary over sources (default: HPO and Mondo) or a release."""
    return _names(sources, release).vocabulary


def _names(sources: Sequence[str], release: Path | None) -> _Names:
    vocabulary: Vocabulary | None = None
    if release is not None:
        opened = open_release(release)
        nodes, statements = opened.nodes, opened.statements
    else:
        backbone = backbone_of(sources or _DEFAULT)
        nodes, statements = backbone.table("nodes"), backbone.table("statements")
        # The one on disk has a place where the vectors of its names may lie.
        vocabulary = Vocabulary.load(backbone.vocabulary)
    now: dict[str, str] = {}
    for id, alternates, xrefs, replaced_by in nodes.select("id", "alternates", "xrefs", "replaced_by").iter_rows():
        for other in (*xrefs, *alternates):
            now.setdefault(other, id)
        if replaced_by:
            now[id] = replaced_by
    now |= {id: id for id in nodes.filter(~pl.col("deprecated"))["id"]}
    vocabulary = vocabulary or Vocabulary.compile(vocabulary_entries(nodes, statements))
    linkable = frozenset(row.curie for row in vocabulary.names.rows)
    return _Names(vocabulary, now, dict(nodes.select("id", "name").iter_rows()), linkable)


def _judged(
    annotation: Annotation, linker: LinkingAnnotator, known: _Names, types: set[str]
) -> Iterator[LinkedMention]:
    """One gold span and type each; those with several ids name a list of things."""
    ready = AbbreviationAnnotator().annotate(SentenceAnnotator().annotate(annotation))
    gold: dict[tuple[int, int, str], set[str]] = {}
    for one in ready.mentions:
        if one.type in types:
            now = known.now.get(one.curie or "", "")
            gold.setdefault((one.start, one.end, one.type), set()).update({now} & known.linkable)
    first = {(m.start, m.end, m.type): m for m in reversed(ready.mentions)}
    asked = tuple(replace(first[span], id=f"m{n}", curie=None) for n, span in enumerate(gold))
    linked, ranked = linker.linked(replace(ready, mentions=asked), thorough=True)
    for number, (span, right) in enumerate(gold.items()):
        here = [one.curie for one in linked.mentions if (one.start, one.end, one.type) == span and one.curie]
        words = annotation.document.text[span[0] : span[1]]
        order = tuple(one.curie for one in ranked[f"m{number}"])
        yield LinkedMention(annotation.document.id, words, span[2], frozenset(right), order, frozenset(here))
