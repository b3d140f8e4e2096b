"""One meaning a document: what a string is in one place it is in all, and short forms are what they stand for.

Both raise recall most where a document says a name once in full and then by its short form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extractors.ner.short_forms import Definition, definitions, occurrences
from extractors.ner.tokens import Text

__all__ = ["Found", "agreed"]


class Found(NamedTuple):
    """A half-open range of tokens, its type, and how sure the model is, 0 to 1."""

    first: int
    stop: int
    type: str
    score: float


def agreed(text: Text, found: Sequence[Found]) -> list[Found]:
    """Carry types between short and long forms, then to every place where a tagged string stands again."""
    kept = _short_forms(text, list(found), definitions(text))
    return sorted(_everywhere(text, kept))


def _short_forms(text: Text, found: list[Found], known: list[Definition]) -> list[Found]:
    for words, first, stop in known:
        places = [(n, n + len(words)) for n in occurrences(text, words)]
        spans = {(one.first, one.stop): one for one in found}
        long = next((one for one in found if one.stop == stop and one.first <= first + 1), None)
        votes = Counter(spans[place].type for place in places if place in spans)
        if long is None and votes:
            kind, count = votes.most_common(1)[0]
            if 2 * count >= len(places) and not any(one.first < stop and first < one.stop for one in found):
                score = max(spans[place].score for place in places if place in spans)
                found.append(long := Found(first, stop, kind, score))
        if long is None:
            inside = any(one.first < stop and first < one.stop for one in found)
            found = [one for one in found if (one.first, one.stop) not in places] if not inside else found
        else:
            found = _put(found, places, long)
    return found


def _put(found: list[Found], places: Sequence[tuple[int, int]], like: Found) -> list[Found]:
    """Make all these places mentions of the type, unless they lie inside a longer mention."""
    for first, stop in places:
        over = [one for one in found if one.first < stop and first < one.stop]
        if any((one.stop - one.first) > stop - first for one in over):
            continue
        score = max((one.score for one in over if one.type == like.type), default=0.9 * like.score)
        found = [one for one in found if one not in over]
        found.append(Found(first, stop, like.type, score))
    return found


def _everywhere(text: Text, found: list[Found]) -> list[Found]:
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    best: dict[tuple[str, ...], float] = {}
    for one in found:
        words = text.words[one.first : one.stop]
        if sum(map(len, words)) > 2:
            votes[words][one.type] += 1
            best[words] = max(best.get(words, 0.0), one.score)
    taken = bytearray(len(text.words))
    for one in found:
        taken[one.first : one.stop] = b"\1" * (one.stop - one.first)
    for words in sorted(votes, key=len, reverse=True):
        kind = votes[words].most_common(1)[0][0]
        for first in occurrences(text, words):
            stop = first + len(words)
            if not any(taken[first:stop]) and _whole(text, first, stop):
                taken[first:stop] = b"\1" * len(words)
                found.append(Found(first, stop, kind, 0.8 * best[words]))
    return found


def _whole(text: Text, first: int, stop: int) -> bool:
    """Whether the place is no part of a longer word or of a number: letters and digits do not touch it."""
    before = first > 0 and text.ends[first - 1] == text.starts[first] and text.words[first - 1][-1].isalnum()
    after = stop < len(text.words) and text.starts[stop] == text.ends[stop - 1] and text.words[stop][0].isalnum()
    return not (before or after)
