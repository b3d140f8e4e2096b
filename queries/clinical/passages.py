"""Disease pages as passages that are searched by words: BM25 (Robertson and Zaragoza 2009), compiled to impacts.

`queries.clinical.index` keeps, for every root, the passages that hold it and what it adds to their score there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.segment import sentences
from queries.arrays import Floats, Ints, group_ends, rows_of

__all__ = ["KINDS", "Postings", "passages_of", "postings_of", "search"]

KINDS = ("symptoms", "other", "facts")
"""Passages of a page's symptoms; of its other telling sections; and the names of a disease's findings."""
_SECTIONS = {"symptoms": "symptoms", "urgent": "symptoms", "information": "other", "causes": "other",
             "complications": "other", "tests": "other"}  # fmt: skip
LONGEST = 900
"""Code points of a passage, at most (it ends with a sentence)."""
_K1, _B = 1.2, 0.6


@dataclass(frozen=True, slots=True)
class Postings:
    """For root r the entries `ends[r]` … `ends[r + 1]`: numbers of passages, and impacts."""

    ends: Ints
    passage: npt.NDArray[np.int32]
    impact: npt.NDArray[np.float32]


def passages_of(document: dict[str, Any]) -> Iterable[tuple[str, int, int]]:
    """(kind, start, end) of the passages of a page, a row of the documents table; offsets into its text."""
    text = document["text"]
    for section in document["sections"]:
        kind = _SECTIONS.get(section["name"])
        if kind is None:
            continue
        begin, last = None, section["start"]
        for start, end in sentences(text, section["start"], section["end"]):
            begin = start if begin is None else begin
            last = end
            if end - begin >= LONGEST:
                yield kind, begin, end
                begin = None
        if begin is not None:
            yield kind, begin, last


def postings_of(bags: Sequence[Sequence[str]], root_number: dict[str, int]) -> Postings:
    """Compile passages, given as lists of roots; roots that are not in `root_number` are passed over."""
    counted = [Counter(number for root in bag if (number := root_number.get(root)) is not None) for bag in bags]
    length = np.array([max(sum(bag.values()), 1) for bag in counted], float)
    root = np.array([number for bag in counted for number in bag], np.int64)
    passage = np.repeat(np.arange(len(bags)), [len(bag) for bag in counted])
    count = np.array([times for bag in counted for times in bag.values()], float)
    holding = np.bincount(root, minlength=len(root_number))
    weight = np.log1p((len(bags) - holding + 0.5) / (holding + 0.5))
    scaled = _K1 * (1 - _B + _B * length[passage] / length.mean())
    impact = weight[root] * count * (_K1 + 1) / (count + scaled)
    order = np.argsort(root, kind="stable")
    return Postings(
        group_ends(root[order], len(root_number)), passage[order].astype(np.int32), impact[order].astype(np.float32)
    )


def search(postings: Postings, query: Ints, weights: Floats, passages: int) -> Floats:
    """Score of every passage for a query of different root numbers with their weights."""
    at, which = rows_of(postings.ends, query)
    found: Floats = np.bincount(postings.passage[at], postings.impact[at] * weights[which], passages).astype(np.float64)
    return found
