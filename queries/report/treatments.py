"""Treatments of the diagnoses and known conditions, with what speaks against each for this patient."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kg.model import Profile
from kg.model.spelling import is_chinese
from kg.resources import ontology_file
from queries.diagnosis.answer import Diagnosis
from queries.report.references import References
from queries.treatment.answer import Treatment, diagnosed, rank_treatments
from queries.treatment.situation import situation_of
from queries.treatment.table import TreatmentTable

__all__ = ["COUNT", "chinese_name", "treatments"]

COUNT = 40
_KINDS = ("drug", "procedure", "supportive", "follow_up")


def treatments(
    profile: Profile, diagnoses: list[Diagnosis], table: TreatmentTable, references: References
) -> tuple[list[dict[str, Any]], list[str]]:
    """Ranked treatments, drugs first, and the warnings that belong to them; each has at most three references.

    `name_zh` and `zh` are Chinese names where the release knows one, else empty.
    """
    situation = situation_of(profile, table)
    answer = rank_treatments(profile.id, diagnosed(situation, diagnoses, table), situation, table, count=COUNT)
    rows = sorted(answer.treatments, key=lambda t: (_KINDS.index(t.kind), t.rank))
    return [_row(t, table, references) for t in rows], answer.warnings


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
        "against": [
            {
                "kind": reason.kind,
                "severity": reason.severity,
                "name": reason.name,
                "name_zh": chinese_name(reason.about, table),
                "because": reason.because,
                "why_zh": _reasons_zh().get(reason.why, ""),
                "references": _cited(reason.evidence[:1], references),
            }
            for reason in treatment.against
        ],
        "references": _cited(treatment.evidence[:3], references),
    }


@lru_cache(maxsize=1)
def _reasons_zh() -> dict[str, str]:
    """What happens, in Chinese, by the English words of medkg's own table."""
    lines = ontology_file("treatments/reasons_zh.txt").read_text("utf-8").splitlines()
    parts = (line.split("|") for line in lines if "|" in line and not line.startswith("#"))
    return {english.strip(): chinese.strip() for english, chinese in parts}


def chinese_name(id: str, table: TreatmentTable) -> str:
    """The first Chinese name of a thing; empty when there is none."""
    thing = table.facts("thing", id)
    return next((name for name in thing["synonyms"] if is_chinese(name)), "") if thing else ""


def _cited(evidence: list[dict[str, Any]], references: References) -> list[int]:
    numbers = {
        references.number(e["publication"] or e["source"], e["source"], e["sentence"], e["extractor"]) for e in evidence
    }
    return sorted(numbers)
