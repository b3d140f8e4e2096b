"""Which annotation of a disease a finding meets, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.index import Index

__all__ = ["Match", "match"]


@dataclass(frozen=True, slots=True)
class Match:
    """`annotation` numbers an annotation of the index, or is None when finding and disease share nothing specific.

    `relation` is `exact`, `specific` (the disease names something below the finding), `general` (something above it),
    `shared` (they meet at `common`, an ancestor of both), or `none`.
    """

    relation: str
    annotation: int | None
    common: int | None


def match(feature: int, disease: int, index: Index) -> Match:
    """Find the annotation that meets the finding at the most informative common term."""
    start, stop = int(index.rate_ends[disease]), int(index.rate_ends[disease + 1])
    implied = index.rate_term[start:stop]
    mine = index.ancestors(feature)
    at = np.minimum(np.searchsorted(implied, mine), len(implied) - 1)
    common = mine[implied[at] == mine]
    if not len(common):
        return Match("none", None, None)
    meet = int(common[np.argmax(index.information[common])])
    annotation = _below(meet, disease, index)
    term = int(index.annotation_term[annotation])
    if term == feature:
        return Match("exact", annotation, feature)
    if meet == feature:
        return Match("specific", annotation, meet)
    if meet == term:
        return Match("general", annotation, meet)
    # Meeting at a term that most diseases imply says nothing.
    if index.information[meet] < 1.0:
        return Match("none", None, None)
    return Match("shared", annotation, meet)


def _below(term: int, disease: int, index: Index) -> int:
    """The most frequent annotation of the disease at or below a term it implies."""
    start, stop = int(index.annotation_ends[disease]), int(index.annotation_ends[disease + 1])
    best, rate = start, -1.0
    for place in range(start, stop):
        here = int(index.annotation_term[place])
        if here == term:
            return place
        if here > term and index.annotation_rate[place] > rate:
            closure = index.ancestors(here)
            at = int(np.searchsorted(closure, term))
            if at < len(closure) and closure[at] == term:
                best, rate = place, float(index.annotation_rate[place])
    return best
