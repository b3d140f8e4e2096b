"""Treatments of the diagnoses and known conditions, with what speaks against each for this patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.model import Profile
from queries.diagnosis.answer import Diagnosis
from queries.report.references import References
from queries.treatment.answer import Treatment, diagnosed, rank_treatments
from queries.treatment.chinese import because_in_chinese, chinese_name, treatments_in_chinese
from queries.treatment.situation import situation_of
from queries.treatment.table import TreatmentTable

__all__ = ["DISEASES", "MOST", "treatments"]

COUNT = 1000
DISEASES = 5
ENOUGH = 5
"""Drugs of its own that make a disease's page do without those of broader and narrower diseases."""
MOST = {"drug": 12, "procedure": 4, "supportive": 5, "follow_up": 4}
"""How many of each kind a disease shows, in the order in which they stand."""


def treatments(
    profile: Profile, diagnoses: list[Diagnosis], table: TreatmentTable, references: References
) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Ranked treatments, disease by disease, and the warnings in each language; each has at most three references.

    The disease with the best treatment comes first; its drugs come before procedures, care and follow-up, the first few
    of each (`MOST`). What ends in `_zh` is Chinese; a name that is not known in Chinese is empty.
    """
    situation = situation_of(profile, table)
    answer = rank_treatments(profile.id, diagnosed(situation, diagnoses, table), situation, table, count=COUNT)
    rows = list(_chosen(answer.treatments))
    warnings = {"en": answer.all_warnings, "zh": treatments_in_chinese(answer, table).warnings}
    return [_row(t, table, references) for t in rows], warnings


def _chosen(ranked: list[Treatment]) -> Iterator[Treatment]:
    for disease in list(dict.fromkeys(t.for_ for t in ranked))[:DISEASES]:
        mine = [t for t in ranked if t.for_ == disease]
        own = [t for t in mine if not t.through]
        # A disease that has treatments of its own does not need those of its rare kinds.
        shown = own if sum(t.kind == "drug" for t in own) >= ENOUGH else mine
        for kind, most in MOST.items():
            yield from [t for t in shown if t.kind == kind][:most]


def _row(treatment: Treatment, table: TreatmentTable, references: References) -> dict[str, Any]:
    return {
        "rank": treatment.rank,
        "disease": treatment.for_,
        "disease_name": treatment.for_name,
        "disease_zh": chinese_name(treatment.for_, table),
        "id": treatment.id,
        "name": treatment.name,
        "name_zh": chinese_name(treatment.id, table),
        "kind": treatment.kind,
        "status": treatment.status,
        "line": treatment.line,
        "score": treatment.score,
        "taken": treatment.taken,
        "failed": treatment.failed,
        "through": table.name(treatment.through) if treatment.through else "",
        "through_zh": chinese_name(treatment.through, table) if treatment.through else "",
        "against": [
            {
                "kind": reason.kind,
                "severity": reason.severity,
                "name": reason.name,
                "name_zh": chinese_name(reason.about, table),
                "because": reason.because,
                "because_zh": because_in_chinese(reason, table),
                "references": _cited(reason.evidence[:1], references),
            }
            for reason in treatment.against
        ],
        "references": _cited(treatment.evidence[:3], references),
    }


def _cited(evidence: list[dict[str, Any]], references: References) -> list[int]:
    numbers = {
        references.number(e["publication"] or e["source"], e["source"], e["sentence"], e["extractor"]) for e in evidence
    }
    return sorted(numbers)
