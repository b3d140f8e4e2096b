"""The questions for a patient, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson

from kg.model import Profile
from queries.arrays import Floats, Ints, top
from queries.clinical.scoring import from_notes
from queries.diagnosis.answer import NOTICE
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import probabilities, score
from queries.index import Disease, Index
from queries.questions.costs import COSTS, cost_class
from queries.questions.gain import entropy, expected_gain
from queries.questions.genes import POSITIVE_RATE, gene_rates
from queries.questions.rates import answer_rates

__all__ = ["CANDIDATES", "Question", "Questions", "open_terms", "questions"]

CANDIDATES = 100
"""How many candidates questions are to split. Their probabilities are taken among themselves: after few findings all
others together weigh most, and no question would tell them from anything."""


@dataclass(frozen=True, slots=True)
class Question:
    """One finding or gene to look at. `gain` in bits; `yes` is the chance that the answer is yes.

    `if_yes` and `if_no` name the candidate that would lead then: {"id", "name", "probability"}; the probability is
    among the candidates looked at, by Bayes' rule.
    """

    rank: int
    id: str
    name: str
    cost: str
    gain: float
    yes: float
    if_yes: dict[str, Any]
    if_no: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Questions:
    """Ranked questions for one patient.

    `uncertainty` (bits) is what there is to gain at most: the entropy among the candidates looked at, which hold the
    share `covered` of the probability.
    """

    patient: str
    release: str
    profile: Profile
    uncertainty: float
    covered: float
    questions: list[Question]
    warnings: list[str]
    notice: str = NOTICE

    def to_json(self) -> bytes:
        """One line of JSON, in UTF-8; age and sex of the patient are not repeated."""
        mine = {name: getattr(self.profile, name) for name in ("observed", "excluded", "unmapped")}
        face = {
            "patient": self.patient,
            "release": self.release,
            "notice": self.notice,
            "profile": mine,
            "uncertainty": self.uncertainty,
            "covered": self.covered,
            "questions": self.questions,
            "warnings": self.warnings,
        }
        return orjson.dumps(face)


def open_terms(profile: Profile, diseases: Ints, index: Index) -> Ints:
    """Terms that a candidate is annotated with and whose answer the (resolved) profile does not imply already.

    A finding that was observed answers for its ancestors, one that was excluded for its descendants.
    """
    spans = [range(int(index.annotation_ends[d]), int(index.annotation_ends[d + 1])) for d in diseases]
    terms = np.unique(np.concatenate([index.annotation_term[span.start : span.stop] for span in spans]))
    implied = set(_closure(profile, index).tolist())
    absent = {n for f in profile.excluded if (n := index.find(f.id)) is not None}
    return np.array([t for t in terms.tolist() if t not in implied and absent.isdisjoint(index.lineage(t))], np.int64)


def questions(
    profile: Profile,
    index: Index,
    *,
    release: str = "",
    count: int = 10,
    costs: Sequence[str] = COSTS,
    genes: dict[str, tuple[str, Ints]] | None = None,
) -> Questions:
    """The `count` questions with the largest expected information gain over the probabilities of the candidates.

    `costs` keeps the classes one is ready to pay. `genes` (`queries.questions.genes.genes_of`) adds gene tests.
    """
    resolved = resolve_profile(profile, index)
    if index.ordinary is not None and from_notes(profile):
        return _ordinary(profile, resolved, index, release, count, costs)
    if not resolved.observed:
        warning = "no finding could be used: give at least one observed phenotype (HP:…)"
        return Questions(profile.id, release, resolved, 0.0, 0.0, [], [warning])
    total = score(resolved, index, excluded=not profile.cohort).total
    chance = probabilities(total)
    best = top(total, CANDIDATES)
    covered = float(chance[best].sum())
    prior = chance[best] / covered
    terms = open_terms(resolved, best, index)
    observed = _closure(resolved, index)
    rates = answer_rates(terms, best, observed, index)
    labels = [(index.term_ids[t], index.term_names[t], cost_class(t, index)) for t in terms.tolist()]
    if genes:
        tests, columns = gene_rates(genes, best)
        labels += [(id, name, "gene test") for id, name in tests]
        rates = np.hstack([rates, columns])
    keep = [place for place, label in enumerate(labels) if label[2] in costs]
    found = _ranked(prior, rates[:, keep], [labels[place] for place in keep], best, index.diseases, count)
    warnings = [f"{len(resolved.unmapped)} finding(s) could not be used"] if resolved.unmapped else []
    if genes and any(question.cost == "gene test" for question in found):
        warnings.append(f"gene tests are assumed to be positive in {POSITIVE_RATE:.0%} of patients with the disease")
    return Questions(profile.id, release, resolved, round(float(entropy(prior)), 4), round(covered, 4), found, warnings)


def _ordinary(
    profile: Profile, resolved: Profile, index: Index, release: str, count: int, costs: Sequence[str]
) -> Questions:
    """Questions for a patient of ordinary practice, over the one list of all candidates."""
    from queries.clinical.ranking import mixed_ranking
    from queries.questions.ordinary import ordinary_questions

    ranking = mixed_ranking(profile, resolved, index, excluded=not profile.cohort)
    shown = replace(resolved, note="")
    if ranking is None:
        warning = "no finding could be used: give at least one that is there"
        return Questions(profile.id, release, shown, 0.0, 0.0, [], [warning])
    best = top(ranking.total, CANDIDATES)
    covered = float(ranking.chance[best].sum())
    prior = ranking.chance[best] / covered
    labels, rates = ordinary_questions(ranking, best)
    keep = [place for place, label in enumerate(labels) if label[2] in costs]
    diseases = ranking.clinical.diseases
    found = _ranked(prior, rates[:, keep], [labels[place] for place in keep], best, diseases, count)
    warnings = [f"{len(resolved.unmapped)} finding(s) could not be used"] if resolved.unmapped else []
    return Questions(profile.id, release, shown, round(float(entropy(prior)), 4), round(covered, 4), found, warnings)


def _closure(profile: Profile, index: Index) -> Ints:
    numbers = [n for f in profile.observed if (n := index.find(f.id)) is not None]
    return np.unique(np.concatenate([index.ancestors(n) for n in numbers])) if numbers else np.zeros(0, np.int64)


def _ranked(
    prior: Floats,
    rates: Floats,
    labels: list[tuple[str, str, str]],
    numbers: Ints,
    diseases: Sequence[Disease],
    count: int,
) -> list[Question]:
    gains = expected_gain(prior, rates)
    # Equal gains: the cheaper question first.
    price = np.array([COSTS.index(label[2]) for label in labels])
    order = np.lexsort((price, -gains.round(9)))[:count]
    found = []
    for rank, place in enumerate(order.tolist(), start=1):
        yes = prior * rates[:, place]
        no = prior - yes
        id, name, cost = labels[place]
        found.append(
            Question(
                rank, id, name, cost, round(float(gains[place]), 4), round(float(yes.sum()), 4),
                _leader(yes, numbers, diseases), _leader(no, numbers, diseases),
            )
        )  # fmt: skip
    return found


def _leader(weights: Floats, numbers: Ints, diseases: Sequence[Disease]) -> dict[str, Any]:
    best = int(np.argmax(weights))
    disease = diseases[numbers[best]]
    return {"id": disease.id, "name": disease.name, "probability": round(float(weights[best] / weights.sum()), 4)}
