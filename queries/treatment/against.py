"""What speaks against one drug for one patient: contraindications, interactions, allergies, side effects; each with
its reason and source.

Severity `avoid` puts a treatment below unmarked ones of equal standing; `caution` only marks it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from queries.treatment.classes import is_class
from queries.treatment.situation import Situation
from queries.treatment.table import TreatmentTable

__all__ = ["AGE", "EGFR", "Against", "reasons_against"]

_ORDER = {"allergy": 0, "contraindication": 1, "interaction": 2, "side_effect": 3}
_STATES = {"MESH:D011247": "pregnant", "MESH:D001942": "breastfeeding"}
AGE, EGFR = "medkg:state.age", "medkg:state.egfr"


@dataclass(frozen=True, slots=True)
class Against:
    """One reason. `kind`: contraindication, interaction, allergy or side_effect; `severity`: avoid or caution.

    `about` is the id of the condition, drug, class, gene or effect that the reason comes from, `name` its name;
    `because` says it in words, `why` only what happens, as the source puts it; `evidence` who says so. `through` is
    what links the two: the patient's own condition that is a form of `about`, or the class that both drugs are in.
    """

    kind: str
    severity: str
    about: str
    name: str
    because: str
    evidence: list[dict[str, Any]]
    why: str = ""
    through: str = ""


def reasons_against(
    drug: str, situation: Situation, table: TreatmentTable, *, treats: Collection[str] = ()
) -> list[Against]:
    """Everything the release knows against a drug (or procedure) for a patient, the gravest first.

    A condition that the drug is an established treatment of (or that it `treats`, as the caller knows) is no reason
    against it: acetylsalicylic acid is an NSAID, and NSAIDs harm after an infarction, but it treats one.
    """
    treating = frozenset((*(table.facts("uses", drug) or ()), *treats))
    parts = _ingredients(drug, table)
    found: list[Against] = []
    for part in parts:
        found += _allergies(part, situation, table)
        found += _contraindications(part, situation, table, treating)
        found += _genes(part, situation, table)
        found += _interactions(part, situation, table)
        found += _effects(part, situation, table)
    best: dict[tuple[str, str, str], Against] = {}
    for reason in found:
        # The same harm by the same condition of the patient is one reason, however many broader names warn of it.
        mine = reason.through if reason.kind == "contraindication" else ""
        key = (reason.kind, mine or reason.about, reason.why if mine else "")
        if key not in best or _weight(reason) > _weight(best[key]):
            best[key] = reason
    return sorted(best.values(), key=lambda r: (r.severity != "avoid", _ORDER[r.kind], r.about))


def _weight(reason: Against) -> tuple[bool, bool]:
    """The graver, and then the nearer, of two reasons is told."""
    return reason.severity == "avoid", reason.through == reason.about


def _ingredients(drug: str, table: TreatmentTable) -> list[str]:
    """The drug, and what it is made of when it is a combination."""
    classes = table.facts("classes", drug)
    inside = [id for id in (classes or {}).get("all", ()) if not is_class(id)]
    return [drug, *inside]


def _allergies(drug: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    found = []
    mine = table.facts("classes", drug) or {"all": [], "allergy": []}
    above = {drug, *mine["all"]}
    for allergen, (name, kind) in situation.reacts.items():
        severity = "caution" if kind == "intolerance" else "avoid"
        theirs = table.facts("classes", allergen) or {"all": [], "allergy": []}
        shared = sorted(set(mine["allergy"]) & set(theirs["allergy"]))
        if allergen in above:
            why = "is that very drug" if allergen == drug else f"belongs to {table.name(allergen)}"
            because, through = f"{kind} to {name}: {why}", "" if allergen == drug else allergen
            reason = _membership(drug, allergen)
            found.append(Against("allergy", severity, allergen, name, because, reason, through=through))
        elif shared:
            group = table.name(shared[0])
            why = f"{kind} to {name}: both are {group}"
            reason = _membership(drug, shared[0])
            found.append(Against("allergy", severity, allergen, name, why, reason, through=shared[0]))
        else:
            found += _crossing(allergen, (name, kind), theirs["all"], above, table)
    return found


def _crossing(
    allergen: str, told: tuple[str, str], theirs: list[str], above: set[str], table: TreatmentTable
) -> list[Against]:
    for mine in (allergen, *theirs):
        for other, level, why, evidence in table.facts("cross", mine) or ():
            if other in above:
                words = f"{told[1]} to {told[0]}: may cross to {table.name(other)} ({why})"
                return [Against("allergy", level, allergen, told[0], words, evidence, why, other)]
    return []


def _membership(drug: str, group: str) -> list[dict[str, Any]]:
    reason = {"source": "infores:medkg", "publication": "medkg:treatments/drugs", "sentence": "", "extractor": ""}
    return [{**reason, "confidence": 0.9, "evidence_code": f"{drug} in {group}"}]


def _contraindications(
    drug: str, situation: Situation, table: TreatmentTable, treating: Collection[str]
) -> list[Against]:
    found = []
    for condition, level, limit, why, _, evidence in table.facts("harms", drug) or ():
        having = ""
        if condition in _STATES:
            holds = getattr(situation, _STATES[condition])
            words = table.name(condition)
        elif condition in (AGE, EGFR):
            value = situation.age if condition == AGE else situation.egfr
            holds = value is not None and _beyond(value, limit)
            words = (
                f"age {value:.4g} ({limit} years)"
                if condition == AGE and value is not None
                else (
                    f"{'estimated ' if situation.estimated else ''}eGFR {value:.3g} ({limit} mL/min/1.73 m²)"
                    if value is not None
                    else ""
                )
            )
        else:
            having = _having(condition, situation, treating)
            holds = bool(having)
            words = _words(having, condition, situation, table)
        if holds:
            because = f"{words}: {why}" if why else words
            found.append(
                Against("contraindication", level, condition, table.name(condition), because, evidence, why, having)
            )
    return found


def _beyond(value: float, limit: str) -> bool:
    sign, _, number = limit.partition(" ")
    return value < float(number) if sign == "<" else value > float(number)


def _having(condition: str, situation: Situation, treating: Collection[str]) -> str:
    """The patient's condition that is, or implies, this one; an empty text when there is none."""
    return next((mine for mine in situation.implied.get(condition, ()) if mine not in treating), "")


def _words(mine: str, condition: str, situation: Situation, table: TreatmentTable) -> str:
    if not mine:
        return ""
    name = table.name(mine)
    if situation.conditions[mine] == "history":
        name = f"history of {name}"
    return name if mine == condition else f"{name} (a form of {table.name(condition)})"


def _genes(drug: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    found = []
    for gene, finding, level, why, evidence in table.facts("genes", drug) or ():
        symbol = table.name(gene)
        for mine, carried in situation.genotypes:
            if mine in (symbol, gene) and finding and finding.casefold() in carried.casefold():
                because = f"{symbol} {carried}: {why}"
                found.append(Against("contraindication", level, gene, symbol, because, evidence, why))
    return found


def _interactions(drug: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    found = []
    meets = table.facts("meets", drug) or {}
    for taken, name in situation.takes.items():
        for part in _ingredients(taken, table):
            if part in meets and part != drug:
                level, why, evidence = meets[part]
                found.append(Against("interaction", level, taken, name, f"taken with {name}: {why}", evidence, why))
                break
    return found


def _effects(drug: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    found = []
    for effect, evidence in table.facts("effects", drug) or ():
        if effect in situation.implied:
            name = table.name(effect)
            because = f"{name} may be made worse: it is a side effect"
            found.append(Against("side_effect", "caution", effect, name, because, evidence))
    return found
