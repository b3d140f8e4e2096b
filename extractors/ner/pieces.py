"""Tokens as the word pieces of a transformer, in chunks of whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.ner.tokens import Text

__all__ = ["Chunk", "Pieces"]

_LONGEST = 8
"""Pieces of one token: what is longer is no word."""
_LIMIT = 1 << 17


@dataclass(frozen=True, slots=True)
class Chunk:
    """Piece ids, and where each of the tokens `first` to `first + len(places)` begins among them."""

    first: int
    ids: list[int]
    places: list[int]


class Pieces:
    """Cuts texts into chunks of at most `size` pieces; `split` gives the piece ids of one word."""

    def __init__(self, split: Callable[[str], list[int]], *, begin: int, end: int, size: int = 256) -> None:
        self._split, self._begin, self._end, self._size = split, begin, end, size
        self._known: dict[str, list[int]] = {}

    def _of(self, word: str) -> list[int]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _LIMIT:
                self._known.clear()
            found = self._known[word] = self._split(word[:100])[:_LONGEST]
        return found

    def chunks(self, text: Text) -> Iterator[Chunk]:
        """Whole sentences while they fit; a sentence that is longer is cut."""
        first, ids, places = 0, [self._begin], list[int]()
        for start, stop in text.bounds:
            pieces = [self._of(word) for word in text.words[start:stop]]
            if places and len(ids) + sum(map(len, pieces)) >= self._size:
                yield Chunk(first, [*ids, self._end], places)
                first, ids, places = start, [self._begin], []
            for n, piece in enumerate(pieces, start):
                if places and len(ids) + len(piece) >= self._size:
                    yield Chunk(first, [*ids, self._end], places)
                    first, ids, places = n, [self._begin], []
                places.append(len(ids))
                ids += piece
        if places:
            yield Chunk(first, [*ids, self._end], places)
