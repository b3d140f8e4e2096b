"""A disease that a note states stands above the broader ones it is a kind of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from extractors.words import words_of
from queries.arrays import Floats
from queries.index import Disease

__all__ = ["stated_first"]

_LOOKED_AT = 50
"""Candidates among which broader names are looked for."""


def stated_first(total: Floats, stated: Iterable[int], diseases: Sequence[Disease]) -> Floats:
    """Scores in which no candidate whose name is part of a stated one's stands above it ("diabetes mellitus", "type 2
    diabetes mellitus"): the two change places.

    >>> names = [Disease("a", "diabetes mellitus", [], []), Disease("b", "type 2 diabetes mellitus", [], [])]
    >>> stated_first(np.array([2.0, 1.0]), [1], names).tolist()
    [1.0, 2.0]
    """
    found = total.copy()
    first = np.argsort(-total, kind="stable")[:_LOOKED_AT].tolist()
    words = {number: frozenset(words_of(diseases[number].name)) for number in first}
    for number in stated:
        mine = frozenset(words_of(diseases[number].name))
        above = [one for one in first if words[one] and words[one] < mine and found[one] > found[number]]
        if above:
            broader = max(above, key=lambda one: float(found[one]))
            found[[number, broader]] = found[[broader, number]]
    return found
