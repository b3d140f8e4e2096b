"""Several marked documents as arrays, numbered through, for the encoder of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.relations.marked import Marked

__all__ = ["Batch", "batch_of"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`ids` are the word pieces of the chunks, filled up to one length; `sizes` how many there are.

    `places` says for each piece of a row where it lies in the flat `ids`; `void` which only fill the row up. `spans`
    has a mention a line (row, first piece, the one behind the last, letter), `inside` a piece of a mention a column
    (row, piece, mention). `ends` are things as mentions, filled up with -1; `pairs` relation, subject, object (ends).
    `at` is the place of each pair in a table (row, number in the row); `apart` are pairs whose ends share no row.
    """

    ids: _Array
    sizes: _Array
    places: _Array
    void: _Array
    spans: _Array
    inside: _Array
    ends: _Array
    pairs: _Array
    at: _Array
    apart: _Array


def batch_of(documents: Sequence[Marked]) -> Batch:
    """Put documents together; their pairs come one after the other."""
    chunks = [chunk.ids for one in documents for chunk in one.chunks]
    sizes = np.array([len(one) for one in chunks])
    ids = np.zeros((len(chunks), sizes.max()), np.int64)
    for n, chunk in enumerate(chunks):
        ids[n, : len(chunk)] = chunk
    rows: list[list[int]] = []
    spans, pairs = [np.zeros((0, 4), np.int64)], [np.zeros((0, 3), np.int64)]
    ends: list[list[int]] = []
    span = chunk_number = 0
    for one in documents:
        spans.append(one.spans + np.array([len(rows), 0, 0, 0]))
        pairs.append(one.pairs + np.array([0, len(ends), len(ends)]))
        rows += [[chunk_number + n for n in row] for row in one.rows]
        ends += [[span + n for n in end] for end in one.ends]
        span, chunk_number = span + len(one.spans), chunk_number + len(one.chunks)
    places, void = _rows(rows, sizes, ids.shape[1])
    marks, asked = np.concatenate(spans), np.concatenate(pairs)
    table = np.full((max(len(ends), 1), max(map(len, ends), default=1)), -1, np.int64)
    for n, end in enumerate(ends):
        table[n, : len(end)] = end
    lengths = marks[:, 2] - marks[:, 1]
    which = np.repeat(np.arange(len(marks)), lengths)
    steps = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    home = marks[table[asked[:, 1], 0], 0]
    order = np.argsort(home, kind="stable")
    nth = np.zeros(len(home), np.int64)
    nth[order] = np.arange(len(home)) - np.searchsorted(home[order], home[order])
    return Batch(
        ids=ids,
        sizes=sizes,
        places=places,
        void=void,
        spans=marks,
        inside=np.stack([marks[which, 0], marks[which, 1] + steps, which]),
        ends=table,
        pairs=asked,
        at=np.stack([home, nth]),
        apart=home != marks[table[asked[:, 2], 0], 0],
    )


def _rows(rows: Sequence[Sequence[int]], sizes: _Array, width: int) -> tuple[_Array, _Array]:
    lengths = np.array([sum(int(sizes[n]) for n in row) for row in rows])
    places = np.zeros((len(rows), lengths.max()), np.int64)
    for number, row in enumerate(rows):
        at = 0
        for n in row:
            places[number, at : at + sizes[n]] = np.arange(n * width, n * width + sizes[n])
            at += int(sizes[n])
    return places, np.arange(places.shape[1]) >= lengths[:, None]
