"""Treatments in Chinese: names where they are known, what speaks against each, and warnings."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extractors.chinese.lexicon import chinese_names
from kg.model.spelling import is_chinese
from kg.resources import ontology_file
from queries.treatment.against import AGE, EGFR, Against
from queries.treatment.answer import Treatment, TreatmentAnswer
from queries.treatment.explaining import TreatmentExplanation
from queries.treatment.table import TreatmentTable

__all__ = ["because_in_chinese", "chinese_name", "explanation_in_chinese", "said_in_chinese", "treatments_in_chinese"]

_MEASURED = re.compile(
    r"(?P<estimated>estimated )?(?:age|eGFR) (?P<value>[\d.e+-]+) \((?P<sign>[<>]) (?P<limit>[\d.]+)"
)


@lru_cache(maxsize=1)
def _reasons() -> dict[str, str]:
    """What happens, in Chinese, by the English words of medkg's own table."""
    found = {}
    for line in ontology_file("treatments/reasons.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            short, english, chinese = (part.strip() for part in line.split("|"))
            found[english or short] = chinese
    return found


def said_in_chinese(sentence: str) -> str:
    """A sentence of medkg's own table in Chinese; what other sources say stays in their words.

    >>> said_in_chinese("malformations"), said_in_chinese("Another text.")
    ('致畸', 'Another text.')
    """
    return _reasons().get(sentence, sentence)


def chinese_name(id: str, table: TreatmentTable) -> str:
    """The Chinese name of a drug, class, condition or procedure; empty when none is known.

    The shipped lexicon comes first (by any id of the thing), then Chinese among the names of the release, then those of
    the same condition in another vocabulary.
    """
    thing = table.facts("thing", id)
    if not thing:
        return chinese_names().get(id, "")
    known = (chinese_names().get(other, "") for other in (id, *thing["xrefs"]))
    if name := next(filter(None, known), "") or next(filter(is_chinese, thing["synonyms"]), ""):
        return name
    twin = table.facts("thing", table.named("condition", thing["name"])) or thing
    return next(filter(is_chinese, twin["synonyms"]), "")


def because_in_chinese(reason: Against, table: TreatmentTable) -> str:
    """Why something speaks against a treatment, in Chinese; a source's own English words stay as they are."""
    about = _about(reason, table)
    why = said_in_chinese(reason.why)
    if reason.kind == "allergy":
        return _allergy(reason, table, about, why)
    if reason.kind == "interaction":
        return _with(f"正在服用{about}", why)
    if reason.kind == "side_effect":
        return f"可能加重已有的{about}：为该药的副作用"
    if found := _MEASURED.match(reason.because) if reason.about in (AGE, EGFR) else None:
        limit = f"（限值 {found['sign']} {found['limit']}）"
        if reason.about == AGE:
            return _with(f"年龄 {found['value']} 岁{limit}", why)
        estimated = "估算" if found["estimated"] else ""
        return _with(f"{estimated}肾小球滤过率 {found['value']} mL/min/1.73 m²{limit}", why)
    if reason.through:
        mine = chinese_name(reason.through, table) or table.name(reason.through)
        about = mine if reason.through == reason.about else f"{mine}（属于{about}）"
    past = "既往" if reason.because.startswith("history of ") else ""
    carried = reason.because.partition(":")[0] if reason.about.startswith("NCBIGene:") else ""
    return _with(carried or f"{past}{about}", why)


def _about(reason: Against, table: TreatmentTable) -> str:
    """What the patient's record calls it comes before the name of a list."""
    return reason.name if is_chinese(reason.name) else chinese_name(reason.about, table) or reason.name


def _allergy(reason: Against, table: TreatmentTable, about: str, why: str) -> str:
    kind = "不耐受" if reason.because.startswith("intolerance") else "过敏"
    group = (chinese_name(reason.through, table) or table.name(reason.through)) if reason.through else ""
    if why:
        return f"对{about}{kind}：可能与{group}交叉（{why}）"
    if not group or reason.through == reason.about:
        return f"对{about}{kind}：" + ("即为该药" if not group else "该药属于此类")
    return f"对{about}{kind}：二者同为{group}"


def _with(what: str, why: str) -> str:
    return f"{what}：{why}" if why else what


def explanation_in_chinese(found: TreatmentExplanation, table: TreatmentTable) -> TreatmentExplanation:
    """An explanation with Chinese names and reasons where they are known; quotations stay in their language."""
    from queries.report.words import word

    reasons = iter(found.against)
    paths = []
    for path in found.paths:
        steps = [replace(step, name=chinese_name(step.id, table) or step.name) for step in path.steps]
        told = because_in_chinese(next(reasons), table) if path.speaks != "for" else ""
        quoted = [{**e, "sentence": said_in_chinese(str(e["sentence"]))} for e in path.evidence]
        paths.append(replace(path, steps=steps, because=told, evidence=quoted))
    name = chinese_name(found.drug, table) or found.drug_name
    target = replace(found.target, name=chinese_name(found.target.id, table) or found.target.name)
    treatment = _treatment(found.treatment, table) if found.treatment else None
    return replace(found, drug_name=name, target=target, treatment=treatment, paths=paths, notice=word("notice", "zh"))


def treatments_in_chinese(answer: TreatmentAnswer, table: TreatmentTable) -> TreatmentAnswer:
    """The answer with Chinese names where they are known (English ones stay among the synonyms) and Chinese reasons."""
    from queries.report.words import translate, word

    targets = [replace(t, name=chinese_name(t.id, table) or t.name) for t in answer.targets]
    names = {old.name: new.name for old, new in zip(answer.targets, targets, strict=True)}
    warnings = [_named(translate(warning, "zh"), names) for warning in answer.warnings]
    warnings += [
        f"患者正在服用{chinese_name(drug, table) or name}：{because_in_chinese(reason, table)}"
        for drug, name, reason in answer.already
    ]
    treatments = [_treatment(t, table) for t in answer.treatments]
    return replace(
        answer, targets=targets, treatments=treatments, warnings=warnings, already=[], notice=word("notice", "zh")
    )


def _named(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def _treatment(t: Treatment, table: TreatmentTable) -> Treatment:
    name = chinese_name(t.id, table)
    synonyms = [t.name, *(other for other in t.synonyms if other != name)] if name else t.synonyms
    against = [replace(r, because=because_in_chinese(r, table), name=_about(r, table)) for r in t.against]
    return replace(
        t, name=name or t.name, synonyms=synonyms, for_name=chinese_name(t.for_, table) or t.for_name, against=against
    )
