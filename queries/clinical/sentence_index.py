"""Vectors of a release's passages and findings by a sentence-transformer, compiled once, memory-mapped afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from kg.release.read import Release
from queries.clinical.index import ClinicalIndex, sentences_key
from queries.clinical.passages import KINDS
from queries.clinical.sentences import write_sentences
from queries.index import index_folder

__all__ = ["compile_sentences", "pictures"]


def compile_sentences(
    release: Release, index: ClinicalIndex, listener: Callable[[str, int, int], None] = lambda *_: None
) -> Path:
    """Make the vectors, unless they are there; `index.sentences` reads them from then on.

    A minute for a fresh install, some minutes with pages. Raises `UsageError` when the extra `transformers` is missing.
    """

    def fill(_: Release, folder: Path) -> None:
        write_sentences(folder, _texts(index), listener)

    return index_folder(release, sentences_key(release), fill)


def _texts(index: ClinicalIndex) -> dict[int, str]:
    """By number, the text of the passages that tell symptoms; of those made of facts the picture of the disease."""
    drawn = pictures(index)
    telling = np.flatnonzero(
        np.isin(index.passage_kind, [KINDS.index(kind) for kind in ("symptoms", "facts")])
    ).tolist()
    pages = index.passages(telling)
    return {
        number: pages[number][3] if number in pages else drawn.get(int(index.passage_owner[number]), "")
        for number in telling
    }


def pictures(index: ClinicalIndex) -> dict[int, str]:
    """By candidate, the names of its findings by our table, the weightiest first."""
    own = index.tables["own"]
    finding = np.repeat(np.arange(len(own.ends) - 1), np.diff(own.ends))
    found: dict[int, list[str]] = {}
    for place in np.lexsort((finding, -own.weight)).tolist():
        found.setdefault(int(own.candidate[place]), []).append(index.finding_labels[int(finding[place])])
    return {candidate: ", ".join(labels) for candidate, labels in found.items()}
