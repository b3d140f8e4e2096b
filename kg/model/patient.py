"""A patient as the ranking sees one, and the paths that explain an answer. No name, no free text, no diagnosis."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.graph import Evidence

__all__ = ["Allergy", "Condition", "Feature", "Genotype", "Measurement", "Medication", "Path", "Profile", "Unmapped"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One finding of a patient, as a concept. `given` is the id as the input wrote it, when that differs.

    `severity` is `borderline`, `mild`, `moderate`, `severe`, `profound` or empty; `duration` an ISO 8601 duration
    (`P3D`) or empty.

    >>> Feature("HP:0001250", "Seizure").id
    'HP:0001250'
    """

    id: str
    label: str = ""
    given: str = ""
    severity: str = ""
    duration: str = ""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A finding that could not be used, and why. `item` is an id, never a sentence of the patient's.

    >>> Unmapped("HP:9999999", "unknown id").reason
    'unknown id'
    """

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Medication:
    """A drug that the patient takes (`current`) or took. `id` is a CURIE, or empty when only the drug's name is known.

    >>> Medication("RXCUI:11289", "warfarin").current
    True
    """

    id: str
    label: str = ""
    current: bool = True
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Allergy:
    """A substance or class of substances that the patient does not tolerate.

    `id` is a CURIE, or empty when only the name is known. `kind` is `allergy` or `intolerance`, as FHIR tells them
    apart; `severity` is `mild`, `moderate`, `severe` or empty.

    >>> Allergy("", "penicillin").kind
    'allergy'
    """

    id: str
    label: str = ""
    kind: str = "allergy"
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A disease that the patient is known to have (`active`) or had; `family` when a relative has it.

    >>> Condition("MONDO:0004979", "asthma").active
    True
    """

    id: str
    label: str = ""
    active: bool = True
    family: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """A laboratory value or vital sign. `id` is a CURIE (`LOINC:…`), or empty when only the name is known.

    `value` is in `unit` as UCUM writes it (`mg/dL`, `umol/L`, `mL/min/{1.73_m2}`); `interpretation` is `low`, `normal`,
    `high` or empty.

    >>> Measurement("LOINC:33914-3", "eGFR", 28.0, "mL/min/{1.73_m2}").value
    28.0
    """

    id: str
    label: str = ""
    value: float | None = None
    unit: str = ""
    interpretation: str = ""


@dataclass(frozen=True, slots=True)
class Genotype:
    """A pharmacogene and what the patient carries: an allele (`*57:01`) or a phenotype (`poor metabolizer`).

    >>> Genotype("HLA-B", "*57:01").gene
    'HLA-B'
    """

    gene: str
    finding: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a patient. `age` is an ISO 8601 duration (`P33Y`), `sex` is `female`, `male` or empty.

    `pregnant` and `breastfeeding` are None when nothing is said of it. `cohort` says that the case was copied from a
    table of many, where "excluded" mostly means "not asked". `note` is the patient's text, held in memory for ranking
    and written nowhere; `setting` is `general` for a patient of ordinary practice who comes without a note.

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
    medications: tuple[Medication, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    conditions: tuple[Condition, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    genotypes: tuple[Genotype, ...] = ()
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    note: str = field(default="", repr=False, compare=False)
    setting: str = ""
    genes: tuple[Feature, ...] = ()
    course: tuple[Feature, ...] = ()


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
