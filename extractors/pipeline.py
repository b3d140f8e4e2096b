"""Pipelines by name: ordered parts, which come in by the same entry points as plug-ins (`medkg.annotators`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from extractors.base import Annotator, Pipeline
from extractors.merging import Adding
from extractors.vocabulary import Vocabulary
from kg.errors import UsageError

__all__ = ["PIPELINES", "load", "needs_vocabulary", "part_for_adding", "part_names", "parts_of"]

PIPELINES: dict[str, tuple[str, ...]] = {
    "fast": (
        "sentences", "abbreviations", "dictionary", "phenotypes", "ner", "linking", "settle", "assertion", "patterns",
        "labels", "relations", "cooccurrence",
    ),
}  # fmt: skip
_ACCURATE = {"ner": "ner-accurate", "linking": "linking-accurate", "relations": "relations-accurate"}
"""Parts that the pipeline `accurate` has in place of others, where they and their models are installed."""
PIPELINES["accurate"] = PIPELINES["fast"]
_ALONE: dict[str, tuple[str, ...]] = {
    "hpo": ("sentences", "abbreviations", "phenotypes", "assertion"),
    "hpo-nested": ("sentences", "abbreviations", "nested-phenotypes", "assertion"),
    "ner": ("sentences", "abbreviations", "ner", "assertion"),
}
_ORDER = (
    "sentences", "abbreviations", "dictionary", "phenotypes", "nested-phenotypes", "ner", "ner-accurate", "assertion",
)  # fmt: skip
_NEED_VOCABULARY = frozenset(
    ("dictionary", "linking", "linking-accurate", "nested-phenotypes", "phenotypes", "scispacy-linker")
)
_FINDERS = frozenset(("dictionary", "ner", "ner-accurate", "nested-phenotypes", "phenotypes", "scispacy-ner"))
"""Parts that fill `mentions`; each adds to what those before it found."""


def load(name: str = "fast", *, vocabulary: Vocabulary, only: Sequence[str] | None = None) -> Pipeline:
    """Put a pipeline together.

    `only` names annotators to run alone: `hpo` finds HPO concepts, the longest where names overlap;
    `hpo-nested` those inside a longer name too ("cataract" in "nuclear cataract"); `ner` is the trained tagger (with
    `accurate` the one that a transformer joins).
    Raises `UsageError` for an unknown name.

    >>> load("fast", vocabulary=Vocabulary.compile([])).names[0]
    'sentences.v1'
    """
    parts = parts_of(name, only)
    if only is not None and set(only) & {"hpo", "hpo-nested"}:
        vocabulary = vocabulary.narrowed("HP:")
    return Pipeline(tuple(part_for_adding(part, vocabulary) for part in parts))


def part_names(name: str = "fast", only: Sequence[str] | None = None) -> tuple[str, ...]:
    """Names and versions of a pipeline's parts, only their modules loaded; raises `UsageError` as `load` does.

    >>> part_names("fast")[-1]
    'cooccurrence.v2'
    """
    made = [_maker(part) for part in parts_of(name, only)]
    return tuple(one.name if isinstance(one.name, str) else one().name for one in made)


def parts_of(name: str = "fast", only: Sequence[str] | None = None) -> Sequence[str]:
    """The parts of a pipeline, or those of the annotators named, in order; raises `UsageError` as `load` does.

    >>> parts_of("fast", ["hpo"])
    ['sentences', 'abbreviations', 'phenotypes', 'assertion']
    """
    if name not in PIPELINES:
        raise UsageError(f"no pipeline is called {name!r}", hint=f"known pipelines: {', '.join(PIPELINES)}")
    better = {part: other for part, other in _ACCURATE.items() if name == "accurate" and _is_there(other)}
    if only is None:
        return [better.get(part, part) for part in PIPELINES[name]]
    for alone in only:
        if alone not in _ALONE:
            raise UsageError(f"no annotator is called {alone!r}", hint=f"known annotators: {', '.join(_ALONE)}")
    return sorted({better.get(part, part) for alone in only for part in _ALONE[alone]}, key=_ORDER.index)


def _is_there(part: str) -> bool:
    """Whether a part is installed, with its model: the adapter over MiniLM may be one's own (`MEDKG_LINKER`)."""
    if part == "linking-accurate":
        from extractors.linking.model import chosen_folder

        return (chosen_folder() / "adapter.json").is_file()
    return part in _installed()


def needs_vocabulary(name: str) -> bool:
    """Whether a part is made from a vocabulary."""
    return name in _NEED_VOCABULARY


def part_for_adding(name: str, vocabulary: Vocabulary | None = None) -> Annotator:
    """One part by its name; a finder adds its mentions to those that are there. Raises `UsageError` for no such part.

    >>> part_for_adding("assertion").name
    'assertion.v2'
    """
    made = _maker(name)
    part = cast(
        "Annotator",
        made(Vocabulary.compile([]) if vocabulary is None else vocabulary) if name in _NEED_VOCABULARY else made(),
    )
    return Adding(part) if name in _FINDERS else part


def _maker(name: str) -> Any:
    if name not in _installed():
        raise UsageError(f"the part {name!r} is not installed", hint="install medkg again: pip install -e .")
    return _installed()[name].load()


@lru_cache(maxsize=1)
def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="medkg.annotators")}
