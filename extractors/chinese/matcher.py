"""Names in a text that has no blanks between words: the longest known name at each place, from left to right.

Matching needs no segmentation, so a wrong word boundary cannot hide a name.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Generic, TypeVar

__all__ = ["Matcher"]

T = TypeVar("T")


class Matcher(Generic[T]):
    """Finds the names of a table.

    >>> list(Matcher({"腹痛": 1, "上腹痛": 2}).find("无上腹痛及腹痛"))
    [(1, 4, 2), (5, 7, 1)]
    """

    def __init__(self, names: Mapping[str, T]) -> None:
        self._names = {name.lower(): value for name, value in names.items()}
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def values(self) -> Iterator[T]:
        """What the names stand for, with repeats."""
        yield from self._names.values()

    def find(self, text: str, *, without: Container[str] = ()) -> Iterator[tuple[int, int, T]]:
        """Yield (start, end, value) of names that do not overlap; case does not matter.

        Names of `without` (in small letters) are not known: a shorter one may be found in their place.
        """
        lower = text.lower()
        if len(lower) != len(text):  # a few signs grow when they are made small; offsets come first
            lower = text
        place, end = 0, len(text)
        while place < end:
            for size in self._lengths.get(lower[place], ()):
                name = lower[place : place + size]
                known = len(name) == size and name in self._names and name not in without
                if known and not _inside_word(lower, place, place + size):
                    yield place, place + size, self._names[name]
                    place += size
                    break
            else:
                place += 1


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin name is cut out of a longer Latin word ("ACR" in "SACRUM")."""
    before = start > 0 and text[start].isascii() and text[start].isalnum() and _latin(text[start - 1])
    after = end < len(text) and text[end - 1].isascii() and text[end - 1].isalpha() and _latin(text[end])
    return before or after


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
