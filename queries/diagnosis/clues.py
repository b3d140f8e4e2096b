"""What else speaks for a diagnosis beside the findings: the patient's genes, age, sex, stated onset and inheritance.

Each clue is a log likelihood ratio (nats) by disease, 0 where the release says nothing of the disease, times a weight.
Age and sex were measured on the development half (`docs/ranking.md`): worth a third and a half of their likelihood.
What published cases do not hold (a list of genes, a stated onset or mode of inheritance) counts as it stands, at the
temperature of the scores, so that the probability moves by Bayes' rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kg.model import Feature, Profile
from loaders.patients.durations import days_of
from queries.ages import spoken_age
from queries.arrays import Floats
from queries.courses import MODES, ONSETS, bin_of_age, group_of_mode
from queries.diagnosis.weights import AGE, CAUSAL, SEX, STATED, TEMPERATURE
from queries.index import Index

__all__ = ["Clue", "clues_of", "gene_gain"]


@dataclass(frozen=True, slots=True)
class Clue:
    """One clue: `gain` (nats, by disease) is part of the score.

    `feature` is the id of the contribution (`medkg:age`, `medkg:sex`, `medkg:genes`, or a term of HPO); `kind` says
    which facts of a disease stand behind it (`onset`, `inheritance`, `gene`), `ids` which of these match it (all, when
    empty).
    """

    feature: str
    label: str
    kind: str
    gain: Floats
    ids: frozenset[str] = frozenset()


def clues_of(profile: Profile, index: Index) -> list[Clue]:
    """The clues of a resolved profile that tell any two diseases apart."""
    found = [_age(profile, index), _sex(profile, index), *(_stated(term, index) for term in profile.course)]
    if profile.genes:
        found.append(_genes(profile.genes, index))
    return [clue for clue in found if clue is not None]


def _ratio(chance: Floats, mean: float) -> Floats:
    """log(chance / mean) where something is known, else 0."""
    known = chance > 0
    found: Floats = np.where(known, np.log(np.where(known, chance, 1.0) / mean), 0.0)
    return found


def _age(profile: Profile, index: Index) -> Clue | None:
    days = days_of(profile.age)
    gain = None if days is None else _by_age(bin_of_age(days / 365.25), index)
    return None if gain is None else Clue("medkg:age", f"age {spoken_age(profile.age)}", "onset", gain)


@lru_cache(maxsize=64)
def _by_age(last: int, index: Index) -> Floats | None:
    courses = index.courses
    if last + 1 == len(courses.onset_mean):
        return None  # at that age any disease may have begun
    begun = courses.onset[: last + 1].sum(axis=0, dtype=np.float64)
    return _telling(AGE * _ratio(begun, float(courses.onset_mean[: last + 1].sum())))


def _sex(profile: Profile, index: Index) -> Clue | None:
    if profile.sex not in ("female", "male"):
        return None
    gain = _by_sex(profile.sex, index)
    return None if gain is None else Clue("medkg:sex", profile.sex, "inheritance", gain)


@lru_cache(maxsize=16)
def _by_sex(sex: str, index: Index) -> Floats | None:
    female = index.courses.female
    return _telling(SEX * np.log((female if sex == "female" else 1.0 - female) / 0.5))


def _telling(gain: Floats) -> Floats | None:
    """None for what says the same of all diseases."""
    return gain if gain.any() else None


def _stated(term: Feature, index: Index) -> Clue | None:
    courses = index.courses
    if term.id in ONSETS:
        bins = list(ONSETS[term.id])
        chance = courses.onset[bins].sum(axis=0, dtype=np.float64)
        gain = _ratio(chance, courses.onset_mean[bins].sum())
        ids = frozenset(id for id, theirs in ONSETS.items() if set(theirs) & set(bins))
        return _clue(Clue(term.id, term.label, "onset", TEMPERATURE * gain, ids))
    group = group_of_mode(term.id)
    mean = float(courses.mode_mean[group])
    known = courses.modes.sum(axis=0) > 0
    chance = np.where(known, STATED * courses.modes[group] + (1 - STATED) * mean, 0.0)
    ids = frozenset(id for id in MODES if group_of_mode(id) == group)
    return _clue(Clue(term.id, term.label, "inheritance", TEMPERATURE * _ratio(chance, max(mean, 1e-6)), ids))


def _clue(clue: Clue) -> Clue | None:
    return None if _telling(clue.gain) is None else clue


def _genes(genes: Sequence[Feature], index: Index) -> Clue | None:
    diseases, causal = index.genes
    mine = {gene.id for gene in genes}
    share = len(mine) / max(len(causal), len(mine) + 1)
    gain = np.zeros(len(index.diseases))
    for disease, theirs in diseases.items():
        gain[disease] = gene_gain(len(theirs & mine), len(theirs), share)
    label = f"suspected genes {', '.join(gene.label or gene.id for gene in genes)}"
    return _clue(Clue("medkg:genes", label, "gene", TEMPERATURE * gain, frozenset(mine)))


def gene_gain(matching: int, known: int, share: float) -> float:
    """Log likelihood ratio of a patient's list of genes for a disease of which `known` genes are known.

    `share` is the part of all genes of diseases that are on the list: the chance that a gene is there by accident. One
    of the disease's genes is the cause, each equally likely; a cause is on the list with probability `CAUSAL`.

    >>> round(gene_gain(1, 1, 0.01), 2), round(gene_gain(0, 1, 0.01), 2), round(gene_gain(1, 10, 0.01), 2)
    (4.38, -1.6, 2.1)
    """
    on = CAUSAL / share
    off = (1 - CAUSAL) / (1 - share)
    return float(np.log((matching * on + (known - matching) * off) / known))
