"""A patient as the ranking sees one, and the paths that explain an answer. No name, no free text, no diagnosis."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.graph import Evidence

__all__ = ["Feature", "Path", "Profile", "Unmapped"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One finding of a patient, as a concept. `given` is the id as the input wrote it, when that differs.

    >>> Feature("HP:0001250", "Seizure").id
    'HP:0001250'
    """

    id: str
    label: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A finding that could not be used, and why. `item` is an id, never a sentence of the patient's.

    >>> Unmapped("HP:9999999", "unknown id").reason
    'unknown id'
    """

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a patient. `age` is an ISO 8601 duration (`P33Y`), `sex` is `female`, `male` or empty.

    `cohort` says that the case was copied from a table of many, where "excluded" mostly means "not asked".

    >>> Profile("case-1", observed=(Feature("HP:0001250"),)).observed[0].id
    'HP:0001250'
    """

    id: str
    observed: tuple[Feature, ...] = ()
    excluded: tuple[Feature, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    age: str = ""
    sex: str = ""
    cohort: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Patient finding ► term the disease is annotated with ► statement ► evidence.

    `relation` says how finding and term are related: `exact`, `specific` (the disease names something more specific
    than the patient's finding), `general` (something more general), or `shared` (they meet at a common ancestor).

    >>> Path("HP:1", "HP:1", "exact", "medkg:S0", ()).relation
    'exact'
    """

    feature: str
    matched: str
    relation: str
    statement: str
    evidence: tuple[Evidence, ...]
