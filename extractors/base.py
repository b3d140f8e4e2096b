"""What a part of a pipeline is: it takes an annotation and gives a richer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kg.errors import ExtractionError
from kg.model import Annotation, Document

__all__ = ["Annotator", "Pipeline"]


@runtime_checkable
class Annotator(Protocol):
    """One part. `name` carries its version (`dictionary.v1`) and is written on all evidence it makes."""

    @property
    def name(self) -> str:
        """Name and version."""

    def annotate(self, annotation: Annotation) -> Annotation:
        """Give back the annotation with what this part finds; the input is not changed."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Named, versioned parts, run in order."""

    parts: tuple[Annotator, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, in order."""
        return tuple(part.name for part in self.parts)

    def annotate(self, document: Document) -> Annotation:
        """Annotate one document; raises `ExtractionError` that names document and part, never the text."""
        annotation = Annotation(document)
        for part in self.parts:
            try:
                annotation = part.annotate(annotation)
            except Exception as error:
                # A plug-in may raise anything; the border turns it into ours.
                raise ExtractionError(f"{part.name} failed on {document.id} ({type(error).__name__})") from error
        return annotation

    def pipe(
        self, documents: Iterable[Document], *, on_error: Callable[[ExtractionError], None] | None = None
    ) -> Iterator[Annotation]:
        """Annotate documents in order. With `on_error` a document that fails is reported and left out."""
        for document in documents:
            try:
                yield self.annotate(document)
            except ExtractionError as error:
                if on_error is None:
                    raise
                on_error(error)
