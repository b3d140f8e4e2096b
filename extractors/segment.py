"""Sentences, by one regular expression and a list of abbreviations that end with a stop."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Annotation, Section, Span

__all__ = ["SentenceAnnotator", "sentences"]

_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9Α-Ω])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|viz|ca|approx|al|Fig|Figs|Tab|No|Nos|Dr|Prof|Mr|Mrs|Ms|St|spp|sp|subsp|var|resp|"
    r"Ref|Refs|Eq|etc|Inc|Ltd|Co|Jr|Sr|vol|pp)|\b[A-Z])\.$"
)


class SentenceAnnotator:
    """Fills `sentences`. Sections never share a sentence; the title is one of its own."""

    name = "sentences.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Split every section, or the whole text when it has none."""
        document = annotation.document
        sections = document.sections or (Section("text", 0, len(document.text)),)
        found = [span for s in sections for span in sentences(document.text, s.start, s.end)]
        return replace(annotation, sentences=tuple(found))


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the sentences of a stretch of text, without blanks around them.

    >>> text = "Dr. Smith saw it (p < 0.05). It was rare."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Dr. Smith saw it (p < 0.05).', 'It was rare.']
    """
    stop = len(text) if end is None else end
    found, begin = [], start
    for match in _END.finditer(text, start, stop):
        # An initial or an abbreviation ends with a stop, but no sentence does there.
        if _ABBREVIATION.search(text[max(begin, match.start() - 8) : match.start() + 1]):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    found.append((begin, stop))
    return [span for a, b in found if (span := _trimmed(text, a, b))[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
