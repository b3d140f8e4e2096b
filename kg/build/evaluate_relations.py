"""Relations of a pipeline against a corpus with gold relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.base import Annotator
from extractors.evaluation.concepts import Confusion, Scores, confusions, scores
from extractors.evaluation.relations import judged_relations, with_gold_mentions
from extractors.pipeline import load
from extractors.relations.cooccurrence import CooccurrenceAnnotator
from extractors.relations.patterns import PatternAnnotator
from kg.build.relation_corpora import prepared
from kg.build.vocabularies import names_to_look_for
from kg.errors import InputError, Location, MedkgError, UsageError
from kg.model import Annotation
from loaders.base import Problems
from loaders.corpora.ade import ade_annotations
from loaders.corpora.crowdtruth import crowdtruth_annotations
from loaders.corpora.raredis import raredis_annotations
from loaders.literature import pubtator

__all__ = ["RelationEvaluation", "evaluate_relations", "gold_relations"]

_MEANS = {
    "causes": ("biolink:causes", "biolink:positively_correlated_with"),
    "treats": ("biolink:treats_or_applied_or_studied_to_treat", "biolink:negatively_correlated_with"),
    "has_phenotype": ("biolink:has_phenotype",),
    "gene": ("biolink:gene_associated_with_condition",),
}


@dataclass(frozen=True, slots=True)
class RelationEvaluation:
    """Documents, gold relations, scores by relation, the commonest errors, what could not be used."""

    documents: int
    gold: int
    scores: dict[str, Scores]
    errors: list[Confusion]
    problems: list[MedkgError]


def gold_relations(corpus: Path, problems: Problems) -> list[Annotation]:
    """Read a corpus by its name: `.zip` RareDis, `.csv` CrowdTruth, `.rel` ADE, all else PubTator."""
    name = corpus.name.removesuffix(".gz")
    endings = {".zip": raredis_annotations, ".csv": crowdtruth_annotations, ".rel": ade_annotations}
    read = next((one for end, one in endings.items() if name.endswith(end)), pubtator.annotations)
    return list(prepared(read(corpus, problems)))


def evaluate_relations(
    corpus: Path, *, system: str = "fast", found: bool = False, release: Path | None = None
) -> RelationEvaluation:
    """Relate the gold mentions of a corpus, or with `found` those the pipeline finds itself, and score the pairs.

    Raises `InputError` when the corpus holds no relation of the known kinds, `UsageError` for an unknown system.
    """
    problems = Problems()
    gold = gold_relations(corpus, problems)
    if found:
        pipeline = load(system, vocabulary=names_to_look_for(release))
        mine: Iterable[Annotation] = pipeline.pipe(one.document for one in gold)
    else:
        part = _part(system)
        mine = (part.annotate(with_gold_mentions(one)) for one in gold)
    predicates = {relation.predicate for one in gold for relation in one.relations}
    means = {name: wanted for name, wanted in _MEANS.items() if predicates & set(wanted)}
    if not means:
        raise InputError("has no relation that is known here", where=Location(str(corpus)))
    judged = judged_relations(gold, mine, means)
    results = {name: scores(one)["document"] for name, one in judged.items()}
    wrong = [error for one in judged.values() for error in confusions(one)]
    wrong.sort(key=lambda error: -error.documents)
    count = sum(len(one.gold) for several in judged.values() for one in several)
    return RelationEvaluation(len(gold), count, results, wrong[:200], list(problems.kept))


def _part(system: str) -> Annotator:
    from extractors.relations.annotator import RelationAnnotator

    made: dict[str, Callable[[], Annotator]] = {
        "fast": RelationAnnotator,
        "patterns": PatternAnnotator,
        "cooccurrence": CooccurrenceAnnotator,
    }
    if system not in made:
        raise UsageError(f"no system is called {system!r}", hint=f"known: {', '.join(made)}")
    return made[system]()
