"""Which characters belong to a known name: of the shipped lexicon, or of the texts that a tagger was trained on."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from extractors.chinese.lexicon import lexicon
from extractors.chinese.matcher import Matcher
from kg.measures import named_tests

__all__ = ["edges", "known_names", "names_by_type"]


@lru_cache(maxsize=1)
def known_names() -> Matcher[str]:
    """The kinds of the names of the lexicon and of the table of tests; names of one sign are left out."""
    table = {name: concepts[0].kind for name, concepts in lexicon().items() if len(name) > 1}
    for name in named_tests("zh"):
        if len(name) > 1:
            table.setdefault(name, "test")
    return Matcher(table)


def edges(text: str, names: Matcher[str], *, without: Container[str] = ()) -> Iterator[tuple[int, str, str]]:
    """Yield (place, edge, kind) for each character of a known name; edge is B, I or E.

    Names of `without` are not known.

    >>> list(edges("无发热", Matcher({"发热": "finding"})))
    [(1, 'B', 'finding'), (2, 'E', 'finding')]
    """
    for start, end, kind in names.find(text, without=without):
        for place in range(start, end):
            yield place, "B" if place == start else "E" if place == end - 1 else "I", kind


def names_by_type(names: Mapping[str, str]) -> dict[str, list[str]]:
    """A gazetteer as it is saved: names by type, sorted.

    >>> names_by_type({"胃癌": "disease", "肝": "body"})
    {'body': ['肝'], 'disease': ['胃癌']}
    """
    found: dict[str, list[str]] = {}
    for name, type in sorted(names.items(), key=lambda one: (one[1], one[0])):
        found.setdefault(type, []).append(name)
    return found
