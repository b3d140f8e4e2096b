"""Lists that share a word: "cleft lip and palate" names a cleft palate too, "short fingers and toes" short toes."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.words import BREAK, JOINT, Token

__all__ = ["shared_heads"]

_AND = frozenset(("and", "or"))
_BARRIER = frozenset((BREAK, JOINT))
_HEAD = 3
"""Words that the shared part may have."""


def shared_heads(stream: list[Token]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (place of the token that stands for the name, words of the whole name) that a list may mean.

    >>> from extractors.words import tokens
    >>> stream = tokens("cleft lip and palate")
    >>> [(stream[place].word, words) for place, words in shared_heads(stream)]
    [('palate', ('cleft', 'palate'))]
    """
    for joint, token in enumerate(stream):
        if token.word not in _AND and token.word != JOINT:
            continue
        yield from _before(stream, joint)
        yield from _after(stream, joint)


def _before(stream: list[Token], joint: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The head follows the list: "*cranial* and spinal meningiomas"."""
    if joint == 0 or stream[joint - 1].word in _BARRIER:
        return
    head: list[str] = []
    for token in stream[joint + 2 : joint + 2 + _HEAD]:
        if token.word in _BARRIER or token.word in _AND:
            break
        head.append(token.word)
        yield joint - 1, (stream[joint - 1].word, *head)


def _after(stream: list[Token], joint: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The head comes before the list: "cleft lip and *palate*"."""
    if joint + 1 >= len(stream) or stream[joint + 1].word in _BARRIER:
        return
    head: list[str] = []
    for place in range(joint - 2, max(-1, joint - 2 - _HEAD), -1):
        if stream[place].word in _BARRIER or stream[place].word in _AND:
            break
        head.insert(0, stream[place].word)
        yield joint + 1, (*head, stream[joint + 1].word)
