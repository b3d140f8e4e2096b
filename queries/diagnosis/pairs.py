"""Two diseases at once: pairs of candidates that together explain a patient's findings.

The findings are split in two, and each part is ranked by itself, as if it were a patient of its own; a pair scores

    score of the first for its part + score of the second for the other part - PRICE

so it is taken apart as two single answers are. Splits that are tried: for each of the leading candidates, what speaks
for it and what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kg.model import Profile
from queries.arrays import Floats, Ints, top
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import parts, score
from queries.index import Index

__all__ = ["PRICE", "Pair", "rank_pairs"]

BEAM = 20
"""How many leading candidates suggest a split, and how many of each part are paired."""
PRICE = 12.0
"""Nats that a second disease costs: at this price two in a hundred patients with one disease are said to have two, and
one in three of those with two (`benchmarks/two_diseases.py`)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidates by id and name; `explains` lists the findings that each of them accounts for.

    `gain` is the score of the pair above that of the best single candidate, nats: positive speaks for two diseases.
    """

    rank: int
    ids: tuple[str, str]
    names: tuple[str, str]
    score: float
    gain: float
    explains: tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Split:
    """One way to share the findings out: those of the first part, and the leaders of each part with their scores."""

    mine: tuple[str, ...]
    rest: tuple[str, ...]
    leaders: tuple[Ints, Ints]
    scores: tuple[Floats, Floats]


def rank_pairs(profile: Profile, index: Index, *, count: int = 5, excluded: bool | None = None) -> list[Pair]:
    """The `count` best pairs for a patient, best first; none when fewer than two findings can be used.

    `excluded` as in `queries.diagnosis.answer.rank`: an excluded finding counts against both.
    """
    # A gene, an onset, a mode of inheritance is that of one disease: counted for both it would speak for any pair.
    resolved = replace(resolve_profile(profile, index), genes=(), course=())
    if len(resolved.observed) < 2:
        return []
    use = not profile.cohort if excluded is None else excluded
    scores = score(resolved, index, excluded=use)
    leaders = top(scores.total, BEAM)
    values, _ = parts(scores, leaders, index)
    told = values[: len(resolved.observed)]
    shares = {tuple(bool(yes) for yes in column > max(0.5 * column.mean(), 0.0)) for column in told.T}
    splits = [_split(resolved, share, index, use=use) for share in sorted(shares) if 0 < sum(share) < len(share)]
    best = float(scores.total.max())
    ranked = sorted(_best_of(splits).items(), key=lambda item: (-item[1][0], item[0]))[:count]
    found = []
    for rank, (pair, (value, split)) in enumerate(ranked, start=1):
        first, second = (index.diseases[number] for number in pair)
        found.append(
            Pair(
                rank, (first.id, second.id), (first.name, second.name), round(value, 4), round(value - best, 4),
                (list(split.mine), list(split.rest)),
            )
        )  # fmt: skip
    return found


def _split(profile: Profile, share: tuple[bool, ...], index: Index, *, use: bool) -> _Split:
    sides, leaders, scores = [], [], []
    for wanted in (True, False):
        part = tuple(f for f, mine in zip(profile.observed, share, strict=True) if mine is wanted)
        total = score(replace(profile, observed=part), index, excluded=use).total
        sides.append(tuple(f.id for f in part))
        leaders.append(top(total, BEAM))
        scores.append(total[leaders[-1]])
    return _Split(sides[0], sides[1], (leaders[0], leaders[1]), (scores[0], scores[1]))


def _best_of(splits: list[_Split]) -> dict[tuple[int, int], tuple[float, _Split]]:
    """Each pair at the split that suits it best; the disease that accounts for more findings comes first."""
    found: dict[tuple[int, int], tuple[float, _Split]] = {}
    for tried in splits:
        turned = _Split(tried.rest, tried.mine, tried.leaders[::-1], tried.scores[::-1])
        split = tried if len(tried.mine) >= len(tried.rest) else turned
        total = split.scores[0][:, None] + split.scores[1][None, :] - PRICE
        for place in np.argsort(-total, axis=None, kind="stable")[:BEAM].tolist():
            row, column = divmod(place, total.shape[1])
            pair = (int(split.leaders[0][row]), int(split.leaders[1][column]))
            value = float(total[row, column])
            if pair[0] != pair[1] and value > found.get(pair, (-np.inf, split))[0]:
                found[pair] = (value, split)
    return found
