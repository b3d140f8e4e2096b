"""Text to tokens: runs of letters, runs of digits, single signs. Fine enough for every boundary gold corpora mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.segment import sentences
from kg.model import Span

__all__ = ["LONGEST", "Text", "tokenise"]

LONGEST = 200
"""Tokens in one sequence; a longer sentence is cut, so that no input can make the decoder's arrays explode."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of one document.

    `words[i]` stands at `starts[i]` to `ends[i]` (0-based code points, end excluded) of `text`; `bounds` are the
    sentences as half-open ranges of tokens.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    bounds: tuple[Span, ...]


def tokenise(text: str, given: tuple[Span, ...] | None = None) -> Text:
    """Tokens of a text, sentence by sentence; `given` are its sentences where they are known.

    >>> tokenise("CYP2D6 (β-1). Fever.").words
    ('CYP', '2', 'D', '6', '(', 'β', '-', '1', ')', '.', 'Fever', '.')
    >>> tokenise("CYP2D6 (β-1). Fever.").bounds
    ((0, 10), (10, 12))
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    bounds: list[Span] = []
    for start, end in given or sentences(text):
        first = len(words)
        spans = [match.span() for match in _TOKEN.finditer(text, start, end)]
        words += [text[a:b] for a, b in spans]
        starts += [a for a, _ in spans]
        ends += [b for _, b in spans]
        bounds += [(a, min(a + LONGEST, len(words))) for a in range(first, len(words), LONGEST)]
    return Text(text, tuple(words), tuple(starts), tuple(ends), tuple(bounds))
