"""Abbreviations that a document defines: "tuberous sclerosis (TSC)".

Method: Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text, PSB 2003.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Annotation, Span

__all__ = ["AbbreviationAnnotator", "defined_forms", "long_form"]

_SHORT = re.compile(r"\(\s*([A-Za-z0-9][A-Za-z0-9\-/+]{1,9})\s*(?:[;,][^()]*)?\)")
"""What may be a short form: its group 1 stands alone in parentheses, or before a comma or semicolon there."""


class AbbreviationAnnotator:
    """Fills `abbreviations` with (span of the short form, span of the long form)."""

    name = "abbreviations.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Look at every parenthesis of every sentence."""
        text = annotation.document.text
        found = (pair for start, end in annotation.sentences for pair in defined_forms(text, start, end))
        return replace(annotation, abbreviations=tuple(found))


def defined_forms(text: str, start: int, end: int) -> Iterator[tuple[Span, Span]]:
    """(span of the short form, span of the long form) of each definition in a sentence, `text[start:end]`.

    >>> list(defined_forms("We saw tuberous sclerosis complex (TSC) here.", 0, 45))
    [((35, 38), (7, 33))]
    """
    for match in _SHORT.finditer(text, start, end):
        short = match.group(1)
        if any(c.isupper() for c in short):
            long = long_form(short, text, start, match.start())
            if long is not None:
                yield match.span(1), long


def long_form(short: str, text: str, start: int, end: int) -> Span | None:
    """Span of the long form that ends just before `end`, or None.

    >>> text = "Patients with tuberous sclerosis complex (TSC)"
    >>> a, b = long_form("TSC", text, 0, 41)
    >>> text[a:b]
    'tuberous sclerosis complex'
    """
    while end > start and text[end - 1].isspace():
        end -= 1
    words = min(len(short) + 5, len(short) * 2)
    window = list(re.finditer(r"\S+", text[start:end]))[-words:]
    if not window:
        return None
    floor = start + window[0].start()
    place = end
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        place -= 1
        first = number == 0
        while place >= floor and (
            text[place].lower() != letter or (first and place > floor and text[place - 1].isalnum())
        ):
            place -= 1
        if place < floor:
            return None
    if end - place <= len(short):
        return None
    return place, end
