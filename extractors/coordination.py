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


def shared_heads(stream: list[Token]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (first token, token after the last, words of the whole name) of what an item of a list may mean,
    likelier readings of an item first.

    >>> from extractors.words import tokens
    >>> stream = tokens("cleft lip and palate")
    >>> [(stream[first].word, words) for first, last, words in shared_heads(stream)]
    [('palate', ('cleft', 'palate'))]
    """
    for chain in _chains(stream):
        for place, (first, last) in enumerate(chain[:-1]):
            for other in range(place + 1, len(chain)):
                if place + 1 < other and chain[other - 1][1] - chain[other - 1][0] > _ITEM:
                    break
                yield from _head_after(stream, (first, last), chain[other])
                yield from _head_before(stream, chain[place], chain[other])


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


def _head_after(stream: list[Token], left: _Segment, right: _Segment) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The head follows the list: "*cranial* and spinal meningiomas", "*type 1* and type 2 diabetes mellitus"."""
    words = [token.word for token in stream[right[0] : min(right[1], right[0] + _ITEM + _HEAD)]]
    for size in range(min(_ITEM, left[1] - left[0]), 0, -1):
        first = left[1] - size
        item = tuple(token.word for token in stream[first : left[1]])
        # The neighbour without its head is as long as the item, or a word where the item has two ("type 1 and 2 …").
        for own in range(size, 0, -1):
            for end in range(min(len(words), own + _HEAD), own, -1):
                yield first, left[1], (*item, *words[own:end])


def _head_before(stream: list[Token], left: _Segment, right: _Segment) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The head comes before the list: "cleft lip and *palate*"; or on both sides of it: "type 1 and *2* diabetes"."""
    words = [token.word for token in stream[max(left[0], left[1] - 1 - _HEAD) : left[1]]]
    after = [token.word for token in stream[right[0] : min(right[1], right[0] + _ITEM + _HEAD)]]
    for start in range(len(words) - 1):
        for size in range(min(_ITEM, len(after)), 0, -1):
            yield right[0], right[0] + size, (*words[start:-1], *after[:size])
    if len(words) > 1:
        for end in range(min(len(after), 1 + _HEAD), 1, -1):
            yield right[0], right[0] + 1, (words[-2], *after[:end])
