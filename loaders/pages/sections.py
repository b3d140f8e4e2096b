"""What the sections of disease pages are called here, whatever their publisher calls them."""

from __future__ import annotations

import re

__all__ = ["NAMES_SECTION", "page_id", "section_of", "sentences_joined"]

NAMES_SECTION = "names"
"""A section that holds other names of the page's subject, separated by `; `."""
_KINDS = {
    "symptoms": "symptoms", "information": "information", "considerations": "information", "types": "information",
    "causes": "causes", "susceptibility": "causes", "transmission": "causes", "genetic changes": "causes",
    "diagnosis": "tests", "exams and tests": "tests", "complications": "complications", "outlook": "outlook",
    "prognosis-or-recovery": "outlook", "treatment": "treatment", "medical-treatments": "treatment",
    "self-care": "treatment", "prevention": "prevention", "urgent": "urgent", "frequency": "frequency",
    "inheritance": "inheritance", "stages": "stages",
}  # fmt: skip


def section_of(said: str) -> str:
    """Our name of a section, or the publisher's own in lower case.

    >>> section_of("medical-treatments"), section_of("Why it comes back")
    ('treatment', 'why it comes back')
    """
    lowered = " ".join(said.lower().split())
    return _KINDS.get(lowered, lowered)


def sentences_joined(pieces: list[str]) -> str:
    """Items of a list as sentences, each closed by a full stop.

    >>> sentences_joined(["You may have:", "a cough", "Fever."])
    'You may have: a cough. Fever.'
    """
    closed = [one if one[-1] in ".:!?;" else f"{one}." for piece in pieces if (one := " ".join(piece.split()))]
    return " ".join(closed)


def page_id(prefix: str, name: str) -> str:
    """The id of a page whose publisher gives it an address but no number.

    >>> page_id("NHS", "Acid And Chemical Burns")
    'NHS:acid-and-chemical-burns'
    """
    return f"{prefix}:{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')[:100]}"
