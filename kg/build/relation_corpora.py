"""Corpora as examples for the learned relations: which corpus teaches which relation.

Documents that stand in a test set (by PMID) are taken out of every training set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.assertion import AssertionAnnotator
from extractors.relations.heads import HEADS
from extractors.relations.training import Example
from extractors.relations.view import LETTER, key_of
from extractors.segment import SentenceAnnotator
from kg.build.distant import completed, distant_phenotypes, label_examples, pairs_between
from kg.errors import InputError, Location
from kg.model import Annotation
from loaders.base import Problems
from loaders.corpora.ade import ade_annotations
from loaders.corpora.crowdtruth import crowdtruth_annotations
from loaders.corpora.gad import gad_annotations
from loaders.corpora.raredis import raredis_annotations
from loaders.literature import pubtator

__all__ = ["CORPORA", "DISTANT", "LICENCES", "Corpus", "examples_of", "prepared"]

_Read = Callable[[Path, Problems], Iterable[Annotation]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Files under the data folder, terms, their reader, and per head the predicates that count as its relation.

    Documents of the files in `held_out` are not trained on; for heads in `only_related` those without any relation.
    A corpus that is one-sided for a head only `helps` it: it measures and calibrates nothing. One that `marks_two`
    things of a sentence, whatever else it names, is completed by the tagger; only the marked pairs are judged.
    """

    files: tuple[str, ...]
    licence: str
    read: _Read
    heads: dict[str, frozenset[str]]
    weight: float = 1.0
    held_out: tuple[str, ...] = ()
    only_related: frozenset[str] = frozenset()
    helps: frozenset[str] = frozenset()
    marks_two: bool = False


_ANY = frozenset(
    f"biolink:{name}" for name in ("associated_with", "positively_correlated_with", "negatively_correlated_with")
)
_CDR_TEST = "bc5cdr/CDR_TestSet.PubTator.txt.gz"
_BIORED_DEV = "biored/Dev.PubTator.gz"

CORPORA: dict[str, Corpus] = {
    "bc5cdr": Corpus(
        ("bc5cdr/CDR_TrainingSet.PubTator.txt.gz", "bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz"),
        "none stated; US National Library of Medicine and partners, free for use",
        pubtator.annotations,
        {"causes": frozenset({"biolink:causes"})},
        held_out=(_CDR_TEST, _BIORED_DEV),
    ),
    "biored": Corpus(
        ("biored/Train.PubTator.gz",),
        "none stated; US National Library of Medicine, free for use",
        pubtator.annotations,
        {"gene": _ANY, "treats": frozenset({"biolink:negatively_correlated_with"})},
        weight=0.5,
        held_out=(_CDR_TEST, _BIORED_DEV),
    ),
    "crowdtruth": Corpus(
        ("crowdtruth_treat_cause/ground_truth_treat.csv.gz",),
        "none stated; published to train extractors, citation asked for",
        crowdtruth_annotations,
        # What a sentence says is treated, the drug does not cause; the other sentences say nothing about causes.
        {"treats": frozenset({HEADS["treats"].predicate}), "causes": frozenset()},
        only_related=frozenset({"causes"}),
        helps=frozenset({"causes"}),
        marks_two=True,
    ),
    "ade": Corpus(
        ("ade_corpus_v2/DRUG-AE.rel.gz",),
        "none stated; made from MEDLINE to train extractors (Gurulingappa et al., 2012)",
        ade_annotations,
        {"causes": frozenset({"biolink:causes"}), "treats": frozenset()},
        weight=0.3,
        helps=frozenset({"causes", "treats"}),
        marks_two=True,
        held_out=(_CDR_TEST, _BIORED_DEV),
    ),
    "raredis": Corpus(
        ("raredis/train.zip",),
        "BSD-3-Clause (repository of the authors)",
        raredis_annotations,
        {"has_phenotype": frozenset({"biolink:has_phenotype"})},
    ),
    "gad": Corpus(
        ("gad/train.tsv.gz",),
        "none stated; derived from the Genetic Association Database (US NIH)",
        gad_annotations,
        {"gene": frozenset({HEADS["gene"].predicate})},
        weight=0.5,
    ),
}


DISTANT = "pubmedqa"
"""A corpus without gold: see `kg.build.distant`."""
LICENCES = {name: corpus.licence for name, corpus in CORPORA.items()} | {
    DISTANT: "MIT; names of HPO, HPOA and Mondo",
    "roam": "CC BY 4.0 (the README links CC BY-SA 4.0)",
}
"""Terms of everything that teaches a shipped model."""


def prepared(annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """With sentences and assertions, as the parts before the relations leave them."""
    sentences, assertion = SentenceAnnotator(), AssertionAnnotator()
    for one in annotations:
        yield assertion.annotate(sentences.annotate(one))


def examples_of(name: str, data: Path, problems: Problems) -> dict[str, list[Example]]:
    """Examples by head. Raises `InputError` when the corpus is not in the data folder."""
    if name == DISTANT:
        return {"has_phenotype": distant_phenotypes(data, 1.5)}
    if name == "roam":
        return {"label": label_examples(data, problems)}
    corpus = CORPORA[name]
    test = {id for file in corpus.held_out if (data / file).is_file() for id in _ids(data / file)}
    found: dict[str, list[Example]] = {head: [] for head in corpus.heads}
    for file in corpus.files:
        path = data / file
        if not path.is_file():
            raise InputError("is not there", where=Location(str(path)), hint="name the folder of corpora with --data")
        for marked in prepared(corpus.read(path, problems)):
            if marked.document.id in test:
                continue
            one = completed(marked) if corpus.marks_two else marked
            for head in corpus.heads:
                if head in corpus.only_related and not one.relations:
                    continue
                example = _example(one, head, name)
                if corpus.marks_two:
                    example = replace(example, judged=pairs_between(marked))
                found[head].append(example)
    return found


def _ids(path: Path) -> Iterator[str]:
    return (one.document.id for one in pubtator.annotations(path, Problems()))


def _example(one: Annotation, name: str, corpus: str) -> Example:
    head, source = HEADS[name], CORPORA[corpus]
    predicates = source.heads[name]
    mentions = {mention.id: mention for mention in one.mentions}
    gold = set()
    for relation in one.relations:
        if relation.predicate in predicates:
            ends = [mentions[relation.subject], mentions[relation.object]]
            # A relation without direction is written either way round.
            for subject, obj in (ends, ends[::-1]):
                if LETTER.get(subject.type, "-") in head.subjects and LETTER.get(obj.type, "-") in head.objects:
                    gold.add((key_of(subject), key_of(obj)))
    return Example(one, frozenset(gold), corpus, source.weight, helps=name in source.helps)
