"""Labels of tokens: BIOES (begin, inside, outside, end, single) for each type of entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.ner.tokens import Text
from kg.model import Mention

__all__ = ["Labels", "Tagged"]


class Tagged(NamedTuple):
    """A stretch of tokens with its type: half-open range of tokens, index into `Labels.types`."""

    first: int
    stop: int
    kind: int


@dataclass(frozen=True)
class Labels:
    """The labels for some types: 0 is O, then B, I, E, S of each type in order.

    >>> Labels(("Disease",)).names
    ('O', 'B-Disease', 'I-Disease', 'E-Disease', 'S-Disease')
    """

    types: tuple[str, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Readable names, in order."""
        return ("O", *(f"{place}-{kind}" for kind in self.types for place in "BIES"))

    def __len__(self) -> int:
        return 1 + 4 * len(self.types)

    @cached_property
    def follows(self) -> npt.NDArray[np.bool_]:
        """`follows[a, b]`: label b may stand behind label a. Shape (labels, labels)."""
        allowed = np.zeros((len(self), len(self)), dtype=bool)
        begins = [0, *(1 + 4 * t + p for t in range(len(self.types)) for p in (0, 3))]
        for t in range(len(self.types)):
            b, i, e, s = range(1 + 4 * t, 5 + 4 * t)
            allowed[np.ix_([b, i], [i, e])] = True
            allowed[np.ix_([e, s], begins)] = True
        allowed[0, begins] = True
        return allowed

    @cached_property
    def starts(self) -> npt.NDArray[np.bool_]:
        """Which labels may begin a sentence."""
        found: npt.NDArray[np.bool_] = self.follows[0]
        return found

    @cached_property
    def stops(self) -> npt.NDArray[np.bool_]:
        """Which labels may end a sentence: all that something outside may follow."""
        found: npt.NDArray[np.bool_] = self.follows[:, 0]
        return found

    def encode(self, text: Text, mentions: Iterable[Mention]) -> npt.NDArray[np.int8]:
        """The label of each token; of mentions that overlap the longest stands, one that cuts a token or reaches over
        the end of a sentence is left out.
        """
        first = {start: n for n, start in enumerate(text.starts)}
        last = {end: n for n, end in enumerate(text.ends)}
        found = np.zeros(len(text.words), dtype=np.int8)
        sentence = np.repeat(np.arange(len(text.bounds)), [b - a for a, b in text.bounds])
        for m in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
            a, b = first.get(m.start), last.get(m.end)
            if m.type not in self.types or a is None or b is None or a > b or found[a : b + 1].any():
                continue
            if sentence[a] != sentence[b]:
                continue
            base = 1 + 4 * self.types.index(m.type)
            found[a : b + 1] = base + 1
            found[a], found[b] = base, base + 2
            if a == b:
                found[a] = base + 3
        return found

    def decode(self, labels: Sequence[int] | npt.NDArray[np.int64]) -> list[Tagged]:
        """The stretches that a well-formed sequence of labels says.

        >>> Labels(("Disease",)).decode([0, 4, 1, 2, 3])
        [Tagged(first=1, stop=2, kind=0), Tagged(first=2, stop=5, kind=0)]
        """
        found: list[Tagged] = []
        start = 0
        every = np.asarray(labels)
        inside = np.flatnonzero(every)
        for n, label in zip(inside.tolist(), every[inside].tolist(), strict=True):
            kind, place = divmod(label - 1, 4)
            if place in {0, 3}:
                start = n
            if place in {2, 3}:
                found.append(Tagged(start, n + 1, kind))
        return found

    def allowed(self, known: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Labels that an unmarked token may truly have, in a corpus that marks only the types `known`."""
        silent = [t for t, kind in enumerate(self.types) if kind not in set(known)]
        mask = np.zeros(len(self), dtype=bool)
        mask[[0, *(1 + 4 * t + p for t in silent for p in range(4))]] = True
        return mask
