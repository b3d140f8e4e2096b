"""What is read from a note. Spans are 0-based code points of the note, end excluded."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from extractors.chinese.lexicon import Concept
from kg.measures import Test
from kg.model import Assertion, Span

__all__ = ["SECTIONS", "NoteFacts", "Sighting", "Value", "section_at"]

SECTIONS = (
    "chief_complaint", "present_illness", "past_history", "family_history", "medications", "allergies", "social_history",
    "examination", "laboratory", "imaging", "assessment", "plan", "",
)  # fmt: skip
"""The sections of a note; the empty one is text under no heading."""


_PLAIN = Assertion()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place of the note that names a concept. No concept: something clinical that no vocabulary here knows.

    `severity` is `mild`, `moderate`, `severe` or empty; `duration` an ISO 8601 duration or empty.

    >>> Sighting((0, 5), ()).section
    ''
    """

    span: Span
    concepts: tuple[Concept, ...]
    section: str = ""
    assertion: Assertion = _PLAIN
    severity: str = ""
    duration: str = ""
    allergy: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A test with its value, or with what the note says of it (`word`: `low`, `normal`, `high`).

    `tests` are the tests its name may mean; `own` is the range the note states.

    >>> Value((0, 5), ()).unit
    ''
    """

    span: Span
    tests: tuple[Test, ...]
    number: float | None = None
    unit: str = ""
    word: str = ""
    own: tuple[float | None, float | None] | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Everything read from a note.

    >>> NoteFacts("en").age
    ''
    """

    language: str
    sightings: tuple[Sighting, ...] = ()
    values: tuple[Value, ...] = ()
    age: str = ""
    sex: str = ""
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    no_allergies: bool = False


def section_at(sections: list[tuple[int, str]], place: int) -> str:
    """The section in which a place lies; `sections` are (start, name) in order.

    >>> section_at([(0, ""), (10, "laboratory")], 12)
    'laboratory'
    """
    number = bisect_right(sections, place, key=lambda section: section[0])
    return sections[number - 1][1] if number else ""
