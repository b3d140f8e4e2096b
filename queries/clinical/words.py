"""Text as roots of words, so that a layman's sentence and a doctor's phrase meet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractors.phenotypes.words import kin
from extractors.words import normal
from queries.clinical.lay_words import MEANS, PHRASES, SKIPPED, WORDS

__all__ = ["Root", "root", "roots", "roots_of"]

_WORD = re.compile(r"[^\W_]+(?:['’](?=t\b)[^\W_]+)?")
_ENDINGS = ("ing", "ed", "ness", "ly")


class Root(NamedTuple):
    """A root and where its word stands: 0-based code points, end excluded."""

    root: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """Root of one lower-case word; empty for a word that tells nothing.

    >>> root("swollen") == root("swelling"), root("the")
    (True, '')
    """
    if word in SKIPPED or word in MEANS or word.isdigit():
        return ""
    known = WORDS.get(word)
    if known is not None:
        return kin(normal(known))
    plain = kin(normal(word))
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            plain = plain[: -len(ending)]
            break
    return plain


_PASSED = frozenset("the a an my his her their our your its some any".split())
"""Words that may stand inside a phrase without breaking it ("lost my appetite")."""


def _key(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text.lower()) if word not in _PASSED)


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, int]]:
    """Phrases by their words, and the longest phrase that starts with each word."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    for said, meant in PHRASES.items():
        words = _key(said)
        if words:
            table[words] = tuple(filter(None, map(root, _key(meant))))
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return table, longest


def roots(text: str, start: int = 0, end: int | None = None) -> list[Root]:
    """Roots of a stretch of text in order; a phrase known as a whole gives the roots of what it means.

    >>> [r.root for r in roots("He was short of breath.")] == [r.root for r in roots("dyspnea")]
    True
    """
    table, longest = _phrases()
    found_words = _WORD.finditer(text, start, len(text) if end is None else end)
    matches = [match for match in found_words if match.group().lower() not in _PASSED]
    words = [match.group().lower() for match in matches]
    found: list[Root] = []
    place = 0
    while place < len(words):
        word = words[place]
        for size in range(min(longest.get(word, 0), len(words) - place), 0, -1):
            meant = table.get(tuple(words[place : place + size]))
            if meant is not None:
                a, b = matches[place].start(), matches[place + size - 1].end()
                found.extend(Root(one, a, b) for one in meant)
                place += size
                break
        else:
            if one := root(word):
                found.append(Root(one, *matches[place].span()))
            place += 1
    return found


def roots_of(name: str) -> tuple[str, ...]:
    """The different roots of a name, in order.

    >>> len(roots_of("pain in the belly"))
    2
    """
    return tuple(dict.fromkeys(one.root for one in roots(name)))
