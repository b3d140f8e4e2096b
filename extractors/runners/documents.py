"""Annotate a stream of documents over a pool of processes, in order, with little in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from extractors.base import TOGETHER, Pipeline
from extractors.pipeline import load
from extractors.runners.pool import worker_pool
from extractors.vocabulary import Vocabulary
from kg.errors import ExtractionError
from kg.model import Annotation, Document

__all__ = ["PipelineConfig", "annotated"]

_CHUNK = TOGETHER // 2
"""Documents that go to a worker at once: a few hundred papers should keep all of them busy."""


@dataclass(frozen=True, slots=True)
class PipelineConfig:
    """What a worker needs to know: the pipeline's name, the vocabulary's file, annotators to run alone.

    Annotators that look for no names need no vocabulary.
    """

    name: str
    vocabulary: Path | None
    only: tuple[str, ...] | None = None


def annotated(
    documents: Iterable[Document],
    config: PipelineConfig,
    *,
    processes: int = 1,
    on_error: Callable[[ExtractionError], None],
) -> Iterator[Annotation]:
    """Yield the annotations in the order of the documents; one that fails is reported and left out.

    Raises `ExtractionError` when a worker dies.
    """
    if processes <= 1:
        yield from _pipeline(config).pipe(documents, on_error=on_error)
        return
    stream = iter(documents)
    with worker_pool(processes) as pool:
        waiting: deque[Future[_Worked]] = deque()
        while True:
            # A worker gets as many as go through its parts together.
            while len(waiting) < 2 * processes and (chunk := list(islice(stream, _CHUNK))):
                waiting.append(pool.submit(_work, chunk, config))
            if not waiting:
                return
            try:
                found, failed = waiting.popleft().result()
            except BrokenProcessPool as error:
                hint = "run the same command again, with fewer --jobs if memory is short"
                raise ExtractionError("a worker process died", hint=hint) from error
            for why in failed:
                on_error(ExtractionError(why))
            yield from found


_Worked = tuple[list[Annotation], list[str]]


def _work(documents: Sequence[Document], config: PipelineConfig) -> _Worked:
    failed: list[str] = []
    found = list(_pipeline(config).pipe(documents, on_error=lambda error: failed.append(error.why)))
    return found, failed


@lru_cache(maxsize=1)
def _pipeline(config: PipelineConfig) -> Pipeline:
    vocabulary = Vocabulary.load(config.vocabulary) if config.vocabulary is not None else Vocabulary.compile([])
    return load(config.name, vocabulary=vocabulary, only=config.only)
