"""Which names are looked for, and which need their exact case: what keeps "all" and "was" from becoming genes."""

from __future__ import annotations

import re

from extractors.common_words import COMMON, GENE_WORDS, GENERIC
from extractors.words import Token, surface

__all__ = ["ACRONYM", "exact_case", "gene_word_near", "is_common", "same_case"]

_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
ACRONYM = 6
"""Longest name, in characters, that is taken for an acronym when most of its letters are capitals."""


_SHORT_CODE = 7
"""Longest name of letters and digits that is taken for a code."""
_SHORT_WORD = 3


def exact_case(name: str, type: str) -> str | None:
    """Letters and digits that must stand in the text just so; empty when case is free; None: never looked for.

    >>> exact_case("WAS", "Gene"), exact_case("TSC", "Disease"), exact_case("Seizure", "PhenotypicFeature")
    ('WAS', 'TSC', '')
    >>> exact_case("disease", "Disease") is None, exact_case("12", "Gene") is None
    (True, True)
    >>> exact_case("AT 10", "ChemicalEntity") is None
    True
    """
    plain = name.strip()
    lowered = plain.lower()
    if len(plain) < 3 or not _TWO_LETTERS.search(plain):
        return None
    if type == "Gene":
        return "" if " " in plain else surface(plain)
    if lowered in GENERIC or (type == "ChemicalEntity" and _is_a_code(plain)):
        return None
    if len(plain) <= ACRONYM and " " not in plain:
        letters = [c for c in plain if c.isalpha()]
        if sum(c.isupper() for c in letters) * 2 > len(letters):
            return surface(plain)
    return None if lowered in COMMON else ""


def _is_a_code(name: str) -> bool:
    """Whether a chemical's name says nothing unless one knows that a chemical is meant ("AT 10", "Val").

    The linker asks for such names where the tagger sees a chemical.
    """
    letters = sum(one.isalpha() for one in name)
    return (len(name) <= _SHORT_CODE and letters < len(name)) or (len(name) <= _SHORT_WORD and not name.isupper())


def same_case(exact: str, text: str) -> bool:
    """Whether a stretch of text has the exact case a name needs; a plural s is allowed ("BCCs").

    >>> same_case("BCC", "BCCs"), same_case("BCC", "bcc")
    (True, False)
    """
    stands = surface(text)
    return stands == exact or (stands[:-1] == exact and stands[-1] == "s")


def is_common(text: str) -> bool:
    """Whether a symbol, in lower case, is an ordinary English word."""
    lowered = text.lower()
    return lowered in COMMON or lowered in GENERIC


def gene_word_near(near: list[Token], start: int, end: int) -> bool:
    """Whether a word such as "mutation" stands among the tokens beside a symbol."""
    return any(token.word in GENE_WORDS for token in near if token.end <= start or token.start >= end)
