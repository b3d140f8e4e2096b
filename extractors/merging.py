"""Mentions of several finders made one list.

A thing is told once: of two finders that mark one stretch with one type, a linked mention stands before one that
names nothing known (NIL), and the later finder's link before the earlier one's. Where stretches overlap the longer
stands. A NIL mention of a tagger that is longer than a linked one stays beside it, so that linking can decide;
`SettleAnnotator` then keeps it only if it was linked, or stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.base import Annotator, Preparing
from kg.model import Annotation, Mention

__all__ = ["Adding", "SettleAnnotator", "merged"]

_SURE = 0.8
"""A mention below this score (words far apart, short acronyms) does not displace another finder's."""
_CONDITIONS = frozenset(("Disease", "PhenotypicFeature"))


class Adding:
    """A finder whose mentions join those that are there, instead of taking their place."""

    def __init__(self, finder: Annotator) -> None:
        self._finder = finder

    @property
    def name(self) -> str:
        """Name and version of the finder."""
        return self._finder.name

    def prepare(self, annotations: Sequence[Annotation]) -> None:
        """Let the finder look at many documents at once, if it can."""
        if isinstance(self._finder, Preparing):
            self._finder.prepare(annotations)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Run the finder on the bare text and merge what it finds."""
        found = self._finder.annotate(replace(annotation, mentions=()))
        return replace(found, mentions=merged(annotation.mentions, found.mentions))


class SettleAnnotator:
    """After linking: where mentions overlap, a linked one stands before a NIL, a sure one before one that is not, and
    of two such the longer one.
    """

    name = "settle.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Keep what stands; two linked mentions of one stretch with different types both do.

        A disease that was linked to HPO becomes a phenotype: taggers call a fever a disease, as their corpora do.
        """
        mentions = tuple(_typed(one) for one in annotation.mentions)
        if not any(_overlap(a, b) for a, b in pairwise(mentions)):
            return replace(annotation, mentions=mentions)
        kept: list[Mention] = []
        for one in sorted(mentions, key=lambda m: (m.curie is None, m.score < _SURE, m.start - m.end, m.start)):
            if all(_both_stand(one, other) for other in kept if _overlap(one, other)):
                kept.append(one)
        return replace(annotation, mentions=tuple(sorted(kept, key=_order)))


def merged(old: Sequence[Mention], new: Iterable[Mention]) -> tuple[Mention, ...]:
    """One list in order of start with fresh ids (`m0`, `m1`, …); assertions and links are kept.

    >>> tsc = Mention("m0", 0, 18, "tuberous sclerosis", "Disease", "MONDO:0001734", 0.95, "dictionary.v1")
    >>> nil = Mention("m0", 0, 18, "tuberous sclerosis", "Disease", None, 0.9, "ner.v1")
    >>> [m.curie for m in merged([tsc], [nil])]
    ['MONDO:0001734']
    """
    kept = list(old)
    fresh: list[Mention] = []
    for one in new:
        start, end = one.start, one.end
        rivals = [other for other in kept if start < other.end and other.start < end]
        if any(_yields(one, other, tie=False) for other in rivals):
            continue
        losers = {id(other) for other in rivals if _yields(other, one, tie=True)}
        kept = [other for other in kept if id(other) not in losers] if losers else kept
        fresh.append(one)
    ordered = sorted([*kept, *fresh], key=_order)
    return tuple([_numbered(one, f"m{place}") for place, one in enumerate(ordered)])


def _numbered(one: Mention, id: str) -> Mention:
    if one.id == id:
        return one
    # Said in full: `replace` looks at the fields anew each time, for every mention of every finder.
    return Mention(id, one.start, one.end, one.text, one.type, one.curie, one.score, one.extractor, one.assertion)


def _yields(one: Mention, other: Mention, *, tie: bool) -> bool:
    """Whether `one` goes where both overlap; `tie` decides between equals."""
    if _span(one) == _span(other):
        if one.type != other.type:
            return one.curie is None and other.curie is not None and _alike(one, other)
        if (one.curie is None) != (other.curie is None):
            return one.curie is None
        return one.score < other.score or (tie and one.score == other.score)
    longer = one.end - one.start > other.end - other.start
    if one.curie is None:
        return not longer
    if other.curie is None:
        return False
    if (one.score < _SURE) != (other.score < _SURE):
        return one.score < _SURE
    return not longer


def _typed(one: Mention) -> Mention:
    if one.type == "Disease" and one.curie is not None and one.curie.startswith("HP:"):
        return replace(one, type="PhenotypicFeature")
    return one


def _alike(one: Mention, other: Mention) -> bool:
    return one.type == other.type or {one.type, other.type} <= _CONDITIONS


def _both_stand(one: Mention, other: Mention) -> bool:
    if _span(one) == _span(other):
        # A list of several things gives several mentions of one stretch.
        several = one.type != other.type or one.extractor == other.extractor
        return one.curie is not None and other.curie is not None and several
    # Names that share the head of a list overlap and are both meant.
    return one.curie is not None and other.curie is not None and one.extractor == other.extractor


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _span(one: Mention) -> tuple[int, int]:
    return one.start, one.end


def _order(one: Mention) -> tuple[int, int, str, str]:
    return one.start, -one.end, one.type, one.curie or ""
