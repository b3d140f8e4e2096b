"""A free-text note, English or Chinese, becomes a profile; what cannot be used is listed by its place, never quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import orjson
import polars as pl

from extractors.abbreviations import AbbreviationAnnotator
from extractors.assertion import AssertionAnnotator
from extractors.base import Pipeline
from extractors.chinese.lexicon import Concept
from extractors.chinese.script import is_chinese
from extractors.notes.base import NoteFacts, Sighting, Value
from extractors.notes.chinese import read_chinese
from extractors.notes.english import read_english, without_amounts
from extractors.notes.phrases import note_phrases
from extractors.phenotypes.annotator import PhenotypeAnnotator
from extractors.phenotypes.by_text import NamesByWord
from extractors.segment import SentenceAnnotator
from extractors.vocabulary import FORMAT, Vocabulary, VocabularyEntry
from kg.errors import InputError, Location
from kg.measures import Judgement, findings_together, judge, named_tests
from kg.model import Allergy, Condition, Feature, Medication, Profile, Span, Unmapped
from kg.release.files import write_bytes
from kg.release.read import Release
from loaders.patients.durations import days_of
from queries.index import cache_file

__all__ = ["NoteReader", "profile_of_facts"]

_VERSION = "4"
_FINDINGS = ("HP:", "SYMP:", "medkg:finding-")
"""Prefixes of nodes that a note's words may name as a finding."""
_NO_FINDINGS = (
    "blood pressure",
    "afebrile",
    "asymptomatic",
    "painless",
    "normal vision",
    "normal hearing",
    "closed cervix",
)
"""Names of other tables that say nothing is wrong, or nothing at all."""
_OWN = ("SYMP:", "medkg:finding-")
_ALLERGY = "HP:0012393"
_MAYBE = "mentioned as a suspicion, not as present"
_IF = "mentioned as a possibility or a precaution, not as present"


class NoteReader:
    """Reads notes with the phenotype names of a release; the vocabulary is compiled once a release and then kept."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def _pipeline(self, text: str) -> Pipeline:
        finder = PhenotypeAnnotator(self._names.names_for(text))
        return Pipeline((SentenceAnnotator(), AbbreviationAnnotator(), finder, AssertionAnnotator()))

    @cached_property
    def _names(self) -> NamesByWord:
        key = repr((FORMAT, PhenotypeAnnotator.name, sorted(note_phrases().items())))
        extra = hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
        path = cache_file(self._release, f"note-names-{_VERSION}-{extra}.json")
        if path is not None and path.is_file():
            try:
                return NamesByWord.of_plain(orjson.loads(path.read_bytes()))
            except (orjson.JSONDecodeError, TypeError, ValueError):
                pass  # damaged: made again
        names = NamesByWord.of(Vocabulary.compile(self._entries()).phenotypes)
        if path is not None:
            write_bytes(path, orjson.dumps(names.plain()))
        return names

    def _entries(self) -> Iterator[VocabularyEntry]:
        """Names of findings: HPO's with the phrases of notes, then those of other tables that HPO has under no name.

        Exposures (smoking, fasting) are none, nor is the bare name of a test; other tables say what these say.
        """
        wanted = (pl.col("category") == "PhenotypicFeature") & ~pl.col("deprecated")
        table = self._release.nodes.filter(wanted).select("id", "name", "synonyms", "related_synonyms")
        rows = [row for row in table.iter_rows() if row[0].startswith(_FINDINGS)]
        known = {*named_tests("en"), *_NO_FINDINGS}
        for id, name, names, related in sorted(rows, key=lambda row: (not row[0].startswith("HP:"), row[0])):
            told = (name, *names, *note_phrases().get(id, ()))
            if id.startswith("HP:"):
                known.update(one.lower() for one in told)
            elif name.lower() in known:
                continue
            yield VocabularyEntry(id, "PhenotypicFeature", told, tuple(related))

    def facts(self, text: str) -> NoteFacts:
        """What the note says, by its own language."""
        if is_chinese(text):
            return read_chinese(text)
        plain = without_amounts(text)
        return read_english(plain, self._pipeline(plain))

    def _known(self, facts: NoteFacts) -> NoteFacts:
        """The facts without findings of our own table that the release does not have."""
        mine = self._own
        kept = []
        for one in facts.sightings:
            concepts = tuple(c for c in one.concepts if not c.id.startswith(_OWN) or c.id in mine)
            # What is denied is the narrow finding: where the release does not know it, its wider one is not denied.
            if (concepts or not one.concepts) and not (one.assertion.negated and len(concepts) < len(one.concepts)):
                kept.append(replace(one, concepts=concepts))
        return replace(facts, sightings=tuple(kept))

    def _named(self, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """Conditions by name; of two that are called the same the first stays."""
        lost = [one.id for one in conditions if not one.label]
        if not lost:
            return conditions
        rows = self._release.nodes.filter(pl.col("id").is_in(lost)).select("id", "name").iter_rows()
        names = dict(rows)
        told = [replace(one, label=one.label or names.get(one.id, "")) for one in conditions]
        # Diseases of Mondo come before the findings of the same name.
        ordered = sorted(told, key=lambda one: one.id.startswith("HP:"))
        kept = {(one.label.lower() or one.id, one.family): one for one in reversed(ordered)}.values()
        return tuple(one for one in told if one in kept)

    @cached_property
    def _own(self) -> frozenset[str]:
        nodes = self._release.nodes.filter(pl.col("category") == "PhenotypicFeature")["id"]
        return frozenset(nodes.filter(nodes.str.starts_with(_OWN[0]) | nodes.str.starts_with(_OWN[1])).to_list())

    def profile(self, name: str, text: str) -> Profile:
        """The profile of one note, named `name`.

        Findings that the note affirms are observed, those it denies excluded; diseases, drugs and allergies are kept
        apart from them, and relatives apart from the patient. Raises `InputError`, without quoting the note, when
        nothing clinical is recognised.
        """
        facts = self._known(self.facts(text))
        history, values = _history(facts), _measured(facts)
        profile = _gathered(name, facts, history, values)
        if facts.language == "zh":
            said = _gloss(profile, facts)
        else:
            said = _presented(without_amounts(text), facts, history, values)
        profile = replace(profile, note=said, conditions=self._named(profile.conditions))
        if not (profile.observed or profile.excluded or profile.conditions or profile.measurements):
            raise InputError(
                "no finding, value or disease that is known here is named in it",
                where=Location(name),
                hint="give HP: ids, or look for findings with medkg ask",
            )
        return profile


@dataclass(slots=True)
class _Sides:
    """What has been gathered so far, each by its id."""

    observed: dict[str, Feature] = field(default_factory=dict)
    excluded: dict[str, Feature] = field(default_factory=dict)
    conditions: dict[tuple[str, bool], Condition] = field(default_factory=dict)
    medications: dict[str, Medication] = field(default_factory=dict)
    allergies: dict[str, Allergy] = field(default_factory=dict)
    unmapped: dict[tuple[str, str], Unmapped] = field(default_factory=dict)

    def not_used(self, item: str, reason: str) -> None:
        self.unmapped.setdefault((item, reason), Unmapped(item, reason))


@dataclass(frozen=True, slots=True)
class _Measured:
    """The judgement of each value of a note, and the findings that all of them show and rule out together."""

    judged: list[Judgement]
    shown: tuple[Feature, ...]
    ruled_out: tuple[Feature, ...]


def profile_of_facts(name: str, facts: NoteFacts) -> Profile:
    """The profile of what was read from a note.

    >>> profile_of_facts("n", read_chinese("男，35岁，发热，无咳嗽。父亲有哮喘。")).conditions[0].family
    True
    """
    return _gathered(name, facts, _history(facts), _measured(facts))


def _gathered(name: str, facts: NoteFacts, history: frozenset[Span], values: _Measured) -> Profile:
    sides = _Sides()
    for sighting in facts.sightings:
        if sighting.span in history and not _is_disease(sighting):
            continue  # his known disease, told by the name of a finding too
        if _names_allergy(sighting, facts):
            continue
        _add(sighting, sides)
    for value, judgement in zip(facts.values, values.judged, strict=True):
        if judgement.reason:
            sides.not_used(f"value of {value.tests[0].names[0]}{_place(value)}", judgement.reason)
    for feature in values.shown:
        sides.observed.setdefault(feature.id, feature)
    for feature in values.ruled_out:
        sides.excluded.setdefault(feature.id, feature)
    # A note that both affirms and denies a finding (now and before) has it.
    excluded = tuple(feature for id, feature in sides.excluded.items() if id not in sides.observed)
    return Profile(
        name,
        tuple(sides.observed.values()),
        excluded,
        tuple(sides.unmapped.values()),
        facts.age,
        facts.sex,
        medications=tuple(sides.medications.values()),
        allergies=tuple(sides.allergies.values()),
        conditions=tuple(sides.conditions.values()),
        measurements=tuple(dict.fromkeys(j.measurement for j in values.judged if _says_something(j))),
        pregnant=facts.pregnant,
        breastfeeding=facts.breastfeeding,
    )


def _gloss(profile: Profile, facts: NoteFacts) -> str:
    """What a Chinese note affirms, in the English names that the ranking knows by their words."""
    exposures = (
        concept.name
        for one in facts.sightings
        if not (one.assertion.negated or one.assertion.family or one.assertion.hypothetical)
        for concept in one.concepts
        if concept.kind == "exposure"
    )
    return ". ".join(dict.fromkeys((*(f.label for f in profile.observed if f.label), *exposures))) or "-"


def _presented(text: str, facts: NoteFacts, history: frozenset[Span], values: _Measured) -> str:
    """The note without its values and drugs; what the values show stands at its end, by the names of the findings.

    "Fasting glucose 12" is no fasting, and what a patient takes, does not tolerate or has long had is no complaint.
    """
    signs = list(text)
    drugs = [one.span for one in facts.sightings if any(concept.kind == "drug" for concept in one.concepts)]
    for start, end in (*drugs, *history, *(value.span for value in facts.values if value.number is not None)):
        signs[start:end] = " " * (end - start)
    return "".join(signs) + "".join(f"\n{feature.label}." for feature in values.shown if feature.label)


def _names_allergy(sighting: Sighting, facts: NoteFacts) -> bool:
    """Whether a finding is but the word "allergy" of a note that says what the allergy is to."""
    ids = {concept.id for concept in sighting.concepts}
    return _ALLERGY in ids and any(one.allergy for one in facts.sightings)


def _is_disease(sighting: Sighting) -> bool:
    return any(concept.kind == "disease" for concept in sighting.concepts)


def _history(facts: NoteFacts) -> frozenset[Span]:
    """Where diseases stand that the patient had before: they are known, and not what is to be explained."""
    return frozenset(
        one.span
        for one in facts.sightings
        if _is_disease(one)
        and not one.assertion.negated
        and (one.assertion.historical or one.section == "past_history")
    )


def _measured(facts: NoteFacts) -> _Measured:
    judged = [_judged(value, facts) for value in facts.values]
    return _Measured(judged, *findings_together(judged, age_days=days_of(facts.age)))


def _judged(value: Value, facts: NoteFacts) -> Judgement:
    """Of the tests a name may mean (`neutrophils`: count or share) the first whose unit fits."""
    age = days_of(facts.age)
    tries = [
        judge(t, value.number, unit=value.unit, age_days=age, sex=facts.sex, own=value.own, stated=value.word)
        for t in value.tests
    ]
    return next((found for found in tries if not found.reason), tries[0])


def _says_something(judgement: Judgement) -> bool:
    return bool(judgement.measurement.interpretation) or judgement.measurement.value is not None


def _place(value: Value) -> str:
    return f" (characters {value.span[0]}–{value.span[1]})"


def _add(sighting: Sighting, sides: _Sides) -> None:
    by_kind: dict[str, Concept] = {}
    for concept in sighting.concepts:
        by_kind.setdefault(concept.kind, concept)
    drug = by_kind.get("drug") or by_kind.get("substance")
    if drug is not None:
        _add_drug(sighting, drug, sides)
        return
    finding, disease = by_kind.get("finding"), by_kind.get("disease")
    # One name may be a finding of HPO and a narrower one of another table (右下腹压痛).
    findings = [concept for concept in sighting.concepts if concept.kind == "finding"]
    said = sighting.assertion
    whole = disease or finding
    if whole is None and "exposure" in by_kind:
        return  # it speaks in the ranking, by the words of the note
    if whole is None:
        where = f"characters {sighting.span[0]}–{sighting.span[1]}"
        sides.not_used(where, "clinical words that no vocabulary here knows")
    elif said.hypothetical or sighting.section == "plan":
        sides.not_used(whole.id, _IF)
    elif said.family:
        if not said.negated:
            sides.conditions.setdefault((whole.id, True), Condition(whole.id, whole.name, family=True))
    elif said.negated:
        # "No rebound tenderness" denies no abdominal pain: only the narrow one of several is denied.
        narrow = [one for one in findings if one.id.startswith(_OWN)]
        for one in narrow or findings:
            sides.excluded.setdefault(one.id, Feature(one.id, one.name))
    elif said.uncertain:
        sides.not_used(whole.id, _MAYBE)
    elif disease is not None and (
        finding is None or said.historical or sighting.section in ("past_history", "social_history")
    ):
        sides.conditions.setdefault((disease.id, False), Condition(disease.id, disease.name))
    else:
        for one in findings:
            _add_finding(sighting, one, sides)


def _add_finding(sighting: Sighting, finding: Concept, sides: _Sides) -> None:
    feature = Feature(finding.id, finding.name, "", sighting.severity, sighting.duration)
    known = sides.observed.get(finding.id)
    if known is not None:
        # What one place leaves out another may tell.
        severity, duration = known.severity or feature.severity, known.duration or feature.duration
        feature = replace(known, severity=severity, duration=duration)
    sides.observed[finding.id] = feature


def _add_drug(sighting: Sighting, drug: Concept, sides: _Sides) -> None:
    said = sighting.assertion
    if said.negated or said.family:
        return
    key = drug.id or drug.name
    if sighting.allergy:
        sides.allergies.setdefault(key, Allergy(drug.id, drug.name, severity=sighting.severity))
    elif said.hypothetical or sighting.section == "plan":
        sides.not_used(key, _IF)
    elif drug.kind == "drug":
        sides.medications.setdefault(key, Medication(drug.id, drug.name, current=not said.historical))
