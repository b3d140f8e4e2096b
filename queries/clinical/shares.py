"""Take the score of a candidate of a note apart: what each finding adds, and in which ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from kg.model import Span
from queries.clinical.features import NAMES, TRUST
from queries.clinical.finder import Found
from queries.clinical.index import ClinicalIndex
from queries.clinical.scoring import OrdinaryScores

__all__ = ["Share", "Way", "faint_likeness", "shares_of"]

_FEELABLE, _NEAR = 0.035, 0.3
"""Nats (a twentieth of a bit) and strength (a cosine of .58) below which a likeness is not told by itself, but with the
words of the note: many faint ones weigh something together, and none alone convinces."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a finding speaks for a candidate: by the fact `row` of its table about `finding`, seen in `rate` of patients.
    `alike` says that the words of the note only resemble that finding.
    """

    finding: int
    value: float
    row: int
    rate: float
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one finding, denied or not, adds to the score of one candidate, and in which ways."""

    finding: int
    denied: bool
    value: float
    ways: tuple[Way, ...]


def shares_of(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> list[Share]:
    """What each finding of the note adds to the features of one candidate, weighted; the largest first.

    A finding that only resembles the words of the note is told under the finding that stands there, if one does. What
    adds too little is left out (`faint_likeness`).
    """
    found: dict[tuple[int, bool], dict[int, Way]] = {}
    for key, way in _ways(candidate, scores, index):
        ways = found.setdefault(key, {})
        # What both our table and another say of a finding, and its likeness, are one way.
        known = ways.get(way.finding)
        ways[way.finding] = way if known is None else replace(known, value=known.value + way.value)
    shares = [Share(*key, sum(way.value for way in ways.values()), _led(ways.values())) for key, ways in found.items()]
    return sorted(shares, key=lambda share: (-share.value, share.finding))


def _ways(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> Iterable[tuple[tuple[int, bool], Way]]:
    """(Finding that is told, whether it is denied; way), the facts of our table first."""
    for group in ("own", "tables"):
        for one, way in _group(group, candidate, scores, index):
            yield (one.finding, one.denied), way
    for finding, way in _alike(candidate, scores, index):
        yield (finding, False), way


def _led(ways: Iterable[Way]) -> tuple[Way, ...]:
    """What stands there before what resembles it, and what tells most first."""
    return tuple(sorted(ways, key=lambda way: (way.alike, -abs(way.value))))


def faint_likeness(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> float:
    """What likenesses add to a candidate that `shares_of` leaves out, in nats."""
    whole = index.weights["alike"] * float(scores.features[NAMES.index("alike"), candidate])
    return whole - sum(way.value for _, way in _alike(candidate, scores, index))


def _alike(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> Iterable[tuple[int, Way]]:
    """(Finding that stands there, or the same; way) of what the words of the note resemble."""
    alike, table = scores.note.alike, index.tables["own"]
    if alike is None:
        return
    for place in np.flatnonzero(table.candidate == candidate).tolist():
        finding = int(np.searchsorted(table.ends, place, side="right")) - 1
        strength = float(alike.strength[finding])
        value = index.weights["alike"] * strength * float(table.gain[place])
        if value >= _FEELABLE and strength >= _NEAR:
            stands = _standing(finding, alike.span(finding), scores.note.found)
            yield stands, Way(finding, value, int(table.row[place]), float(table.weight[place]), alike=True)


def _standing(finding: int, span: Span, found: Iterable[Found]) -> int:
    """The finding that stands in a span, the surest; `finding` itself where it does, or where none does."""
    here = [one for one in found if not one.denied and one.span[0] < span[1] and span[0] < one.span[1]]
    if not here or any(one.finding == finding for one in here):
        return finding
    return max(here, key=lambda one: one.degree).finding


def _group(group: str, candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> Iterable[tuple[Found, Way]]:
    table = index.tables[group]
    for one in scores.note.found:
        start, stop = int(table.ends[one.finding]), int(table.ends[one.finding + 1])
        place = start + int(np.searchsorted(table.candidate[start:stop], candidate))
        if place == stop or table.candidate[place] != candidate:
            continue
        degree, rate = one.degree * one.degree, float(table.weight[place])
        if one.denied:
            value = index.weights[f"{group}_denied"] * float(np.log1p(-TRUST * degree * rate))
        else:
            value = index.weights[group] * degree * float(table.gain[place])
        yield one, Way(one.finding, value, int(table.row[place]), rate)
