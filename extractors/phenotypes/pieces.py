"""A stretch of text as the pieces that the matcher walks over."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from extractors.phenotypes.names import PhenotypeNames
from extractors.phenotypes.words import HARD, JOINTS, NEUTRAL, SOFT, WALLS, unaccented
from extractors.words import normal

__all__ = ["NEVER", "Kind", "Piece", "PieceReader", "words_in"]

# Quotation marks leave no trace, as hyphens and apostrophes.
_TOKEN = re.compile(r"[^\W_α-ωΑ-Ω]+|[α-ωΑ-Ω]+|[^\w\s\-‐‑'’\"“”]|_")
_LINKS = frozenset(("of", "in"))
_LIMIT = 1 << 18
_NOTHING = 3
_piece = tuple.__new__
"""Makes a `Piece` without looking at names of fields: there is one for every word of every text."""
NEVER = 9
"""Cost of a word that may not be passed over."""


class Kind(IntEnum):
    """What a piece does to a name that reaches over it."""

    WORD = 0
    JOINT = 1
    WALL = 2
    NOTHING = 3


class Piece(NamedTuple):
    """Kind, number (0: in no name of several words), normalised word, span in code points, cost of passing over it,
    and whether "of" or "in" comes before it.
    """

    kind: Kind
    value: int
    word: str
    start: int
    end: int
    cost: int
    linked: bool


def words_in(text: str) -> list[str]:
    """The normalised words of a text in order, as pieces have them.

    >>> words_in("His thumbs were short.")
    ['thumb', 'short']
    """
    read: dict[str, str] = {}
    found = []
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if raw not in read:
            read[raw] = normal(unaccented(raw)) if raw[0].isalnum() and raw.lower() not in NEUTRAL else ""
        if read[raw]:
            found.append(read[raw])
    return found


class PieceReader:
    """Reads text with the numbers of one set of names; what a word is is remembered."""

    def __init__(self, names: PhenotypeNames) -> None:
        self._names = names
        self._memory: dict[str, tuple[Kind, int, str, int]] = {}

    def read(self, text: str, start: int, end: int) -> list[Piece]:
        """Pieces of `text[start:end]`; words that are nothing inside a name leave no piece."""
        out: list[Piece] = []
        linked = False
        memory, compounds = self._memory, self._names.compounds
        before, ended = "", -2
        for match in _TOKEN.finditer(text, start, end):
            raw = match.group()
            known = memory.get(raw)
            if known is None:
                known = self._remember(raw)
            kind, value, word, cost = known
            if kind == _NOTHING:
                linked = linked or word in _LINKS
                continue
            a, b = match.span()
            beside = ended + 1 == a and not kind and before + word in compounds
            if beside and (one := self._names.compound(before, word)):
                last = out[-1]
                out[-1] = Piece(Kind.WORD, self._names.value(one), one, last.start, b, 1, last.linked)
                before = one
            else:
                out.append(_piece(Piece, (kind, value, word, a, b, cost, linked)))
                before = word
            linked, ended = False, b
        return out

    def _remember(self, raw: str) -> tuple[Kind, int, str, int]:
        if len(self._memory) > _LIMIT:
            self._memory.clear()
        self._memory[raw] = known = self._judge(raw)
        return known

    def _judge(self, raw: str) -> tuple[Kind, int, str, int]:
        lowered = raw.lower()
        if lowered in JOINTS:
            return Kind.JOINT, 0, lowered, 0
        if lowered in NEUTRAL:
            return Kind.NOTHING, 0, lowered, 0
        if lowered in WALLS or not raw[0].isalnum():
            return Kind.WALL, 0, lowered, 0
        word = normal(unaccented(raw))
        if not word:
            return Kind.NOTHING, 0, lowered, 0
        cost = 0 if lowered in SOFT or lowered.endswith("ly") else NEVER if lowered in HARD else 1
        return Kind.WORD, self._names.value(word), word, cost
