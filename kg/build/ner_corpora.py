"""The corpora that the shipped taggers are trained and measured on, and which documents of them serve for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.ner.training.examples import Corpus
from kg.errors import InputError, Location
from kg.model import Annotation
from loaders.base import Problems, head_of
from loaders.literature import pubtator
from loaders.literature.bioc import BiocReader, bioc_annotations
from loaders.literature.brat import brat_annotations, is_brat
from loaders.literature.standoff import is_standoff, standoff_annotations

__all__ = ["CORPORA", "KnownCorpus", "Part", "gold", "read_corpora", "read_part"]

_SAME = {"DiseaseOrPhenotypicFeature": "Disease", "GeneOrGeneProduct": "Gene"}


@dataclass(frozen=True, slots=True)
class Part:
    """A share of one file of a corpus, in the order of the documents' ids where it is not the whole file."""

    file: str
    role: str
    start: float = 0.0
    stop: float = 1.0


@dataclass(frozen=True, slots=True)
class KnownCorpus:
    """The types that a corpus' authors marked, and its parts."""

    types: tuple[str, ...]
    parts: tuple[Part, ...]


CORPORA: dict[str, KnownCorpus] = {
    "bc5cdr": KnownCorpus(
        ("Disease", "ChemicalEntity"),
        (
            Part("bc5cdr/CDR_TrainingSet.PubTator.txt.gz", "train"),
            Part("bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz", "more", 0.0, 0.8),
            Part("bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz", "dev", 0.8, 1.0),
            Part("bc5cdr/CDR_TestSet.PubTator.txt.gz", "test"),
        ),
    ),
    "ncbi": KnownCorpus(
        ("Disease",),
        (
            Part("ncbi_disease/NCBItrainset_corpus.txt.gz", "train"),
            Part("ncbi_disease/NCBIdevelopset_corpus.txt", "more", 0.0, 0.5),
            Part("ncbi_disease/NCBIdevelopset_corpus.txt", "dev", 0.5, 1.0),
            Part("ncbi_disease/NCBItestset_corpus.txt", "test"),
        ),
    ),
    "biored": KnownCorpus(
        ("Disease", "ChemicalEntity", "Gene"),
        (
            Part("biored/Train.PubTator.gz", "train", 0.0, 0.8),
            Part("biored/Train.PubTator.gz", "more", 0.8, 0.9),
            Part("biored/Train.PubTator.gz", "dev", 0.9, 1.0),
            Part("biored/Dev.PubTator.gz", "test"),
        ),
    ),
    "maccrobat": KnownCorpus(
        ("PhenotypicFeature", "Disease", "ChemicalEntity", "Procedure"),
        (
            Part("maccrobat2020/maccrobat2020.tar.gz", "train", 0.0, 0.7),
            Part("maccrobat2020/maccrobat2020.tar.gz", "dev", 0.7, 0.8),
            Part("maccrobat2020/maccrobat2020.tar.gz", "test", 0.8, 1.0),
        ),
    ),
}
"""`dev` is what choices are made on; `more` joins `train` for the shipped models; `test` is for the last run only.
BioRED's official development set is our test (its test set has no text here); MACCROBAT has no official split."""


def gold(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Documents with their gold mentions: PubTator, BioC (XML, JSON) or stand-off files; types by our names.

    Of mentions with several ids one is kept. Raises `InputError` when there is no such file.
    """
    for one in _reader(path)(path, problems):
        unique = {(m.start, m.end, m.type): m for m in one.mentions}
        yield replace(one, mentions=tuple(replace(m, type=_SAME.get(m.type, m.type)) for m in unique.values()))


def _reader(path: Path) -> Callable[[Path, Problems], Iterator[Annotation]]:
    if not path.exists():
        raise InputError("is not there", where=Location(str(path)), hint="give the corpus' file or folder")
    if is_standoff(path):
        return standoff_annotations
    if is_brat(path):
        return brat_annotations
    bioc = path.is_file() and BiocReader().can_read(path, head_of(path))
    return bioc_annotations if bioc else pubtator.annotations


def read_part(folder: Path, name: str, role: str, problems: Problems) -> list[Annotation]:
    """The documents of one corpus that serve for `role`, each once."""
    found: dict[str, Annotation] = {}
    for part in CORPORA[name].parts:
        if part.role == role:
            unique = {one.document.id: one for one in gold(folder / part.file, problems)}
            ordered = [unique[id] for id in sorted(unique)]
            for one in ordered[round(part.start * len(ordered)) : round(part.stop * len(ordered))]:
                found.setdefault(one.document.id, one)
    return list(found.values())


def read_corpora(folder: Path, problems: Problems, roles: tuple[str, ...] = ("train", "more")) -> list[Corpus]:
    """All corpora with the documents of `roles`; those that any corpus holds for choosing or testing are left out."""
    held = {
        one.document.id
        for name in CORPORA
        for role in ("dev", "test")
        if role not in roles
        for one in read_part(folder, name, role, problems)
    }
    found = []
    for name, known in CORPORA.items():
        documents = [one for role in roles for one in read_part(folder, name, role, problems)]
        found.append(Corpus(name, known.types, tuple(one for one in documents if one.document.id not in held)))
    return found
