"""Papers to a file of mentions and relations, without a release being built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.pipeline import load
from extractors.vocabulary import Vocabulary
from kg.build.backbone import build_backbone, vocabulary_entries
from kg.build.reading import read_graph
from kg.build.sources import Input, resolve
from kg.errors import InputError, MedkgError
from kg.model import Document
from kg.release.read import open_release
from loaders.base import Problems
from loaders.writers.annotations import write_annotations

__all__ = ["DEFAULT_SOURCES", "annotate", "names_to_look_for"]

DEFAULT_SOURCES = ("hpo", "mondo", "hpoa")
"""Whose names are looked for when no release is named."""


def annotate(
    names: Sequence[str],
    out: Path,
    *,
    release: Path | None = None,
    pipeline: str = "fast",
    only: Sequence[str] | None = None,
) -> list[MedkgError]:
    """Run a pipeline over the documents behind the names and write what it finds; give back what could not be used."""
    problems: list[MedkgError] = []
    inputs = [one for one in resolve(names, problems.append) if _is_literature(one, problems)]
    parts = load(pipeline, vocabulary=names_to_look_for(release), only=only)
    write_annotations(parts.pipe(_documents(inputs, problems), on_error=problems.append), out)
    return problems


def _is_literature(one: Input, problems: list[MedkgError]) -> bool:
    if one.reader.yields == "documents":
        return True
    problems.append(InputError(f"{one.path} holds no documents ({one.reader.name})", hint="give papers or notes"))
    return False


def _documents(inputs: Sequence[Input], problems: list[MedkgError]) -> Iterator[Document]:
    for one in inputs:
        unusable = Problems()
        try:
            for record in one.reader.read(one.path, one.origin, unusable):
                if isinstance(record, Document):
                    yield record
        except InputError as error:
            problems.append(error)
        problems.extend(unusable.kept)


def names_to_look_for(release: Path | None = None) -> Vocabulary:
    """The names of a release; without one, those of `DEFAULT_SOURCES`."""
    if release is not None:
        opened = open_release(release)
        return Vocabulary.compile(vocabulary_entries(opened.nodes, opened.statements))
    reads = [read_graph(one) for one in resolve(DEFAULT_SOURCES, lambda _: None)]
    return Vocabulary.load(build_backbone(reads).vocabulary)
