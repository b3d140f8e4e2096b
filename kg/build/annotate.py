"""Papers to a file of mentions and relations, without a release being built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extractors.pipeline import needs_vocabulary, parts_of
from extractors.runners.documents import PipelineConfig, annotated
from kg.build.sources import Input, resolve
from kg.build.vocabularies import vocabulary_file
from kg.errors import InputError, MedkgError, UsageError
from kg.model import Annotation, Document
from loaders.base import Problems
from loaders.writers.annotations import write_annotations
from loaders.writers.view import viewed

__all__ = ["annotate"]


def annotate(
    names: Sequence[str],
    out: Path | None,
    *,
    release: Path | None = None,
    pipeline: str = "fast",
    only: Sequence[str] | None = None,
    view: Path | None = None,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> list[MedkgError]:
    """Run a pipeline over the documents behind the names and write what it finds to `out`, a page to look at to `view`.

    Documents keep their order whatever `processes` is; `progress` is told how many are done. Gives back what could not
    be used; raises `UsageError` when there is nothing to write to.
    """
    if out is None and view is None:
        raise UsageError("nothing to write to", hint="name a file: --out papers.jsonl, or --view page.html")
    parts = parts_of(pipeline, only)
    problems: list[MedkgError] = []
    inputs = [one for one in resolve(names, problems.append) if _is_literature(one, problems)]
    # The tagger alone looks for no names: reading them would be the longest part of a small run.
    vocabulary = vocabulary_file(release) if any(map(needs_vocabulary, parts)) else None
    config = PipelineConfig(pipeline, vocabulary, tuple(only) if only is not None else None)
    found = annotated(_documents(inputs, problems), config, processes=processes, on_error=problems.append)
    counted = _counted(found, progress)
    if view is not None:
        counted = viewed(counted, view)
    if out is not None:
        write_annotations(counted, out)
    else:
        for _ in counted:
            pass
    return problems


def _counted(annotations: Iterator[Annotation], progress: Callable[[int], None]) -> Iterator[Annotation]:
    for number, annotation in enumerate(annotations, 1):
        yield annotation
        progress(number)


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
