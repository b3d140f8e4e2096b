"""Score every candidate for a patient as notes bring them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.model import Feature, Profile
from loaders.patients.durations import days_of
from queries.arrays import Floats
from queries.clinical.features import NAMES, Note, clinical_features, passage_scores
from queries.clinical.finder import Found, judged_roots
from queries.clinical.gate import rare_share
from queries.clinical.index import ClinicalIndex
from queries.clinical.weights import ORDINARY
from queries.clinical.words import roots
from queries.index import Index

__all__ = [
    "OrdinaryScores",
    "chances",
    "from_notes",
    "note_of",
    "ordinary_scores",
    "raw_scores",
    "thin_prior",
]

_FAMILY = re.compile(
    r"^[ \t]*family (?:medical )?history\b.*?(?=^[ \t]*[A-Z][a-z]+(?: [a-z]+){0,3}[ \t]*:|\Z)"
    r"|\bfamily (?:medical )?history:.*?"
    r"(?=\b(?:past|social|medical|surgical|drug|medication|physical|allerg)\w*\b[^.:]{0,20}:|\Z)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class OrdinaryScores:
    """`total` (nats) and `features` of all candidates, the note they belong to, the score of every passage, and the
    weight (0 to 1) that the annotated diseases' own ranking has in the total.
    """

    total: Floats
    features: Floats
    note: Note
    passages: Floats
    rare_share: float


def from_notes(profile: Profile) -> bool:
    """Whether a patient comes from ordinary practice: as a note, or from a hospital's system."""
    return bool(profile.note) or profile.setting == "general"


def note_of(profile: Profile, index: ClinicalIndex) -> Note:
    """The patient as this ranking sees one: findings by id and by the words of the note, the family's left out."""
    text = _FAMILY.sub(lambda match: " " * len(match.group()), profile.note)
    labels = ". ".join(feature.label for feature in profile.observed if feature.label)
    told = [*_by_id(profile.observed, False, index), *_by_id(profile.excluded, True, index)]
    # Known diseases make others likelier; their words are no complaint.
    known = ". ".join(one.label for one in profile.conditions if one.active and not one.family)
    found = _merged([*index.finder.find(text), *told, *index.finder.find(known if text else f"{labels}. {known}")])
    words, denied = judged_roots(text)
    alike = index.names.alike(text, denied) if words else index.names.alike(labels)
    alike = alike.without(one.finding for one in found)
    words = words or roots(labels)
    # Of a list of terms torch would be loaded for nothing.
    vectors = index.sentences if from_notes(profile) else None
    likeness = None if vectors is None else vectors.likeness(text, denied)
    days = days_of(profile.age)
    age = None if days is None else days / 365.25
    return Note(found, [one.root for one in words], alike, likeness, age, profile.sex)


def _by_id(features: Iterable[Feature], denied: bool, index: ClinicalIndex) -> list[Found]:
    numbers = (index.finding_of.get(feature.id) for feature in features)
    return [Found(number, 1.0, denied, (0, 0)) for number in numbers if number is not None]


def _merged(found: list[Found]) -> list[Found]:
    """The surest sighting of each finding on each side; what is affirmed anywhere is not denied."""
    best: dict[tuple[int, bool], Found] = {}
    for one in found:
        key = (one.finding, one.denied)
        if key not in best or best[key].degree < one.degree:
            best[key] = one
    return [one for (number, denied), one in best.items() if not (denied and (number, False) in best)]


def ordinary_scores(profile: Profile, rare: Floats, ranked: Index, index: ClinicalIndex) -> OrdinaryScores:
    """Score all candidates; `rare` are the annotated diseases' probabilities by their own ranking (they come first).

    Each ranking gives probabilities, and the score is the log of their mixture: how a note reads tells how likely the
    patient is one of a rare disease (`queries.clinical.gate`); whoever comes as a list of HPO terms most likely is
    (`ORDINARY`).
    """
    note = note_of(profile, index)
    passages = passage_scores(note, index)
    features = clinical_features(note, passages, index)
    raw = _weighed(features, note, index)
    share = 1 - ORDINARY
    if from_notes(profile):
        share = rare_share(profile.observed, rare, int(np.argmax(raw)), ranked, index)
    mixed = (1 - share) * chances(raw)
    mixed[: len(rare)] += share * rare
    return OrdinaryScores(np.log(np.maximum(mixed, 1e-300)), features, note, passages, share)


_PRIOR, _FEW = 1.0, 4.0
"""Nats a class of prevalence is worth where a note says next to nothing, and the findings at which that is halved. The
vignettes that the weights are fitted on are long, and rare and common diseases are as frequent among them."""


def _weighed(features: Floats, note: Note, index: ClinicalIndex) -> Floats:
    """The score of all candidates (nats)."""
    weights = np.array([index.weights[name] for name in NAMES])
    found: Floats = weights @ features + thin_prior(features, note)
    return found


def thin_prior(features: Floats, note: Note) -> Floats:
    """Nats that each candidate gains by being common; less, the more findings a note tells."""
    told = sum(not one.denied for one in note.found)
    found: Floats = _PRIOR / (1 + (told / _FEW) ** 2) * features[NAMES.index("prevalence")]
    return found


_TAIL, _WARMER = 0.05, 3.0
"""A part of the probability is dealt out at a higher temperature: behind a sure first diagnosis the next ordinary ones
still stand before what is only compatible. The order among ordinary diseases is the same at every temperature."""


def chances(raw: Floats) -> Floats:
    """Probabilities of all candidates by the ranking of ordinary diseases."""
    shifted = raw - raw.max()
    sharp, flat = np.exp(shifted), np.exp(shifted / _WARMER)
    found: Floats = (1 - _TAIL) * sharp / sharp.sum() + _TAIL * flat / flat.sum()
    return found


def raw_scores(profile: Profile, index: ClinicalIndex) -> Floats:
    """Weighted features of all candidates (nats), before they are mixed with the ranking of annotated diseases."""
    note = note_of(profile, index)
    return _weighed(clinical_features(note, passage_scores(note, index), index), note, index)
