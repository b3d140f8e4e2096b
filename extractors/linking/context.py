"""Homonyms: of several things that go by the mention's words, the one the rest of the document speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.linking.encoder import Vectors
from extractors.linking.linker import Candidate, Linker

__all__ = ["Context", "homonyms"]

_CLEAR = 0.05
"""How much better a candidate must fit the document to go before one that is preferred by its name."""


def homonyms(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that go by the very words of the mention, as the first does; at least the first.

    >>> one = Candidate("MONDO:1", "MS", 1.1, 0.9, True)
    >>> len(homonyms([one, one._replace(curie="MONDO:2"), one._replace(curie="MONDO:3", exact=False)]))
    2
    """
    return [one for one in found if one.exact] or list(found[:1])


class Context:
    """What else a document says: its other mentions, and the sentence."""

    def __init__(self, linker: Linker, words: Sequence[str]) -> None:
        self._linker = linker
        self._words = list(dict.fromkeys(words))
        self._vectors: Vectors | None = None

    def chosen(self, found: Sequence[Candidate], type: str, words: str, sentence: str) -> list[Candidate]:
        """The candidates, with the homonym first that fits best. The mention's own words say nothing."""
        alike = homonyms(found)
        if len(alike) < 2:
            return list(found)
        if self._vectors is None:
            self._vectors = self._linker.encode(self._words)
        others = self._vectors[[place for place, one in enumerate(self._words) if one != words]]
        # The words of the sentence without the mention: what it is about, were no other mention known.
        around = np.concatenate([others, self._linker.encode([sentence.replace(words, " ")])])
        fits = [float((self._names(one, type, words) @ around.T).max(initial=-1.0)) for one in alike]
        best = int(np.argmax(fits))
        if fits[best] - fits[0] < _CLEAR:
            return list(found)
        first = alike[best]._replace(probability=found[0].probability)
        return [first, *(one._replace(probability=0.0) for one in found if one.curie != first.curie)]

    def _names(self, one: Candidate, type: str, words: str) -> Vectors:
        """Vectors of the thing's names but those that all homonyms share."""
        vectors = self._linker.vectors_of(one.curie, type)
        own = self._linker.encode([words])[0]
        told = vectors[vectors @ own < 0.999]
        return told if len(told) else vectors
