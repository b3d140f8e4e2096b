"""Short forms that a document defines, as positions of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.abbreviations import long_form
from extractors.ner.tokens import Text

__all__ = ["Definition", "defined", "definitions", "occurrences"]

_SHORT = re.compile(r"\(\s*([A-Za-z0-9][A-Za-z0-9\-/+]{1,9})\s*(?:[;,][^()]*)?\)")
Definition = tuple[tuple[str, ...], int, int]
"""Words of the short form; first and last+1 token of the long form."""


def definitions(text: Text) -> list[Definition]:
    """Each "long form (SHORT)" of a document (Schwartz and Hearst 2003); the first definition of a short form holds."""
    if "(" not in text.text:
        return []
    begin = {start: n for n, start in enumerate(text.starts)}
    close = {end: n for n, end in enumerate(text.ends)}
    found: dict[tuple[str, ...], Definition] = {}
    for a, b in text.bounds:
        if a == b:
            continue
        start, stop = text.starts[a], text.ends[b - 1]
        for match in _SHORT.finditer(text.text, start, stop):
            short = match.group(1)
            if not any(c.isupper() for c in short):
                continue
            span = long_form(short, text.text, start, match.start())
            first, last = begin.get(match.start(1)), close.get(match.end(1))
            if span is None or first is None or last is None or span[0] not in begin or span[1] not in close:
                continue
            key = text.words[first : last + 1]
            found.setdefault(key, (key, begin[span[0]], close[span[1]] + 1))
    return list(found.values())


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
