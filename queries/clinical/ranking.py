"""One list of annotated and ordinary diseases, with one probability and one form of explanation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.model import Profile
from queries.arrays import Floats
from queries.clinical.describe import described
from queries.clinical.index import ClinicalIndex
from queries.clinical.scoring import OrdinaryScores, ordinary_scores
from queries.clinical.stated import stated_first
from queries.diagnosis.answer import Diagnosis, describe
from queries.diagnosis.scoring import Scores, probabilities, score
from queries.index import Index

__all__ = ["MixedRanking", "mixed_ranking"]

_SURE = 0.95
"""Share of a finding's name that must stand in a note that names no other finding."""


@dataclass(frozen=True, slots=True)
class MixedRanking:
    """Scores of all candidates: `total` (nats) and `chance` (adds up to 1), and what they were made of."""

    total: Floats
    chance: Floats
    rare: Scores
    rare_chance: Floats
    ordinary: OrdinaryScores
    index: Index
    clinical: ClinicalIndex

    def described(self, candidates: Sequence[int], places: Sequence[int]) -> list[Diagnosis]:
        """Candidates at their ranks, each explained by the ranking that speaks for it."""
        found = described(candidates, places, self.chance[list(candidates)], self.ordinary, self.clinical)
        return [self._by_rare(one, number) if self._is_rare(number) else one
                for one, number in zip(found, candidates, strict=True)]  # fmt: skip

    def _is_rare(self, candidate: int) -> bool:
        if candidate >= len(self.rare_chance):
            return False
        # Where more than half of the mixture comes from the annotated diseases' own ranking.
        mine = math.log(self.ordinary.rare_share * float(self.rare_chance[candidate]) + 1e-300)
        return mine > float(self.total[candidate]) - math.log(2)

    def _by_rare(self, one: Diagnosis, candidate: int) -> Diagnosis:
        other = describe(candidate, one.rank, one.probability, self.rare, self.index)
        rest = one.score - sum(c.value for c in other.contributions)
        return replace(one, contributions=other.contributions, remainder=round(rest, 4))


def mixed_ranking(profile: Profile, resolved: Profile, index: Index, *, excluded: bool) -> MixedRanking | None:
    """Rank all candidates for a patient; None when nothing of the patient can be used.

    `resolved` is the profile in the terms of the index. Excluded findings count where `excluded` says so. Raises
    `ValueError` when the release describes no ordinary diseases.
    """
    clinical = index.ordinary
    if clinical is None:
        raise ValueError("the release describes no ordinary diseases")
    whole = replace(resolved, note=profile.note, setting=profile.setting)
    if not excluded:
        whole = replace(whole, excluded=())
    rare = score(resolved, index, excluded=excluded)
    chance = probabilities(rare.total) if rare.features else np.full(len(rare.total), 1 / len(rare.total))
    scores = ordinary_scores(whole, chance, index, clinical)
    # A word of a finding's name ("routine") is no finding where nothing else was found.
    if not rare.features and not any(not one.denied and one.degree >= _SURE for one in scores.note.found):
        return None
    stated = [clinical.disease_number.get(one.id) for one in profile.conditions if one.active and not one.family]
    total = stated_first(scores.total, [number for number in stated if number is not None], clinical.diseases)
    scores = replace(scores, total=total)
    shifted = np.exp(total - total.max())
    return MixedRanking(total, shifted / shifted.sum(), rare, chance, scores, index, clinical)
