"""Two candidates side by side: which finding speaks for the one, which for the other, and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.errors import InputError
from kg.model import Profile
from queries.diagnosis.answer import Contribution, Diagnosis, describe
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import place_of, probabilities, score
from queries.explain import find_disease
from queries.index import Index

__all__ = ["Comparison", "Row", "compare", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: what it contributes to the first and to the second candidate, and `difference` = first - second.

    Nats. `first_relation` and `second_relation` say how the candidate knows the finding (`none` when it does not), the
    rates how often it shows what it knows.
    """

    feature: str
    label: str
    excluded: bool
    first: float
    second: float
    difference: float
    first_relation: str
    second_relation: str
    first_rate: float | None
    second_rate: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two diagnoses of one patient. `rows` come by size of the difference; with `remainder` (the difference of what
    the patient does not mention, and prior) they add up to `difference` = score of the first - score of the second.
    """

    profile: Profile
    first: Diagnosis
    second: Diagnosis
    rows: list[Row]
    remainder: float
    difference: float


def compare(profile: Profile, first: str, second: str, index: Index) -> Comparison:
    """Set two diseases (id or name) side by side for a patient.

    Raises `InputError` when one is unknown, both are the same, or no finding of the patient can be used.
    """
    numbers = [find_disease(text, index) for text in (first, second)]
    if numbers[0] == numbers[1]:
        raise InputError(f"{first!r} and {second!r} are the same disease", hint="name another one with --against")
    resolved = resolve_profile(profile, index)
    if index.ordinary is not None:
        return _mixed(profile, resolved, numbers, index)
    if not resolved.observed:
        raise InputError("no finding of the patient could be used", hint="give at least one observed phenotype (HP:…)")
    scores = score(resolved, index, excluded=not profile.cohort)
    chance = probabilities(scores.total)
    a, b = (describe(n, place_of(scores.total, n), float(chance[n]), scores, index) for n in numbers)
    return Comparison(
        resolved, a, b, side_by_side(a, b), round(a.remainder - b.remainder, 4), round(a.score - b.score, 4)
    )


def _mixed(profile: Profile, resolved: Profile, numbers: list[int], index: Index) -> Comparison:
    """The same where the release describes ordinary diseases too."""
    from queries.clinical.ranking import mixed_ranking

    ranking = mixed_ranking(profile, resolved, index, excluded=not profile.cohort)
    if ranking is None:
        raise InputError("no finding of the patient could be used", hint="give at least one finding that is there")
    a, b = ranking.described(numbers, [place_of(ranking.total, number) for number in numbers])
    rest, gap = round(a.remainder - b.remainder, 4), round(a.score - b.score, 4)
    return Comparison(replace(resolved, note=""), a, b, side_by_side(a, b), rest, gap)


def side_by_side(first: Diagnosis, second: Diagnosis) -> list[Row]:
    """Rows of two diagnoses of the same patient, the largest difference first; what only one of them has a word for
    counts nothing for the other.
    """
    mine = {(c.feature, c.excluded): c for c in first.contributions}
    others = {(c.feature, c.excluded): c for c in second.contributions}
    rows = [_row(c, mine.get(key), others.get(key)) for key, c in {**others, **mine}.items()]
    return sorted(rows, key=lambda row: (-abs(row.difference), row.feature))


def _row(told: Contribution, a: Contribution | None, b: Contribution | None) -> Row:
    (how_a, rate_a), (how_b, rate_b) = _known(a), _known(b)
    one, other = a.value if a else 0.0, b.value if b else 0.0
    return Row(told.feature, told.label, told.excluded, one, other, round(one - other, 4), how_a, how_b, rate_a, rate_b)


def _known(c: Contribution | None) -> tuple[str, float | None]:
    return (c.relation, c.paths[0]["rate"] if c.paths else None) if c else ("none", None)
