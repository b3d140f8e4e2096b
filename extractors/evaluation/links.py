"""Scores of linking on gold mentions: the first and the first five candidates, links made, and NIL, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from extractors.evaluation.concepts import Confusion, Counts, Scores, summary

__all__ = ["LinkedMention", "link_errors", "link_scores"]


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """A gold mention: its document, words, type and right ids (none: NIL, or nothing the vocabulary knows), the ids in
    order of likelihood, and those it was linked to (none: said to be NIL).
    """

    document: str
    words: str
    type: str
    gold: frozenset[str]
    ranked: tuple[str, ...]
    linked: frozenset[str]


def link_scores(judged: Sequence[LinkedMention], *, samples: int = 1000, seed: int = 0) -> dict[str, Scores]:
    """`top-1` and `top-5` of the mentions that have a right id (precision = recall: each has an answer), `links` made
    at the threshold, and `NIL`; for all, then for each type where there are several. In percent; the bootstrap draws
    documents.

    >>> one = LinkedMention("a", "gout", "Disease", frozenset({"MONDO:1"}), ("MONDO:1",), frozenset())
    >>> {level: score.f1 for level, score in link_scores([one]).items()}
    {'top-1': 100.0, 'top-5': 100.0, 'links': 0.0, 'NIL': 0.0}
    """
    documents = sorted({one.document for one in judged})
    place = {id: n for n, id in enumerate(documents)}
    found: dict[str, Scores] = {}
    types = sorted({one.type for one in judged})
    for type in [None, *types] if len(types) > 1 else [None]:
        here = [one for one in judged if type in (None, one.type)]
        for level, count in _COUNTS.items():
            table: list[Counts] = [(0, 0, 0, 0)] * len(documents)
            for one in here:
                right, found_here, met, gold = map(add, table[place[one.document]], count(one))
                table[place[one.document]] = (right, found_here, met, gold)
            found[f"{type} {level}" if type else level] = summary(table, samples=samples, seed=seed)
    return found


def link_errors(judged: Sequence[LinkedMention], most: int = 100) -> list[Confusion]:
    """The commonest errors of the links made, each words and id once a document."""
    seen: dict[tuple[str, str, str], set[str]] = {}
    for one in judged:
        for kind, ids in (("missed", one.gold - one.linked), ("wrong", one.linked - one.gold)):
            for id in ids:
                seen.setdefault((kind, one.words, id), set()).add(one.document)
    ordered = sorted(seen.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    return [Confusion(*key, len(documents), min(documents)) for key, documents in ordered]


def _first(one: LinkedMention, most: int) -> Counts:
    known = int(bool(one.gold))
    right = int(not one.gold.isdisjoint(one.ranked[:most]))
    return right, known, right, known


def _links(one: LinkedMention) -> Counts:
    both = len(one.gold & one.linked)
    return both, len(one.linked), both, len(one.gold)


def _nil(one: LinkedMention) -> Counts:
    both = int(not one.gold and not one.linked)
    return both, int(not one.linked), both, int(not one.gold)


_COUNTS = {"top-1": lambda one: _first(one, 1), "top-5": lambda one: _first(one, 5), "links": _links, "NIL": _nil}
