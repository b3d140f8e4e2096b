"""Distant supervision (Mintz et al., ACL 2009): what papers name together without saying that it belongs together.

Corpora of disease texts teach that whatever stands beside a disease is its sign. In papers most of it is not: pairs of
one sentence which HPOA does not know and of which no pattern says anything are examples of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from pathlib import Path

import polars as pl

from extractors.base import Pipeline
from extractors.pipeline import load
from extractors.relations.label_words import with_cues
from extractors.relations.training import Example
from extractors.relations.view import key_of
from extractors.vocabulary import Vocabulary
from kg.build.backbone import backbone_of, vocabulary_entries
from kg.build.vocabularies import DEFAULT_SOURCES
from kg.model import Annotation, Document, Mention
from loaders.base import Problems
from loaders.corpora.pubmedqa import pubmedqa_documents
from loaders.corpora.roam import LABELS, roam_annotations

__all__ = ["completed", "distant_phenotypes", "label_examples", "pairs_between"]

_FILE = "pubmedqa/ori_pqal.json.gz"
_HAS = "biolink:has_phenotype"


def distant_phenotypes(data: Path, weight: float) -> list[Example]:
    """Examples for `has_phenotype`, all against; texts, HPO, Mondo and HPOA as they ship give the same ones always."""
    pipeline, known = _finders()
    return [
        Example(one, frozenset(), "pubmedqa", weight, helps=True)
        for document in _documents(data / _FILE)
        for one in [_without_known(pipeline.annotate(document), known)]
        if one.mentions
    ]


def label_examples(data: Path, problems: Problems) -> list[Example]:
    """Examples for `label` from Roam: gold diseases, and against them whatever else the pipeline finds there.

    What the drug treats counts whole; what it prevents, and diseases whose symptoms it treats, count half.
    """
    tagger = _tagger()
    found = []
    for one in roam_annotations(data / "roam_drug_disease/drug_disease_relations-crf_train.json.gz", problems):
        mine = tagger.annotate(one.document)
        spans: list[Mention] = []
        for mention in (*one.mentions, *mine.mentions):
            free = all(mention.end <= other.start or other.end <= mention.start for other in spans)
            if free and mention.type in {"Disease", "PhenotypicFeature"}:
                curie = f"roam:{len(spans)}"
                spans.append(replace(mention, id=f"r{len(spans)}", type="Disease", curie=curie))
        spans.sort(key=lambda m: (m.start, m.end))
        keys = {
            label: frozenset(("", str(m.curie)) for m in spans if m.extractor == f"gold:{label}") for label in LABELS
        }
        marked = with_cues(replace(mine, mentions=tuple(spans), relations=()))
        half = keys["TREATS_OUTCOMES"] | keys["PREVENTS"]
        found.append(Example(marked, keys["TREATS"] | half, "roam", half=half))
    return found


def completed(one: Annotation) -> Annotation:
    """With what the tagger finds beside the marked mentions."""
    found = [
        replace(mention, id=f"n{number}")
        for number, mention in enumerate(_tagger().annotate(one.document).mentions)
        if all(mention.end <= other.start or other.end <= mention.start for other in one.mentions)
    ]
    return replace(one, mentions=tuple(sorted((*one.mentions, *found), key=lambda m: (m.start, m.end))))


def pairs_between(one: Annotation) -> frozenset[tuple[str, str]]:
    """Every two of its mentions, by key."""
    keys = {key_of(mention) for mention in one.mentions}
    return frozenset(product(keys, keys))


@lru_cache(maxsize=1)
def _tagger() -> Pipeline:
    return load("fast", vocabulary=Vocabulary.compile([]), only=["ner"])


@lru_cache(maxsize=1)
def _finders() -> tuple[Pipeline, frozenset[tuple[str, str]]]:
    """What finds mentions and patterns, without the learned relations; and what HPOA knows."""
    backbone = backbone_of(DEFAULT_SOURCES)
    statements = backbone.table("statements")
    vocabulary = Vocabulary.compile(vocabulary_entries(backbone.table("nodes"), statements))
    pairs = statements.filter(pl.col("predicate") == _HAS).select("subject", "object")
    parts = load("fast", vocabulary=vocabulary).parts
    return Pipeline(tuple(p for p in parts if not p.name.startswith(("relations", "cooc")))), frozenset(
        pairs.iter_rows()
    )


def _documents(path: Path) -> Iterator[Document]:
    """Every second one without its title, so that a title does not tell papers from the texts of other corpora."""
    for number, one in enumerate(pubmedqa_documents(path)):
        if number % 2:
            start = one.sections[-1].start
            yield Document.of_parts(one.id, "", [("text", one.text[start:])])
        else:
            yield one


def _without_known(one: Annotation, known: frozenset[tuple[str, str]]) -> Annotation:
    """Diseases and findings, without those of which anything is known or said."""
    mentions = {m.id: m for m in one.mentions}
    said = {end for r in one.relations if r.predicate == _HAS for end in (r.subject, r.object)}
    diseases = [m for m in one.mentions if m.type == "Disease"]
    told = {mentions[id].curie for id in said}
    for finding in one.mentions:
        for disease in diseases:
            if (disease.curie or "", finding.curie or "") in known:
                told |= {disease.curie, finding.curie}
    kept = tuple(m for m in one.mentions if m.type in {"Disease", "PhenotypicFeature"} and m.curie not in told)
    return replace(one, mentions=kept, relations=())
