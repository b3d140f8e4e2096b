"""A patient as a pharmacist sees one: what he takes, reacts to, has, and how his kidneys work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.model import Measurement, Profile
from kg.model.spelling import fold
from queries.treatment.table import TreatmentTable

__all__ = ["Situation", "age_in_years", "estimate_egfr", "having", "implications", "situation_of"]

_AGE = re.compile(r"^P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+(?:\.\d+)?)D)?")
_EGFR = ("33914-3", "48642-3", "48643-1", "62238-1", "69405-9", "98979-8", "77147-7", "88293-6", "45066-8", "50044-7",
         "102097-3")  # fmt: skip
_CREATININE = ("2160-0", "14682-9", "38483-4")
_LIMITS: tuple[tuple[tuple[str, ...], str, float, str], ...] = (
    (("2823-3", "6298-4", "potassium", "血钾"), ">", 5.5, "HP:0002153"),
    (("2823-3", "6298-4", "potassium", "血钾"), "<", 3.3, "HP:0002900"),
    (("2951-2", "2947-0", "sodium", "血钠"), "<", 130, "HP:0002902"),
    (("777-3", "26515-7", "platelets", "platelet count", "血小板"), "<", 80, "HP:0001873"),
    (("8634-8", "44974-4", "qtc", "qtc interval"), ">", 480, "HP:0005184"),
    (("8867-4", "heart rate", "pulse", "心率"), "<", 50, "HP:0001662"),
    (("8480-6", "systolic blood pressure", "收缩压"), "<", 90, "HP:0002615"),
)
"""LOINC code or name of a measurement, and from where on it is a finding (mmol/L, 10^9/L, ms, /min, mmHg)."""
_LOST = ("ectopic pregnancy", "tubal pregnancy", "Ruptured ectopic pregnancy", "spontaneous miscarriage",
         "hydatidiform mole", "gestational trophoblastic neoplasm", "choriocarcinoma")  # fmt: skip
"""Pregnancies without a child that a treatment could harm."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What of a profile weighs on treatments, as ids of the table.

    `conditions` maps a condition to how it is known (`condition`, `history`, `finding`, `measurement`), `implied`
    everything that they are or imply to those that do; `takes` and
    `reacts` map a drug or class to the name the profile gives it, `reacts` also to `allergy` or `intolerance`. `egfr`
    is in mL/min/1.73 m², `estimated` when it was computed from creatinine.
    """

    conditions: dict[str, str] = field(default_factory=dict)
    implied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)
    reacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    genotypes: tuple[tuple[str, str], ...] = ()
    age: float | None = None
    egfr: float | None = None
    estimated: bool = False
    pregnant: bool = False
    breastfeeding: bool = False
    warnings: tuple[str, ...] = ()


def age_in_years(duration: str) -> float | None:
    """Years of an ISO 8601 duration; None when it says nothing.

    >>> age_in_years("P6Y"), age_in_years("P6M"), age_in_years("")
    (6.0, 0.5, None)
    """
    match = _AGE.match(duration)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (float(part or 0) for part in match.groups())
    return years + months / 12 + weeks * 7 / 365.25 + days / 365.25


def estimate_egfr(creatinine: float, age: float, female: bool) -> float:
    """EGFR of an adult from serum creatinine in mg/dL: CKD-EPI 2021 (Inker et al., N Engl J Med 2021;385:1737).

    >>> round(estimate_egfr(1.0, 50, True))
    69
    """
    k, a = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / k
    return float(142 * min(ratio, 1) ** a * max(ratio, 1) ** -1.2 * 0.9938**age * (1.012 if female else 1))


def situation_of(profile: Profile, table: TreatmentTable) -> Situation:
    """Resolve a profile's names; what is unknown is told in `warnings`, never passed over."""
    warnings: list[str] = []
    age = age_in_years(profile.age)
    conditions = _conditions(profile, table, warnings)
    pregnant = bool(profile.pregnant) or table.condition("", "pregnancy") in conditions
    egfr, estimated = _egfr(profile.measurements, age, profile.sex)
    if pregnant and profile.sex == "male":
        warnings.append("the patient is given as male and as pregnant: check the record; both are taken into account")
    if profile.pregnant is None and not pregnant and profile.sex == "female" and age is not None and 12 <= age <= 52:
        warnings.append("whether she is pregnant is not stated: dangers in pregnancy are not marked")
    return Situation(
        conditions=conditions,
        implied=implications(conditions, table),
        takes=_takes(profile, table, warnings),
        reacts=_reacts(profile, table, warnings),
        findings=tuple(f.id for f in profile.observed),
        genotypes=tuple((g.gene, g.finding) for g in profile.genotypes),
        age=age,
        egfr=egfr,
        estimated=estimated,
        pregnant=pregnant,
        breastfeeding=bool(profile.breastfeeding),
        warnings=tuple(warnings),
    )


def implications(conditions: Iterable[str], table: TreatmentTable) -> dict[str, tuple[str, ...]]:
    """Every condition that these are or imply, with those of them that do."""
    found: dict[str, tuple[str, ...]] = {}
    for mine in conditions:
        for condition in (mine, *(table.facts("above", mine) or ())):
            found[condition] = (*found.get(condition, ()), mine)
    return found


def having(situation: Situation, condition: str, table: TreatmentTable) -> Situation:
    """The situation of a patient who has, and is treated for, this condition too.

    An ectopic, molar or lost pregnancy is no pregnancy to be careful of: methotrexate ends it.
    """
    if situation.pregnant and _is_lost(condition, table):
        situation = replace(situation, pregnant=False)
    if condition in situation.conditions:
        return situation
    conditions = {**situation.conditions, condition: "condition"}
    return replace(situation, conditions=conditions, implied=implications(conditions, table))


def _is_lost(condition: str, table: TreatmentTable) -> bool:
    lost = {table.condition("", name) for name in _LOST}
    return not lost.isdisjoint((condition, *(table.facts("above", condition) or ())))


def _conditions(profile: Profile, table: TreatmentTable, warnings: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for condition in profile.conditions:
        if condition.family:
            continue
        id = table.condition(condition.id, condition.label)
        if id:
            found.setdefault(id, "condition" if condition.active else "history")
        else:
            warnings.append(f"condition {condition.label or condition.id!r} is unknown: dangers in it are not marked")
    for feature in profile.observed:
        if id := table.condition(feature.id, feature.label):
            found.setdefault(id, "finding")
    for measurement in profile.measurements:
        for names, sign, limit, finding in _LIMITS:
            if measurement.value is not None and _is(measurement, names):
                if measurement.value > limit if sign == ">" else measurement.value < limit:
                    found.setdefault(finding, "measurement")
    return found


def _is(measurement: Measurement, names: tuple[str, ...]) -> bool:
    return measurement.id.removeprefix("LOINC:") in names or fold(measurement.label) in names


def _egfr(measurements: tuple[Measurement, ...], age: float | None, sex: str) -> tuple[float | None, bool]:
    for m in reversed(measurements):
        label = fold(m.label)
        if m.value is not None and (_is(m, _EGFR) or "egfr" in label or "glomerular filtration" in label):
            return m.value, False
    for m in reversed(measurements):
        if m.value is not None and (
            _is(m, _CREATININE) or fold(m.label) in ("creatinine", "serum creatinine", "肌酐", "血肌酐")
        ):
            if age is not None and age >= 18 and sex:
                molar = "mol" in m.unit.casefold() or m.value > 30
                return estimate_egfr(m.value / 88.42 if molar else m.value, age, sex == "female"), True
    return None, False


def _takes(profile: Profile, table: TreatmentTable, warnings: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for medication in profile.medications:
        if not medication.current:
            continue
        drugs = table.drugs(medication.id, medication.label)
        for drug in drugs:
            found.setdefault(drug, medication.label or table.name(drug))
        if not drugs:
            name = medication.label or medication.id
            warnings.append(f"medication {name!r} is unknown: what it does together with a treatment was not checked")
    return found


def _reacts(profile: Profile, table: TreatmentTable, warnings: list[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for allergy in profile.allergies:
        drugs = table.drugs(allergy.id, allergy.label)
        for drug in drugs:
            found.setdefault(drug, (allergy.label or table.name(drug), allergy.kind))
        if not drugs:
            warnings.append(
                f"allergy {allergy.label or allergy.id!r} is unknown: it was not checked against the treatments"
            )
    return found
