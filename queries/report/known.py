"""What is known of a patient besides findings: diseases, also of relatives, drugs, allergies, values, pharmacogenes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kg.model import Allergy, Condition, Measurement, Medication, Profile

__all__ = ["known_rows", "shown_unit"]


def known_rows(profile: Profile) -> list[dict[str, Any]]:
    """Rows `kind`, `id`, `label`, `value`, `detail` of what the patient's profile says besides findings.

    `kind` and `detail` are keys of `queries.report.words`. `value` is a dose, a genotype or a measured value with its
    unit; `detail` a severity or `low`, `normal`, `high`.

    >>> from kg.model import Medication, Profile
    >>> known_rows(Profile("p", medications=(Medication("RXCUI:11289", "warfarin"),)))
    [{'kind': 'taken drug', 'id': 'RXCUI:11289', 'label': 'warfarin', 'value': '', 'detail': ''}]
    """
    return [
        *(_row(_standing(c), c.id, c.label) for c in profile.conditions),
        *_drugs(profile.medications),
        *(_row(_kind(a), a.id, a.label, detail=a.severity) for a in profile.allergies),
        *(_row("value", m.id, m.label, _reading(m), m.interpretation) for m in profile.measurements),
        *(_row("pharmacogene", "", g.gene, g.finding) for g in profile.genotypes),
        *(_row("state", "", name) for name in ("pregnant", "breastfeeding") if getattr(profile, name)),
    ]


def _row(kind: str, id: str, label: str, value: str = "", detail: str = "") -> dict[str, Any]:
    return {"kind": kind, "id": id, "label": label or id, "value": value, "detail": detail}


def _standing(condition: Condition) -> str:
    if condition.family:
        return "family disease"
    return "known disease" if condition.active else "past disease"


def _drugs(taken: Iterable[Medication]) -> Iterable[dict[str, Any]]:
    return (_row("taken drug" if m.current else "past drug", m.id, m.label, m.dose) for m in taken)


def _kind(allergy: Allergy) -> str:
    return "intolerance" if allergy.kind == "intolerance" else "allergy"


def _reading(measurement: Measurement) -> str:
    return "" if measurement.value is None else f"{measurement.value:.4g} {shown_unit(measurement.unit)}".strip()


_UNITS = (
    (re.compile(r"\bCel\b"), "°C"), (re.compile(r"\[Hg\]"), "Hg"), (re.compile(r"\bu(?=mol|g|L|kat)"), "µ"),
    (re.compile(r"\b10\*(?=\d)"), "10^"), (re.compile(r"\{([^}_]+)\}"), r"\1"), (re.compile(r"\{[^}]*\}"), ""),
    (re.compile(r"\[i?IU\]|\[iU\]"), "IU"),
)  # fmt: skip


def shown_unit(ucum: str) -> str:
    """A UCUM unit as doctors write it.

    >>> shown_unit("mm[Hg]"), shown_unit("Cel"), shown_unit("umol/L")
    ('mmHg', '°C', 'µmol/L')
    """
    for pattern, written in _UNITS:
        ucum = pattern.sub(written, ucum)
    return ucum
