"""A document as the encoder of pairs reads it: rows of word pieces, places of mentions, and the pairs asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.pieces import Chunk
from extractors.ner.tokens import Text
from extractors.relations.features import Pair
from extractors.relations.heads import HEADS
from extractors.relations.view import Concept
from kg.model import Mention

__all__ = ["LETTERS", "ROW", "Marked", "marked"]

LETTERS = "DPCTAG"
"""Types of mentions, each with a mark of its own."""
ROW = 512
"""Pieces that are read together; longer documents are read in several rows."""
_MOST = 12
"""Mentions of one thing that are looked at."""
_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """`rows` are the chunks (by number) that are read together. `spans` has a mention a line: row, its first piece, the
    one behind its last, its letter. `ends` are things as mentions (by number) of one row; `pairs` has a pair a line:
    the relation's number in `HEADS`, and two of the ends.
    """

    chunks: tuple[Chunk, ...]
    rows: tuple[tuple[int, ...], ...]
    spans: _Array
    ends: tuple[tuple[int, ...], ...]
    pairs: _Array


def marked(text: Text, chunks: Sequence[Chunk], pairs: Iterable[tuple[str, Pair]]) -> Marked:
    """Of a tokenised text, its chunks, and pairs with the name of the relation that is asked for.

    Of each pair those mentions count that stand in the row of its two closest ones.
    """
    rows = _rows(chunks)
    places = _Places(text, chunks, rows)
    spans: dict[str, int] = {}
    table: list[tuple[int, int, int, int]] = []
    ends: dict[tuple[int, ...], int] = {}
    numbers = {name: n for n, name in enumerate(HEADS)}

    def span_of(mention: Mention, letter: str) -> int:
        if mention.id not in spans:
            spans[mention.id] = len(table)
            table.append((*places.of(mention), LETTERS.index(letter)))
        return spans[mention.id]

    def end_of(concept: Concept, unit: int) -> int:
        here = [span_of(m, concept.letter) for m in concept.mentions[:_MOST]]
        near = span_of(concept.mentions[concept.units.index(unit)], concept.letter)
        row = table[near][0]
        return ends.setdefault(tuple(n for n in here if table[n][0] == row) or (near,), len(ends))

    asked = []
    for name, pair in pairs:
        _, s, o = pair.near[0]
        asked.append((numbers[name], end_of(pair.subject, s), end_of(pair.object, o)))
    return Marked(
        tuple(chunks),
        rows,
        np.array(table, np.int64).reshape(-1, 4),
        tuple(ends),
        np.array(asked, np.int64).reshape(-1, 3),
    )


def _rows(chunks: Sequence[Chunk]) -> tuple[tuple[int, ...], ...]:
    rows: list[list[int]] = []
    size = ROW
    for number, chunk in enumerate(chunks):
        if size + len(chunk.ids) > ROW:
            rows.append([])
            size = 0
        rows[-1].append(number)
        size += len(chunk.ids)
    return tuple(map(tuple, rows))


class _Places:
    """Where the code points of a text lie among the pieces of its rows."""

    def __init__(self, text: Text, chunks: Sequence[Chunk], rows: Sequence[Sequence[int]]) -> None:
        self._text, self._chunks = text, chunks
        self._first = [chunk.first for chunk in chunks]
        self._row: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(rows):
            begin = 0
            for chunk in row:
                self._row[chunk] = number, begin
                begin += len(chunks[chunk].ids)

    def of(self, mention: Mention) -> tuple[int, int, int]:
        """Row, first piece, and the piece behind the last; a mention that holds no token is the row's first piece."""
        first = bisect_right(self._text.ends, mention.start)
        stop = bisect_left(self._text.starts, mention.end)
        if first >= stop:
            return 0, 0, 1
        number = bisect_right(self._first, first) - 1
        chunk = self._chunks[number]
        row, begin = self._row[number]
        within = stop - chunk.first
        last = chunk.places[within] if within < len(chunk.places) else len(chunk.ids) - 1
        return row, begin + chunk.places[first - chunk.first], begin + last
