"""Lists that share words: "cleft lip and palate" names a cleft palate too, "breast, ovarian and colon cancer" three
cancers, "type 1 and type 2 diabetes mellitus" two kinds of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.words import BREAK, JOINT, Token

__all__ = ["shared_heads"]

_JOINTS = frozenset(("and", "or", JOINT, BREAK))
_HEAD = 3
"""Words that the shared part may have."""
_ITEM = 2
"""Words that an item may have beside the shared part."""

_Segment = tuple[int, int]
"""First token of a stretch between joints, and the one after its last."""


def shared_heads(stream: list[Token], values: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (first token, token after the last, sum of the whole name's numbers) of what an item of a list may mean,
    likelier readings of an item first.

    `values` are the numbers of the tokens' words, 0 for a word that is in no name: what needs such a word is left out.

    >>> from extractors.words import tokens
    >>> stream = tokens("cleft lip and palate")
    >>> [(stream[first].word, total) for first, last, total in shared_heads(stream, [1, 10, 0, 100])]
    [('palate', 101)]
    """
    for chain in _chains(stream):
        for place, (first, last) in enumerate(chain[:-1]):
            for other in range(place + 1, len(chain)):
                if place + 1 < other and chain[other - 1][1] - chain[other - 1][0] > _ITEM:
                    break
                yield from _head_after(values, (first, last), chain[other])
                yield from _head_before(values, chain[place], chain[other])


def _chains(stream: list[Token]) -> Iterator[list[_Segment]]:
    """Stretches of words with only joints between them; a chain of one is no list."""
    chain: list[_Segment] = []
    start = 0
    for place, token in enumerate(stream):
        word = token.word
        if word not in _JOINTS:
            continue
        if place > start:
            chain.append((start, place))
        start = place + 1
        if word == BREAK:
            if len(chain) > 1:
                yield chain
            chain = []
    if len(stream) > start:
        chain.append((start, len(stream)))
    if len(chain) > 1:
        yield chain


def _head_after(values: list[int], left: _Segment, right: _Segment) -> Iterator[tuple[int, int, int]]:
    """The head follows the list: "*cranial* and spinal meningiomas", "*type 1* and type 2 diabetes mellitus"."""
    after = values[right[0] : min(right[1], right[0] + _ITEM + _HEAD)]
    if not values[left[1] - 1]:
        return
    for size in range(min(_ITEM, left[1] - left[0]), 0, -1):
        first = left[1] - size
        item = values[first : left[1]]
        if 0 in item:
            continue
        total = sum(item)
        # The neighbour without its head is as long as the item, or a word where the item has two ("type 1 and 2 …").
        for own in range(size, 0, -1):
            for end in range(min(len(after), own + _HEAD), own, -1):
                head = after[own:end]
                if 0 not in head:
                    yield first, left[1], total + sum(head)


def _head_before(values: list[int], left: _Segment, right: _Segment) -> Iterator[tuple[int, int, int]]:
    """The head comes before the list: "cleft lip and *palate*"; or on both sides of it: "type 1 and *2* diabetes"."""
    if not values[right[0]]:
        return
    before = values[max(left[0], left[1] - 1 - _HEAD) : left[1]]
    after = values[right[0] : min(right[1], right[0] + _ITEM + _HEAD)]
    for start in range(len(before) - 1):
        head = before[start:-1]
        if 0 in head:
            continue
        for size in range(min(_ITEM, len(after)), 0, -1):
            if 0 not in after[:size]:
                yield right[0], right[0] + size, sum(head) + sum(after[:size])
    if len(before) > 1 and before[-2]:
        for end in range(min(len(after), 1 + _HEAD), 1, -1):
            if 0 not in after[:end]:
                yield right[0], right[0] + 1, before[-2] + sum(after[:end])
