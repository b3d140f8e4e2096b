"""The answer to "what is it?": ranked diagnoses whose scores can be taken apart, down to the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from kg.model import Profile
from kg.release.read import Release, open_release
from queries.arrays import Floats, Ints, top
from queries.diagnosis.clues import Clue
from queries.diagnosis.matching import match
from queries.diagnosis.pairs import Pair, rank_pairs
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import Scores, parts, probabilities, score
from queries.index import Index, open_index
from queries.notice import NOTICE

__all__ = ["NOTICE", "SHARED_WORDS", "Answer", "Contribution", "Diagnosis", "describe", "diagnose", "rank"]

_SHOWN = (
    "observed", "excluded", "unmapped", "age", "sex", "conditions", "medications", "allergies", "measurements",
    "pregnant", "genes", "course",
)  # fmt: skip
SHARED_WORDS = "medkg:shared-words"
"""Feature of the contribution that is no finding: words of a note that the findings of a disease share."""
_BY_KIN = 0.2
"""Nats above which a finding without a path speaks for a disease."""
THIN = 3
"""Below this many findings the answer carries a warning."""
_FACTS = 5
"""Facts of a disease that are shown behind a clue: retinitis pigmentosa has eighty genes."""
_RIGHT = {1: 6, 2: 10}
"""How often (%) the first diagnosis is right after so few findings: 51 and 83 clean cases, folds of
`benchmarks/ranking_weights.py`."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one finding adds to a score (`value`, nats; negative speaks against) and the paths behind it.

    A path is {"relation", "term", "name", "common", "statement", "rate", "evidence": [{"publication", "source", …}]}.
    """

    feature: str
    label: str
    matched: str
    value: float
    excluded: bool
    paths: list[dict[str, Any]]

    @property
    def relation(self) -> str:
        """How the finding meets the disease, a key of `queries.report.words`: that of the first path; without one
        `words` (shared words of a note), `kin` (what speaks for it without being on record) or `none`.

        >>> Contribution("HP:1", "a", "", 0.5, False, []).relation, Contribution("HP:1", "a", "", 0, True, []).relation
        ('kin', 'none')
        """
        if self.paths:
            return str(self.paths[0]["relation"])
        if self.feature == SHARED_WORDS:
            return "words"
        # What speaks for a disease that has nothing of the kind on record comes from its kin (`queries.kin`).
        return "kin" if self.value > _BY_KIN else "none"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One candidate. `score` = sum of the contributions' values + `remainder` (findings not mentioned, and prior)."""

    rank: int
    id: str
    name: str
    synonyms: list[str]
    xrefs: list[str]
    score: float
    probability: float
    remainder: float
    contributions: list[Contribution]


@dataclass(frozen=True, slots=True)
class Answer:
    """Ranked diagnoses for one patient; `to_dict` and `to_json` give the JSON face.

    `pairs` are two diseases at once, when they were asked for.
    """

    patient: str
    release: str
    profile: Profile
    candidates: int
    diagnoses: list[Diagnosis]
    warnings: list[str]
    notice: str = NOTICE
    pairs: list[Pair] | None = None

    @property
    def other(self) -> float:
        """Probability that it is none of the diagnoses listed, 0 to 1."""
        return round(max(0.0, 1.0 - sum(d.probability for d in self.diagnoses)), 6)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, as `medkg diagnose --format json` prints them."""
        plain: dict[str, Any] = orjson.loads(self.to_json())
        return plain

    def to_json(self) -> bytes:
        """The same as one line of JSON, in UTF-8."""
        mine = self.profile
        profile = {name: getattr(mine, name) for name in _SHOWN}
        face = {
            "patient": self.patient,
            "release": self.release,
            "notice": self.notice,
            "profile": profile,
            "candidates": self.candidates,
            "diagnoses": self.diagnoses,
            "other": self.other,
            "warnings": self.warnings,
        }
        return orjson.dumps(face if self.pairs is None else {**face, "pairs": self.pairs})


def diagnose(profile: Profile, release: Release | str | Path, *, top: int = 10) -> Answer:
    """Rank the diseases of a release for a patient.

    Findings count most; age, sex, suspected genes, stated onset and inheritance move the probabilities too. For many
    patients open the index once and call `rank`. Raises `ReleaseError` when the release has nothing to rank by.
    """
    opened = release if isinstance(release, Release) else open_release(release)
    return rank(profile, open_index(opened), release=opened.id, count=top)


def rank(
    profile: Profile,
    index: Index,
    *,
    release: str = "",
    count: int = 10,
    excluded: bool | None = None,
    max_diseases: int = 1,
) -> Answer:
    """Rank all candidates of an index for a profile and explain the first `count`.

    `excluded` says whether excluded findings count against a disease; by default they do when a clinician states them,
    and do not for cases copied from a cohort table. `max_diseases` 2 adds the pairs that explain the findings best.
    """
    resolved = resolve_profile(profile, index)
    use = not profile.cohort if excluded is None else excluded
    pairs = rank_pairs(profile, index, count=count, excluded=use) if max_diseases > 1 else None
    if index.ordinary is not None:
        return replace(_mixed(profile, resolved, index, release, count, excluded=use), pairs=pairs)
    warnings = [*_few(len(resolved.observed)), *_warnings(resolved, use, index)]
    if not resolved.observed:
        return Answer(profile.id, release, resolved, len(index.diseases), [], warnings)
    scores = score(resolved, index, excluded=use)
    best = top(scores.total, count)
    chance = probabilities(scores.total)
    diagnoses = _described(best, range(1, len(best) + 1), chance[best], scores, index)
    return Answer(profile.id, release, resolved, len(index.diseases), diagnoses, warnings, pairs=pairs)


def _mixed(profile: Profile, resolved: Profile, index: Index, release: str, count: int, *, excluded: bool) -> Answer:
    """The answer where the release describes ordinary diseases too."""
    from queries.clinical.ranking import mixed_ranking
    from queries.clinical.scoring import from_notes

    ranking = mixed_ranking(profile, resolved, index, excluded=excluded)
    shown = replace(resolved, note="")
    few = _few(len(shown.observed))
    if from_notes(profile) and shown.observed:
        # The figures of published cases are those of lists of HPO terms; a note says more than its terms.
        thin = ranking is not None and sum(not one.denied for one in ranking.ordinary.note.found) < THIN
        few = ["few findings were recognised: the ranking is uncertain"] if thin else []
    warnings = [*few, *_warnings(shown, excluded, index)]
    if index.ordinary is not None and index.ordinary.unread:
        warnings.append("the release was built with sentence vectors, which need medkg[transformers]: ranked without")
    if ranking is None:
        return Answer(profile.id, release, shown, len(index.diseases), [], warnings)
    best = top(ranking.total, count).tolist()
    diagnoses = ranking.described(best, range(1, len(best) + 1))
    return Answer(profile.id, release, shown, len(ranking.total), diagnoses, warnings)


def describe(disease: int, place: int, chance: float, scores: Scores, index: Index) -> Diagnosis:
    """One disease at its rank, with its contributions; `chance` is its probability among all candidates."""
    return _described(np.array([disease]), [place], np.array([chance]), scores, index)[0]


def _described(diseases: Ints, places: Iterable[int], chances: Floats, scores: Scores, index: Index) -> list[Diagnosis]:
    by_feature, remainder = parts(scores, diseases, index)
    found = []
    for column, (number, place) in enumerate(zip(diseases, places, strict=True)):
        disease = index.diseases[number]
        contributions = [
            _contribution(feature, int(number), float(by_feature[row, column]), index, row >= len(scores.features))
            for row, feature in enumerate([*scores.features, *scores.excluded])
        ]
        clues = zip(scores.clues, by_feature[len(contributions) :, column].tolist(), strict=True)
        contributions += [_clue(clue, int(number), value, index) for clue, value in clues]
        contributions.sort(key=lambda c: (-c.value, c.feature))
        found.append(
            Diagnosis(
                place, disease.id, disease.name, disease.synonyms, disease.xrefs,
                round(float(scores.total[number]), 4), round(float(chances[column]), 6),
                round(float(remainder[column]), 4), contributions,
            )
        )  # fmt: skip
    return found


def _contribution(feature: int, disease: int, value: float, index: Index, excluded: bool) -> Contribution:
    found = match(feature, disease, index)
    paths = []
    matched = ""
    # An absent finding speaks only against what the disease has at or below it.
    told = not excluded or found.relation in ("exact", "specific")
    if told and found.annotation is not None and found.common is not None:
        term = int(index.annotation_term[found.annotation])
        matched = index.term_ids[term]
        paths.append(
            {
                "relation": found.relation,
                "term": matched,
                "name": index.term_names[term],
                "common": index.term_ids[found.common],
                "statement": index.statements[found.annotation],
                "rate": round(float(index.annotation_rate[found.annotation]), 4),
                "evidence": index.evidence(found.annotation),
            }
        )
    return Contribution(index.term_ids[feature], index.term_names[feature], matched, round(value, 4), excluded, paths)


def _clue(clue: Clue, disease: int, value: float, index: Index) -> Contribution:
    """What a gene, age, sex, onset or inheritance adds, with what the release says of the disease there."""
    # What says nothing of this disease has no path.
    facts = index.facts(disease, clue.kind) if value else []
    paths = [
        {
            "relation": clue.kind, "term": id, "name": name, "common": id, "statement": index.statements[number],
            "rate": None, "evidence": index.evidence(number),
        }
        for id, name, number in sorted(facts, key=lambda fact: (fact[0] not in clue.ids, fact))[:_FACTS]
    ]  # fmt: skip
    matched = next((path["term"] for path in paths if path["term"] in clue.ids), "")
    return Contribution(clue.feature, clue.label, matched, round(value, 4), False, paths)


def _few(known: int) -> list[str]:
    if not known:
        return ["no finding could be used: give at least one observed phenotype (HP:…)"]
    if known >= THIN:
        return []
    return [
        f"only {known} finding(s): the ranking is uncertain; of published cases with so few, the first diagnosis "
        f"was right in {_RIGHT[known]} % (papers that the annotations do not cite)"
    ]


def _warnings(profile: Profile, use_excluded: bool, index: Index) -> list[str]:
    warnings = []
    if profile.unmapped:
        warnings.append(f"{len(profile.unmapped)} finding(s) could not be used, see profile.unmapped")
    newer = [f for f in profile.observed if f.given and index.find(f.given) is None]
    if newer:
        said = "; ".join(f"{f.given} → {f.id} {f.label}" for f in newer[:3])
        warnings.append(
            f"{len(newer)} finding(s) are not in this release's HPO and were used by a more general name: {said}"
        )
    if profile.excluded and not use_excluded:
        warnings.append("excluded findings of a cohort table are shown but not used (--excluded use)")
    return warnings
