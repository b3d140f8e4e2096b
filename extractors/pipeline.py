"""Pipelines by name: ordered parts, which come in by the same entry points as plug-ins (`medkg.annotators`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from extractors.base import Annotator, Pipeline
from extractors.merging import Adding
from extractors.vocabulary import Vocabulary
from kg.errors import UsageError

__all__ = ["PIPELINES", "load"]

PIPELINES: dict[str, tuple[str, ...]] = {
    "fast": ("sentences", "abbreviations", "dictionary", "phenotypes", "assertion", "patterns", "cooccurrence"),
}
_ALONE: dict[str, tuple[str, ...]] = {
    "hpo": ("sentences", "abbreviations", "phenotypes", "assertion"),
    "hpo-nested": ("sentences", "abbreviations", "nested-phenotypes", "assertion"),
}
_ORDER = ("sentences", "abbreviations", "phenotypes", "nested-phenotypes", "assertion")
_NEED_VOCABULARY = frozenset(
    ("dictionary", "linking", "linking-accurate", "nested-phenotypes", "phenotypes", "scispacy-linker")
)
_FINDERS = frozenset(("dictionary", "phenotypes", "nested-phenotypes"))
"""Parts that fill `mentions`; the second and later ones of a pipeline add to what the first found."""


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
        return _together(PIPELINES[name], vocabulary)
    for alone in only:
        if alone not in _ALONE:
            raise UsageError(f"no annotator is called {alone!r}", hint=f"known annotators: {', '.join(_ALONE)}")
    parts = sorted({part for alone in only for part in _ALONE[alone]}, key=_ORDER.index)
    narrowed = vocabulary.narrowed("HP:") if set(only) & {"hpo", "hpo-nested"} else vocabulary
    return _together(parts, narrowed)


def _together(names: Iterable[str], vocabulary: Vocabulary) -> Pipeline:
    parts: list[Annotator] = []
    found = False
    for name in names:
        part = _part(name, vocabulary)
        parts.append(Adding(part) if found and name in _FINDERS else part)
        found = found or name in _FINDERS
    return Pipeline(tuple(parts))


@lru_cache(maxsize=1)
def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="medkg.annotators")}


def _part(name: str, vocabulary: Vocabulary) -> Annotator:
    if name not in _installed():
        raise UsageError(f"the part {name!r} is not installed", hint="install medkg again: pip install -e .")
    made = _installed()[name].load()
    return cast("Annotator", made(vocabulary) if name in _NEED_VOCABULARY else made())
