"""Short forms that a document defines, as positions of tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extractors.abbreviations import defined_forms
from extractors.ner.tokens import Text

__all__ = ["Definition", "defined", "definitions", "occurrences"]

Definition = tuple[tuple[str, ...], int, int]
"""Words of the short form; first and last+1 token of the long form."""


def definitions(text: Text) -> list[Definition]:
    """Each "long form (SHORT)" of a document (Schwartz and Hearst 2003); the first definition of a short form holds."""
    if "(" not in text.text:
        return []
    found: dict[tuple[str, ...], Definition] = {}
    for a, b in text.bounds:
        if a == b:
            continue
        start, stop = text.starts[a], text.ends[b - 1]
        for short, long in defined_forms(text.text, start, stop):
            first, long_first = _at(text.starts, short[0]), _at(text.starts, long[0])
            last, long_last = _at(text.ends, short[1]), _at(text.ends, long[1])
            if min(first, last, long_first, long_last) >= 0:
                key = text.words[first : last + 1]
                found.setdefault(key, (key, long_first, long_last + 1))
    return list(found.values())


def _at(places: tuple[int, ...], place: int) -> int:
    """Which of the rising places this is; -1 for none of them."""
    found = bisect_left(places, place)
    return found if found < len(places) and places[found] == place else -1


def defined(text: Text) -> Iterator[tuple[int, int]]:
    """For every token of every occurrence of a short form: its place, and the last token of the long form."""
    for words, _, stop in definitions(text):
        for first in occurrences(text, words):
            for n in range(len(words)):
                yield first + n, stop - 1


def occurrences(text: Text, words: tuple[str, ...]) -> Iterator[int]:
    """First tokens of the places where these words stand in a row."""
    size, first = len(words), words[0]
    place = -1
    while True:
        try:
            place = text.words.index(first, place + 1)
        except ValueError:
            return
        if text.words[place : place + size] == words:
            yield place
