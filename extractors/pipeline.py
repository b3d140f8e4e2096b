"""Pipelines by name: ordered parts, which come in by the same entry points as plug-ins (`medkg.annotators`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from extractors.base import Annotator, Pipeline
from extractors.vocabulary import Vocabulary
from kg.errors import UsageError

__all__ = ["PIPELINES", "load"]

PIPELINES: dict[str, tuple[str, ...]] = {
    "fast": ("sentences", "abbreviations", "dictionary", "assertion", "patterns", "cooccurrence"),
}
_ALONE: dict[str, tuple[str, ...]] = {
    "hpo": ("sentences", "abbreviations", "phenotypes", "assertion"),
    "hpo-nested": ("sentences", "abbreviations", "nested-phenotypes", "assertion"),
}
_NEED_VOCABULARY = frozenset(("dictionary", "phenotypes", "nested-phenotypes"))


def load(name: str = "fast", *, vocabulary: Vocabulary, only: Sequence[str] | None = None) -> Pipeline:
    """Put a pipeline together.

    `only` names annotators to run alone: `hpo` finds HPO concepts, the longest where names overlap;
    `hpo-nested` those inside a longer name too ("cataract" in "nuclear cataract").
    Raises `UsageError` for an unknown name.

    >>> load("fast", vocabulary=Vocabulary.compile([])).names[0]
    'sentences.v1'
    """
    if name not in PIPELINES:
        raise UsageError(f"no pipeline is called {name!r}", hint=f"known pipelines: {', '.join(PIPELINES)}")
    if only is None:
        return Pipeline(tuple(_part(part, vocabulary) for part in PIPELINES[name]))
    for alone in only:
        if alone not in _ALONE:
            raise UsageError(f"no annotator is called {alone!r}", hint=f"known annotators: {', '.join(_ALONE)}")
    parts = dict.fromkeys(part for alone in only for part in _ALONE[alone])
    narrowed = vocabulary.narrowed("HP:") if set(only) & {"hpo", "hpo-nested"} else vocabulary
    return Pipeline(tuple(_part(part, narrowed) for part in parts))


@lru_cache(maxsize=1)
def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="medkg.annotators")}


def _part(name: str, vocabulary: Vocabulary) -> Annotator:
    if name not in _installed():
        raise UsageError(f"the part {name!r} is not installed", hint="install medkg again: pip install -e .")
    made = _installed()[name].load()
    return cast("Annotator", made(vocabulary) if name in _NEED_VOCABULARY else made())
