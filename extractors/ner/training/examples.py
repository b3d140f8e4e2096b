"""Corpora as labelled sequences. A corpus says which types its authors marked: about the others it is silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.ner.labels import Labels
from extractors.ner.tokens import Text, tokenise
from extractors.segment import sentences
from kg.model import Annotation

__all__ = ["Corpus", "Example", "examples"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents with gold mentions, under one set of guidelines. `types` are those that were marked."""

    name: str
    types: tuple[str, ...]
    documents: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One document: tokens, the label of each, and which labels an unmarked token may truly have."""

    id: str
    style: str
    text: Text
    labels: npt.NDArray[np.int8]
    silent: npt.NDArray[np.bool_]


def examples(corpora: Sequence[Corpus], labels: Labels) -> Iterator[Example]:
    """Every document of every corpus, in order."""
    for corpus in corpora:
        silent = labels.allowed(corpus.types)
        for one in corpus.documents:
            document = one.document
            spans = [s for section in document.sections for s in sentences(document.text, section.start, section.end)]
            text = tokenise(document.text, tuple(spans))
            yield Example(document.id, corpus.name, text, labels.encode(text, one.mentions), silent)
