"""Answers in Chinese: names of diseases and findings where they are known, warnings and the notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.chinese.lexicon import chinese_names, chinese_of_english
from kg.errors import InputError
from kg.measures import named_tests
from kg.model import Feature, Profile, Unmapped
from queries.ages import spoken_age
from queries.compare import Comparison
from queries.diagnosis.answer import SHARED_WORDS, Answer, Contribution, Diagnosis
from queries.explain import Explanation
from queries.questions.ask import Question, Questions
from queries.report.labels import Labels, read_labels
from queries.report.words import translate, word

__all__ = [
    "chinese_labels", "comparison_in_chinese", "content_in_chinese", "explanation_in_chinese", "in_chinese",
    "questions_in_chinese", "with_clues",
]  # fmt: skip

_BABELON = (
    "hpo_translations/hp-zh.babelon.tsv.gz", "hpo_translations/hp-zh.babelon.tsv", "hp-zh.babelon.tsv.gz",
    "hp-zh.babelon.tsv",
)  # fmt: skip


def chinese_labels(folders: Iterable[Path] = (), *, table: Path | None = None) -> Labels:
    """Chinese names by id: those of the shipped lexicon, then HPO's own where they have been fetched.

    `folders` are looked at for HPO's translation (`hpo_translations/hp-zh.babelon.tsv.gz`); `table` names it.

    >>> chinese_labels().of("MONDO:0005249", "pneumonia")
    '肺炎'
    """
    found = table or next((f / name for f in folders for name in _BABELON if (f / name).is_file()), None)
    names: dict[str, str] = {}
    if found is not None:
        try:
            names.update(read_labels(found).names)
        except InputError:
            if table is not None:
                raise  # a table that was found by chance may be broken; one that was named may not
    names.update(chinese_names())
    names[SHARED_WORDS] = word("shared words", "zh")
    return Labels(names, chinese_of_english())


def in_chinese(answer: Answer, labels: Labels) -> Answer:
    """The answer with Chinese names where they are known; English names stay among the synonyms."""
    labels = _of_patient(labels, answer.profile)
    diagnoses = [_diagnosis(found, labels) for found in answer.diagnoses]
    warnings = [translate(warning, "zh") for warning in answer.warnings]
    profile = _profile(answer.profile, labels)
    pairs = answer.pairs
    if pairs is not None:
        pairs = [
            replace(pair, names=(labels.of(pair.ids[0], pair.names[0]), labels.of(pair.ids[1], pair.names[1])))
            for pair in pairs
        ]
    notice = word("notice", "zh")
    return replace(answer, profile=profile, diagnoses=diagnoses, warnings=warnings, notice=notice, pairs=pairs)


def with_clues(labels: Labels, age: str, sex: str, genes: Iterable[str]) -> Labels:
    """The labels with those of what is no finding: age, sex and suspected genes of a patient.

    >>> with_clues(Labels({}), "P35Y", "female", ["FBN1"]).of("medkg:age", "")
    '年龄 35 岁'
    """
    clues = {
        "medkg:age": f"{word('age', 'zh')} {spoken_age(age, 'zh')}",
        "medkg:sex": word(sex, "zh") if sex in ("female", "male") else sex,
        "medkg:genes": f"{word('suspected genes', 'zh')} {', '.join(genes)}",
    }
    return Labels({**labels.names, **clues}, labels.spelled)


def _of_patient(labels: Labels, mine: Profile) -> Labels:
    return with_clues(labels, mine.age, mine.sex, [gene.label for gene in mine.genes])


def questions_in_chinese(found: Questions, labels: Labels) -> Questions:
    """Questions with Chinese names where they are known."""
    questions = [_question(q, labels) for q in found.questions]
    warnings = [translate(warning, "zh") for warning in found.warnings]
    profile = _profile(found.profile, labels)
    return replace(found, profile=profile, questions=questions, warnings=warnings, notice=word("notice", "zh"))


def _profile(profile: Profile, labels: Labels) -> Profile:
    observed, excluded = (_once(_feature(f, labels) for f in side) for side in (profile.observed, profile.excluded))
    unmapped = tuple(Unmapped(translate(u.item, "zh"), translate(u.reason, "zh")) for u in profile.unmapped)
    conditions = tuple(replace(c, label=labels.of(c.id, c.label)) for c in profile.conditions)
    measurements = tuple(replace(m, label=_test_name(m.label)) for m in profile.measurements)
    medications = tuple(replace(m, label=labels.of(m.id, m.label)) for m in profile.medications)
    allergies = tuple(replace(a, label=labels.of(a.id, a.label)) for a in profile.allergies)
    return replace(
        profile,
        observed=observed,
        excluded=excluded,
        unmapped=unmapped,
        conditions=conditions,
        medications=medications,
        allergies=allergies,
        measurements=measurements,
    )


def _test_name(name: str) -> str:
    found = named_tests("en").get(name.lower())
    return found[0].chinese[0] if found and found[0].chinese[0] else name


def _once(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Of findings that have one name in Chinese the first."""
    return tuple({feature.label: feature for feature in reversed(list(features))}.values())[::-1]


def _feature(feature: Feature, labels: Labels) -> Feature:
    return replace(feature, label=labels.of(feature.id, feature.label))


def _diagnosis(found: Diagnosis, labels: Labels) -> Diagnosis:
    name = labels.of(found.id, found.name)
    synonyms = found.synonyms if name == found.name else [found.name, *found.synonyms]
    contributions = [_contribution(c, name, labels) for c in found.contributions]
    return replace(found, name=name, synonyms=synonyms, contributions=contributions)


def _contribution(c: Contribution, disease: str, labels: Labels) -> Contribution:
    paths: list[dict[str, Any]] = [{**p, "name": labels.of(str(p["term"]), str(p["name"]))} for p in c.paths]
    if any(path["relation"] == "passage" for path in c.paths):
        # A page is named after the disease that it describes.
        return replace(c, label=word("page of", "zh", name=disease), paths=paths)
    return replace(c, label=labels.of(c.feature, c.label), paths=paths)


def comparison_in_chinese(found: Comparison, labels: Labels) -> Comparison:
    """Two diagnoses side by side with Chinese names where they are known."""
    labels = _of_patient(labels, found.profile)
    first, second = (_diagnosis(one, labels) for one in (found.first, found.second))
    names = {c.feature: c.label for one in (second, first) for c in one.contributions}
    rows = [replace(row, label=names.get(row.feature, row.label)) for row in found.rows]
    return replace(found, profile=_profile(found.profile, labels), first=first, second=second, rows=rows)


def _question(q: Question, labels: Labels) -> Question:
    yes, no = ({**lead, "name": labels.of(lead["id"], lead["name"])} for lead in (q.if_yes, q.if_no))
    return replace(q, name=labels.of(q.id, q.name), if_yes=yes, if_no=no)


def explanation_in_chinese(found: Explanation, labels: Labels) -> Explanation:
    """An explanation with Chinese names where they are known; sentences stay as their sources have them."""
    labels = _of_patient(labels, found.profile)
    profile, diagnosis = _profile(found.profile, labels), _diagnosis(found.diagnosis, labels)
    without = [replace(line, label=labels.of(line.feature, line.label)) for line in found.without]
    return replace(found, profile=profile, diagnosis=diagnosis, without=without)


def _told(d: dict[str, Any], labels: Labels) -> dict[str, Any]:
    """A diagnosis of a report; a page that speaks for it is named after it."""
    name = labels.of(d["id"], d["name"])
    contributions = [
        {**c, "label": word("page of", "zh", name=name), "matched_label": name} if c["relation"] == "passage" else c
        for c in d["contributions"]
    ]
    return {**d, "name": name, "original": d["name"], "contributions": contributions}


def content_in_chinese(content: dict[str, Any], labels: Labels) -> dict[str, Any]:
    """The content of a report with Chinese names of diseases; its page names the findings itself."""
    diagnoses = [_told(d, labels) for d in content["diagnoses"]]
    questions = []
    for q in content["questions"]:
        yes, no = ({**lead, "name": labels.of(lead["id"], lead["name"])} for lead in (q["if_yes"], q["if_no"]))
        questions.append({**q, "name": labels.of(q["id"], q["name"]), "if_yes": yes, "if_no": no})
    comparison = content["comparison"]
    if comparison:
        pages = {c["feature"]: c["label"] for d in diagnoses for c in d["contributions"] if c["relation"] == "passage"}
        rows = [{**row, "label": pages.get(row["feature"], row["label"])} for row in comparison["rows"]]
        comparison = {**comparison, "rows": rows}
    known = [
        {**row, "label": _test_name(row["label"])} if row["kind"] == "value" else row
        for row in content["profile"]["known"]
    ]
    profile = {**content["profile"], "known": known}
    told = {"profile": profile, "diagnoses": diagnoses, "questions": questions, "comparison": comparison}
    return {**content, **told}
