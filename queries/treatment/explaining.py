"""Why a treatment stands where it stands for a patient or a disease: its score taken apart, paths and all evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kg.errors import InputError
from kg.model import Profile
from kg.release.read import Release
from queries.notice import NOTICE
from queries.treatment.against import Against
from queries.treatment.answer import PENALTY, Target, Treatment, find_condition, judge, rank_treatments, targets_of
from queries.treatment.grades import BAND, TREATS
from queries.treatment.situation import Situation, situation_of
from queries.treatment.table import TreatmentTable, open_treatments

__all__ = ["Step", "TreatmentExplanation", "TreatmentPath", "explain_treatment"]

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on a path; `predicate` (Biolink, or `of the patient`) leads from it to the next, empty at the end."""

    id: str
    name: str
    predicate: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentPath:
    """Things that lead from a treatment to a disease or a patient, and who says so; `speaks` is for, avoid or caution.

    `because` is empty for what speaks for it.
    """

    speaks: str
    steps: list[Step]
    evidence: list[dict[str, Any]]
    because: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentExplanation:
    """A treatment taken apart: score = probability · weight · nearness · (band + support − penalty); rank of how many.

    `treatment` is None when nobody names the drug for the disease: what speaks against it is told all the same.
    `against` holds the reasons behind the paths that do not speak for it, in their order.
    """

    patient: str
    release: str
    drug: str
    drug_name: str
    target: Target
    treatment: Treatment | None
    of: int
    parts: dict[str, float]
    paths: list[TreatmentPath] = field(default_factory=list)
    notice: str = NOTICE
    against: list[Against] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The JSON face."""
        names = ("notice", "patient", "release", "drug", "drug_name", "target", "of", "parts", "paths")
        face: dict[str, Any] = {name: getattr(self, name) for name in names}
        return face | {"treatment": self.treatment.plain() if self.treatment else None}


def explain_treatment(
    subject: Profile | str, drug: str, release: Release, *, disease: str = "", table: TreatmentTable | None = None
) -> TreatmentExplanation:
    """Explain a drug or procedure for a patient, or for a disease (its id or name) without a patient.

    `disease` says what the patient is to be treated for; without it, what the drug ranks best for. Raises
    `InputError` when the drug or the disease is unknown.
    """
    table = table or open_treatments(release)
    ids = table.drugs(drug, drug)
    if len(ids) != 1:
        raise InputError(f"{drug[:80]!r} is no single drug or treatment of this release", hint="give its INN or id")
    situation = Situation() if isinstance(subject, str) else situation_of(subject, table)
    if isinstance(subject, str) or disease:
        targets = [find_condition(disease or str(subject), table)]
    else:
        targets = targets_of(subject, situation, release, table)
    if not targets:
        raise InputError("the patient has no disease to be treated for", hint="say what: --for DISEASE")
    patient = subject if isinstance(subject, str) else subject.id
    return _explained(patient, ids[0], targets, situation, table, release)


def _explained(
    patient: str, drug: str, targets: list[Target], situation: Situation, table: TreatmentTable, release: Release
) -> TreatmentExplanation:
    answer = rank_treatments(patient, targets, situation, table, count=_ALL, candidates=True)
    found = next((t for t in answer.treatments if t.id == drug), None)
    target = next((t for t in targets if found and t.id == found.for_), targets[0])
    against = found.against if found else judge(drug, situation, table)
    paths = [_for(found, target, table, release)] if found else []
    paths += [_harm(drug, reason, table) for reason in against]
    parts = _parts(found, target) if found else {}
    return TreatmentExplanation(
        patient,
        release.id,
        drug,
        table.name(drug),
        target,
        found,
        len(answer.treatments),
        parts,
        paths,
        against=against,
    )


def _parts(found: Treatment, target: Target) -> dict[str, float]:
    """What the score is made of; `support` is at most 0.1, `nearness` 1 for the disease itself."""
    penalty = PENALTY if any(r.severity == "avoid" for r in found.against) else 0.0
    parts = {"probability": target.probability, "weight": target.weight, "nearness": found.nearness}
    parts |= {"band": BAND[found.line], "support": found.support, "penalty": penalty}
    return {name: round(value, 4) for name, value in parts.items()}


def _for(found: Treatment, target: Target, table: TreatmentTable, release: Release) -> TreatmentPath:
    predicate, evidence = "predicted to treat", found.evidence
    if found.status != "predicted":
        told = pl.col("subject") == found.id, pl.col("object") == (found.through or target.id)
        said = release.statements.filter(*told, pl.col("predicate").is_in(TREATS), ~pl.col("negated"))
        predicate = dict(said.select("id", "predicate").iter_rows())[found.evidence[0]["statement"]]
        evidence = _all_evidence(said["id"].to_list(), release)
    steps = [Step(found.id, found.name, predicate)]
    if found.through:
        below = target.id in (table.facts("above", found.through) or ())
        link = "biolink:subclass_of" if below else "biolink:superclass_of"
        steps.append(Step(found.through, table.name(found.through), link))
    steps.append(Step(target.id, target.name))
    return TreatmentPath("for", steps, evidence)


def _harm(drug: str, reason: Against, table: TreatmentTable) -> TreatmentPath:
    predicate = {
        "contraindication": "biolink:contraindicated_in" if reason.severity == "avoid" else "caution in",
        "interaction": "biolink:interacts_with",
        "allergy": "biolink:subclass_of",
        "side_effect": "biolink:has_side_effect",
    }[reason.kind]
    steps = [Step(drug, table.name(drug), predicate)]
    if reason.kind == "allergy" and reason.through and reason.through != reason.about:
        steps.append(Step(reason.through, table.name(reason.through), "biolink:superclass_of"))
    elif reason.kind == "contraindication":
        if group := _class_of(drug, reason, table):
            steps = [Step(drug, table.name(drug), "biolink:subclass_of"), Step(group, table.name(group), predicate)]
    steps.append(Step(reason.about, table.name(reason.about), "of the patient"))
    if reason.kind == "contraindication" and reason.through and reason.through != reason.about:
        steps[-1] = Step(reason.about, table.name(reason.about), "biolink:superclass_of")
        steps.append(Step(reason.through, table.name(reason.through), "of the patient"))
    return TreatmentPath(reason.severity, steps, reason.evidence, reason.because)


def _class_of(drug: str, reason: Against, table: TreatmentTable) -> str:
    """The class whose row of the table warns, when the row does not name the drug itself."""
    rows = table.facts("harms", drug) or ()
    return next((str(row[4]) for row in rows if row[0] == reason.about and row[3] == reason.why and row[4]), "")


def _all_evidence(statements: list[str], release: Release) -> list[dict[str, Any]]:
    rows = release.evidence.filter(pl.col("statement").is_in(statements))
    columns = ("source", "publication", "sentence", "section", "extractor", "confidence", "evidence_code", "retracted")
    ordered = rows.sort("confidence", "publication", "source", "id", descending=[True, False, False, False])
    return ordered.select(*columns, "statement").to_dicts()
