"""Leave one out: where a disease would stand if one finding of the patient were not known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import Profile
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import place_of, probabilities, score
from queries.index import Index

__all__ = ["Without", "leave_one_out"]


@dataclass(frozen=True, slots=True)
class Without:
    """Rank (ties in the order of ids, as in the list of answers) and probability of a disease without one finding."""

    feature: str
    label: str
    excluded: bool
    rank: int
    probability: float


def leave_one_out(profile: Profile, disease: int, index: Index) -> list[Without]:
    """Rank of a disease without each finding, the finding that it rests on most first.

    The only observed finding of a patient is not left out: nothing would remain to rank by. Excluded findings are left
    out where they count (not for cases of a cohort table).
    """
    resolved = resolve_profile(profile, index)
    use = not profile.cohort
    found = []
    for feature in resolved.observed if len(resolved.observed) > 1 else ():
        rest = replace(resolved, observed=tuple(f for f in resolved.observed if f != feature))
        found.append(Without(feature.id, feature.label, False, *_place(rest, disease, index, use=use)))
    for feature in resolved.excluded if use and resolved.observed else ():
        rest = replace(resolved, excluded=tuple(f for f in resolved.excluded if f != feature))
        found.append(Without(feature.id, feature.label, True, *_place(rest, disease, index, use=use)))
    return sorted(found, key=lambda w: (-w.rank, w.probability, w.feature))


def _place(profile: Profile, disease: int, index: Index, *, use: bool) -> tuple[int, float]:
    total = score(profile, index, excluded=use).total
    return place_of(total, disease), round(float(probabilities(total)[disease]), 6)
