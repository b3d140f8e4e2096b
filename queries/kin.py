"""Kin of a disease: those that look most like it, and the other members of its numbered series.

What few papers say of a rare disease is eked out with what its kin show: `kin_rates` gives, for every disease, the
rate of a term as the largest of its own, `TRUST` times the mean of its 20 most similar diseases (weighted by
similarity to the 4th power), and `TRUST` times the mean of its series ("diaphragmatic hernia 3": all diaphragmatic
hernias). Similarity is the cosine of the implied terms, weighted by information and the root of their rates.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from queries.arrays import Floats, Ints, group_ends, joined, leaders
from queries.rows import Table

__all__ = ["SIMILAR", "TRUST", "kin_rates", "ratios_of", "series_of"]

SIMILAR = 20
TRUST = 0.5
_SPECIFIC = 3.0
"""Bits below which a term says too little to make diseases similar."""
_LEAST = 0.02
"""Rates of kin below this are not kept."""
_NUMBER = re.compile(r"\b(?:[ivx]+|\d+[a-z]{0,2}|[a-z])\b(?=[\s,]*$|,)")


def ratios_of(ends: Ints, term: npt.NDArray[Any], rate: Floats, background: Floats) -> Table:
    """Log ratios (nats) of rates, given by disease, to the mean of all diseases, where they are above 0."""
    value = np.log(rate / background[term])
    told = np.flatnonzero(value > 0)
    owner = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))[told]
    order = np.argsort(term[told], kind="stable")
    return Table(group_ends(term[told], len(background)), owner[order], value[told][order].astype(np.float32))


def series_of(name: str) -> str:
    """A disease's name without its number: what the members of a series have in common.

    >>> series_of("Loeys-Dietz syndrome 2"), series_of("spinocerebellar ataxia type 17")
    ('loeys-dietz syndrome', 'spinocerebellar ataxia')
    """
    plain = re.sub(r"\btype\b", "", name.casefold())
    return re.sub(r"[\s,]+", " ", _NUMBER.sub("", plain)).strip()


def kin_rates(
    names: list[str], ends: Ints, term: Ints, rate: Floats, information: Floats
) -> tuple[Ints, npt.NDArray[np.int32], Floats]:
    """Rates with those of the kin: row pointer (diseases + 1), terms (sorted in each row) and rates.

    `ends`, `term` and `rate` are the same of each disease by itself, with all terms it implies; `names` its names.
    """
    similar, weight = _similar(ends, term, rate, information)
    series: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        series.setdefault(series_of(name), []).append(number)
    found_terms, found_rates, sizes = [], [], []
    for number, name in enumerate(names):
        mine = _mean_rates(similar[number], weight[number], ends, term, rate, len(information))
        if len(members := series[series_of(name)]) > 1:
            others, share = _others(members, number)
            np.maximum(mine, _mean_rates(others, share, ends, term, rate, len(information)), out=mine)
        mine *= TRUST
        kept = mine >= _LEAST
        own = slice(int(ends[number]), int(ends[number + 1]))
        mine[term[own]] = np.maximum(np.where(kept[term[own]], mine[term[own]], 0.0), rate[own])
        kept[term[own]] = True
        here = np.flatnonzero(kept)
        found_terms.append(here.astype(np.int32))
        found_rates.append(mine[here])
        sizes.append(len(here))
    keys = np.repeat(np.arange(len(names)), sizes)
    return group_ends(keys, len(names)), np.concatenate(found_terms), np.concatenate(found_rates)


def _mean_rates(group: Ints, share: Floats, ends: Ints, term: Ints, rate: Floats, terms: int) -> Floats:
    weight = joined(ends, group, rate) * np.repeat(share, ends[group + 1] - ends[group])
    return np.bincount(joined(ends, group, term), weight, terms).astype(np.float64)


def _others(members: list[int], number: int) -> tuple[Ints, Floats]:
    """The other members of a series, each with the same share."""
    others = np.array([member for member in members if member != number], np.int64)
    return others, np.full(len(others), 1.0 / max(len(others), 1))


def _similar(ends: Ints, term: Ints, rate: Floats, information: Floats) -> tuple[Ints, Floats]:
    """The most similar diseases of each, and their shares (0 where nothing is alike): shape (diseases, SIMILAR)."""
    size = len(ends) - 1
    owner = np.repeat(np.arange(size), np.diff(ends))
    told = information[term] >= _SPECIFIC
    owner, of, weight = owner[told], term[told], np.sqrt(rate[told]) * information[term[told]]
    length = np.sqrt(np.maximum(np.bincount(owner, weight**2, size), 1e-12))
    weight = weight / length[owner]
    row_ends = group_ends(owner, size)
    order = np.argsort(of, kind="stable")
    column_ends = group_ends(of, len(information))
    by_term, by_weight = owner[order], weight[order]
    count = min(SIMILAR, size)
    similar, share = np.zeros((size, count), np.int64), np.zeros((size, count))
    for number in range(size):
        mine = slice(int(row_ends[number]), int(row_ends[number + 1]))
        mine_of = of[mine]
        shares = joined(column_ends, mine_of, by_weight) * np.repeat(
            weight[mine], column_ends[mine_of + 1] - column_ends[mine_of]
        )
        alike = np.bincount(joined(column_ends, mine_of, by_term), shares, size).astype(np.float64)
        alike[number] = 0.0
        best = leaders(alike, count)
        closeness = alike[best] ** 4
        similar[number], share[number] = best, closeness / max(closeness.sum(), 1e-12)
    return similar, share
