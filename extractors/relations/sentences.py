"""Mentions by the sentence that they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Annotation, Mention, Span

__all__ = ["mentions_by_sentence"]


def mentions_by_sentence(annotation: Annotation) -> Iterator[tuple[Span, list[Mention]]]:
    """Each sentence with the mentions that lie in it, linked or not; mentions inside a longer one are left out."""
    place = 0
    mentions = annotation.mentions
    for start, end in annotation.sentences:
        while place < len(mentions) and mentions[place].start < start:
            place += 1
        inside: list[Mention] = []
        reach = start
        while place < len(mentions) and mentions[place].start < end:
            mention = mentions[place]
            same = bool(inside) and (inside[-1].start, inside[-1].end) == (mention.start, mention.end)
            if mention.end <= end and (mention.start >= reach or same):
                inside.append(mention)
                reach = mention.end
            place += 1
        yield (start, end), inside
