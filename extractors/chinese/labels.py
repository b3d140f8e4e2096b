"""Labels of characters: B, I, E, S and the type of the name they belong to, or O; and what may follow what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Tagged", "allowed", "labels_of", "pieces", "spans_of", "windows", "write"]

_ENDS = "。！？!?；;\n"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A stretch of text with its type, as the training corpus calls it.

    >>> Tagged(0, 2, "symptom").type
    'symptom'
    """

    start: int
    end: int
    type: str


def labels_of(types: Sequence[str]) -> list[str]:
    """All labels of a corpus, O first, then four for each type.

    >>> labels_of(["drug"])
    ['O', 'B-drug', 'I-drug', 'E-drug', 'S-drug']
    """
    return ["O", *[f"{edge}-{type}" for type in types for edge in "BIES"]]


def write(labels: list[str], start: int, end: int, type: str) -> None:
    """Mark the name from `start` to `end` (excluded) in a row of labels.

    >>> row = ["O"] * 4
    >>> write(row, 1, 4, "drug")
    >>> row
    ['O', 'B-drug', 'I-drug', 'E-drug']
    """
    if end - start == 1:
        labels[start] = f"S-{type}"
        return
    labels[start:end] = [f"B-{type}", *[f"I-{type}"] * (end - start - 2), f"E-{type}"]


def spans_of(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Spans of a row of labels; a name that was begun and broken off ends where it broke.

    >>> spans_of(["O", "B-drug", "E-drug", "S-body"])
    [(1, 3, 'drug'), (3, 4, 'body')]
    """
    found: list[tuple[int, int, str]] = []
    start, type = -1, ""
    for place, label in enumerate([*labels, "O"]):
        edge, _, kind = label.partition("-")
        goes_on = start >= 0 and edge in ("I", "E") and kind == type
        if start >= 0 and not goes_on:
            found.append((start, place, type))
            start = -1
        if edge in ("B", "S") or (edge in ("I", "E") and not goes_on):
            start, type = place, kind
        if start >= 0 and edge in ("E", "S"):
            found.append((start, place + 1, type))
            start = -1
    return found


def allowed(types: int) -> npt.NDArray[np.bool_]:
    """Which label may follow which. Shape (labels + 2, labels); the last rows: may begin a text, may end it.

    >>> allowed(1)[1].tolist()  # after B: I or E
    [False, False, True, True, False]
    """
    edges, owners = "O" + "BIES" * types, [-1, *(type for type in range(types) for _ in range(4))]
    may = np.zeros((len(edges) + 2, len(edges)), bool)
    for later, edge in enumerate(edges):
        fresh = edge in "OBS"
        for earlier, before in enumerate(edges):
            inside = before in "BI"
            may[earlier, later] = (not fresh and owners[earlier] == owners[later]) if inside else fresh
        may[-2, later], may[-1, later] = fresh, edge in "OES"
    return may


def pieces(text: str, *, whole: Sequence[tuple[int, int]] = (), longest: int = 400) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text; no cut falls inside one of the spans of `whole`.

    >>> list(pieces("发热。咳嗽。"))
    [(0, 3), (3, 6)]
    """
    inside = {place for a, b in whole for place in range(a + 1, b)}
    begin = 0
    for place, sign in enumerate(text, 1):
        long = place - begin >= longest and sign in "，,、 "
        if (sign in _ENDS or long or place - begin >= 2 * longest) and place not in inside:
            yield begin, place
            begin = place
    if begin < len(text):
        yield begin, len(text)


def windows(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Spans of as many sentences as go into `longest` characters; only a longer sentence is cut.

    >>> list(windows("发热。咳嗽。乏力。", 7))
    [(0, 6), (6, 9)]
    """
    begin = end = 0
    for _, place in pieces(text):
        if place - begin > longest and end > begin:
            yield begin, end
            begin = end
        while place - begin > longest:
            yield begin, begin + longest
            begin += longest
        end = place
    if end > begin:
        yield begin, end
