"""The table of learned names, from the corpora whose terms let a model ship (decisions 22 and 41)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.abbreviations import AbbreviationAnnotator
from extractors.linking.learned import FILE, LearnedNames, Use, count_names
from extractors.segment import SentenceAnnotator
from kg.build.backbone import backbone_of
from kg.errors import InputError, Location, MedkgError
from kg.model import Annotation
from kg.release.files import write_bytes
from loaders.base import Problems
from loaders.literature import pubtator

__all__ = ["TAUGHT_BY", "learn_names", "uses_of"]

TAUGHT_BY = (
    "bc5cdr/CDR_TrainingSet.PubTator.txt.gz",
    "bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz",
    "ncbi_disease/NCBItrainset_corpus.txt.gz",
    "ncbi_disease/NCBIdevelopset_corpus.txt",
    "biored/Train.PubTator.gz",
)
_HELD_OUT = (
    "bc5cdr/CDR_TestSet.PubTator.txt.gz",
    "ncbi_disease/NCBItestset_corpus.txt",
    "biored/Dev.PubTator.gz",
)
_OTHER_IDS = ("hpo", "mondo", "mesh")
"""Sources that say which ids name one thing."""


def learn_names(
    data: Path, out: Path, *, files: Sequence[str] = TAUGHT_BY, without: Sequence[str] = _HELD_OUT
) -> tuple[LearnedNames, list[MedkgError]]:
    """Count the names of `files` below `data` and write the table into the folder `out`; documents of `without`, by
    their ids, are left out. Also gives what could not be used. Raises `InputError` when a file is not there.
    """
    problems = Problems()
    held = {one.document.id for file in without if (data / file).is_file() for one in _read(data / file, Problems())}
    same = _same_things()
    uses: list[Use] = []
    for file in files:
        if not (data / file).is_file():
            hint = "name the folder of corpora, or fewer of them"
            raise InputError("is not there", where=Location(str(data / file)), hint=hint)
        for one in _read(data / file, problems):
            if one.document.id not in held:
                uses += uses_of(one, same)
    learned = count_names(uses)
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(out / FILE, learned.to_bytes())
    return learned, list(problems.kept)


def uses_of(annotation: Annotation, same: dict[str, tuple[str, ...]]) -> Iterator[Use]:
    """What a document's gold mentions call each thing; of a short form that it defines the long one.

    Mentions of several things, and genes, whose names are symbols, are left out. `same` gives a thing's ids by each.
    """
    ready = AbbreviationAnnotator().annotate(SentenceAnnotator().annotate(annotation))
    text = ready.document.text
    long = {text[a:b]: text[c:d] for (a, b), (c, d) in ready.abbreviations}
    spans: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one in ready.mentions:
        if one.curie and one.type != "Gene":
            spans[one.start, one.end].add(one.curie)
    for (start, end), ids in spans.items():
        if len(ids) == 1:
            words, id = text[start:end], min(ids)
            yield Use(annotation.document.id, long.get(words, words), same.get(id, (id,)))


def _read(path: Path, problems: Problems) -> Iterator[Annotation]:
    return iter(pubtator.annotations(path, problems))


def _same_things() -> dict[str, tuple[str, ...]]:
    """All ids of a thing by each of them, in the order: MeSH, Mondo, HPO, the rest."""
    backbone = backbone_of(_OTHER_IDS)
    nodes = backbone.table("nodes")
    rank = {"MESH": 0, "MONDO": 1, "HP": 2}
    found: dict[str, tuple[str, ...]] = {}
    for id, alternates, xrefs in nodes.select("id", "alternates", "xrefs").iter_rows():
        ours = {one for one in (id, *alternates, *xrefs) if one.partition(":")[0] in rank}
        ids = tuple(sorted(ours, key=lambda one: (rank[one.partition(":")[0]], one)))
        for one in (id, *alternates, *xrefs):
            known = found.get(one, ())
            found[one] = (*known, *(other for other in ids if other not in known))
    return found
