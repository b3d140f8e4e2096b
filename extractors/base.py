"""What a part of a pipeline is: it takes an annotation and gives a richer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, runtime_checkable

from kg.errors import ExtractionError
from kg.model import Annotation, Document

__all__ = ["TOGETHER", "Annotator", "Pipeline", "Preparing"]


@runtime_checkable
class Annotator(Protocol):
    """One part. `name` carries its version (`dictionary.v1`) and is written on all evidence it makes."""

    @property
    def name(self) -> str:
        """Name and version."""

    def annotate(self, annotation: Annotation) -> Annotation:
        """Give back the annotation with what this part finds; the input is not changed."""


@runtime_checkable
class Preparing(Protocol):
    """A part that works faster when it sees many documents at once; what it finds in each must not depend on that."""

    def prepare(self, annotations: Sequence[Annotation]) -> None:
        """Get ready for these documents, which `annotate` is then called with; should it raise, they go one by one."""


TOGETHER = 100
"""Documents that go through the parts together."""


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
        ((_, outcome),) = self.outcomes([document])
        if isinstance(outcome, ExtractionError):
            raise outcome
        return outcome

    def pipe(
        self, documents: Iterable[Document], *, on_error: Callable[[ExtractionError], None] | None = None
    ) -> Iterator[Annotation]:
        """Annotate documents in order. With `on_error` a document that fails is reported and left out."""
        for _, outcome in self.outcomes(documents):
            if not isinstance(outcome, ExtractionError):
                yield outcome
            elif on_error is None:
                raise outcome
            else:
                on_error(outcome)

    def outcomes(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Annotation | ExtractionError]]:
        """Each document with its annotation, or with the error that names it and the part that failed.

        Documents go through the parts in chunks, so that a part can look at many at once (`Preparing`).
        """
        stream = iter(documents)
        while chunk := list(islice(stream, TOGETHER)):
            found: list[Annotation | ExtractionError] = [Annotation(document) for document in chunk]
            for part in self.parts:
                if isinstance(part, Preparing):
                    # A document that stops this will stop `annotate` too, which then says which one it was.
                    with suppress(Exception):
                        part.prepare([one for one in found if not isinstance(one, ExtractionError)])
                found = [one if isinstance(one, ExtractionError) else _outcome(part, one) for one in found]
            yield from zip(chunk, found, strict=True)


def _outcome(part: Annotator, annotation: Annotation) -> Annotation | ExtractionError:
    try:
        return part.annotate(annotation)
    except Exception as error:  # noqa: BLE001 (a plug-in may raise anything; the border turns it into ours)
        failed = ExtractionError(f"{part.name} failed on {annotation.document.id} ({type(error).__name__})")
        failed.__cause__ = error
        return failed
