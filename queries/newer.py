"""Findings that a release does not know, by the words of their label: terms that came into HPO after it was built.

A known name within the label is used first, the longest ("Ichthyosis linearis circumflexa": Ichthyosis), else what all
terms with one of its words have in common ("fontanelle": Abnormal cranial suture/fontanelle morphology). Measured by
`benchmarks/newer_terms.py` on terms of HPO, each treated as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from queries.arrays import Floats, Ints

__all__ = ["Labels", "labels_of", "nearest"]

_WORD = re.compile(r"[a-z0-9]+")
COMMON = 6
"""A word must stand in the names of this many terms: what three of them have in common is wrong one time in four."""
_BITS = 3.0
"""Less informative ancestors are not used."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Numbers of terms by whole name or synonym, and of the closest common ancestor by word; words are in lower case.

    >>> Labels({"seizure": 4}, {}).phrases["seizure"]
    4
    """

    phrases: dict[str, int]
    words: dict[str, int]


def labels_of(names: Iterable[tuple[str, int]], closure: Ints, closure_ends: Ints, information: Floats) -> Labels:
    """Tables for `nearest`: `names` are (name or synonym, number of its term), of one spelling the first stands."""
    phrases: dict[str, int] = {}
    by_word: dict[str, set[int]] = {}
    for name, term in names:
        parts = _WORD.findall(name.lower())
        phrases.setdefault(" ".join(parts), term)
        for part in parts:
            by_word.setdefault(part, set()).add(term)
    words: dict[str, int] = {}
    for word, terms in sorted(by_word.items()):
        if len(word) > 3 and len(terms) >= COMMON:
            shared = set.intersection(
                *(set(closure[closure_ends[term] : closure_ends[term + 1]].tolist()) for term in terms)
            )
            if shared and information[best := max(shared, key=lambda term: (information[term], term))] >= _BITS:
                words[word] = best
    return Labels(phrases, words)


def nearest(label: str, labels: Labels, information: Floats) -> int | None:
    """The term that a label most likely falls under, or None when nothing can be said.

    >>> known = Labels({"allergy": 1, "skin": 2}, {"peeling": 3})
    >>> [nearest(label, known, [0, 5, 5, 4]) for label in ("Fish allergy", "Palmoplantar peeling", "Spongiosis")]
    [1, 3, None]
    """
    parts = _WORD.findall(label.lower())
    for size in range(len(parts), 0, -1):
        # Of two names the later one: the head of an English term stands last.
        for start in range(len(parts) - size, -1, -1):
            if (term := labels.phrases.get(" ".join(parts[start : start + size]))) is not None:
                return term
    found = [labels.words[part] for part in parts if part in labels.words]
    return max(found, key=lambda term: (information[term], term)) if found else None
