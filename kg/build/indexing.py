"""Compile the indexes of a release at the end of its build, so that the first answer does not wait for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import ReleaseError
from kg.release.read import open_release

__all__ = ["compile_indexes"]


def compile_indexes(
    path: Path, listener: Callable[[str, int, int], None] = lambda *_: None, *, sentences: bool = False
) -> bool:
    """Make the indexes that diagnosis and treatment read; what is there already is left as it is.

    `sentences` adds vectors of passages by MiniLM, which notes are compared with from then on; raises `UsageError` when
    the extra `transformers` is missing. Returns False for a release that says nothing of what diseases show: it can
    treat, and diagnose nothing.
    """
    # The queries are imported when a build is over: extraction needs its memory before.
    from queries.clinical.sentence_index import compile_sentences
    from queries.index import open_index
    from queries.treatment.table import open_treatments

    release = open_release(path)
    listener("index", 0, 3)
    ranks = True
    try:
        index = open_index(release)
        listener("index", 1, 3)
        if index.ordinary is not None and sentences:
            compile_sentences(release, index.ordinary, listener)
    except ReleaseError:
        ranks = False
    listener("index", 2, 3)
    open_treatments(release, lambda done, total: listener("treatment table", done, total))
    listener("index", 3, 3)
    return ranks
