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

__all__ = ["PIPELINES", "load", "needs_vocabulary", "part_for_adding"]

PIPELINES: dict[str, tuple[str, ...]] = {
    "fast": (
        "sentences",
        "abbreviations",
        "dictionary",
        "phenotypes",
        "assertion",
        "patterns",
        "labels",
        "cooccurrence",
    ),
}
_ALONE: dict[str, tuple[str, ...]] = {
    "hpo": ("sentences", "abbreviations", "phenotypes", "assertion"),
    "hpo-nested": ("sentences", "abbreviations", "nested-phenotypes", "assertion"),
}
_ORDER = (
    "sentences", "abbreviations", "dictionary", "phenotypes", "nested-phenotypes", "assertion", "patterns",
    "cooccurrence",
)  # fmt: skip
_NEED_VOCABULARY = frozenset(
    ("dictionary", "linking", "linking-accurate", "nested-phenotypes", "phenotypes", "scispacy-linker")
)
_FINDERS = frozenset(("dictionary", "phenotypes", "nested-phenotypes"))
"""Parts that fill `mentions`; each adds to what those before it found."""


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


def needs_vocabulary(name: str) -> bool:
    """Whether a part is made from a vocabulary."""
    return name in _NEED_VOCABULARY


def part_for_adding(name: str, vocabulary: Vocabulary | None = None) -> Annotator:
    """One part by its name; a finder adds its mentions to those that are there. Raises `UsageError` for no such part.

    >>> part_for_adding("assertion").name
    'assertion.v2'
    """
    if name not in _installed():
        raise UsageError(f"the part {name!r} is not installed", hint="install medkg again: pip install -e .")
    made = _installed()[name].load()
    part = cast("Annotator", made(vocabulary or Vocabulary.compile([])) if name in _NEED_VOCABULARY else made())
    return Adding(part) if name in _FINDERS else part


def _together(names: Iterable[str], vocabulary: Vocabulary) -> Pipeline:
    return Pipeline(tuple(part_for_adding(name, vocabulary) for name in names))


@lru_cache(maxsize=1)
def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="medkg.annotators")}
