"""The names of a vocabulary as they are written, for linkers: what the matchers keep is only their words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from itertools import compress
from typing import Any, NamedTuple

import orjson

__all__ = ["NameRow", "NameTable"]


class NameRow(NamedTuple):
    """One name of a thing; `place` is 0 for its primary name, then 1, 2, … in the order given."""

    type: str
    curie: str
    place: int
    name: str


@dataclass(frozen=True)
class NameTable:
    """Rows sorted by type, then id, then place.

    >>> table = NameTable.of([NameRow("Disease", "MONDO:1", 0, "gout"), NameRow("Disease", "MONDO:1", 1, "podagra")])
    >>> table.slice_of("Disease"), table.slice_of("Gene")
    (slice(0, 2, None), slice(0, 0, None))
    """

    columns: list[list[Any]] = field(default_factory=list)
    """The rows as columns, which is how they lie on disk: rows are made of them when a linker asks."""

    @classmethod
    def of(cls, rows: Iterable[NameRow]) -> NameTable:
        """Sort rows into a table."""
        return cls([list(column) for column in zip(*sorted(set(rows)), strict=True)])

    @cached_property
    def rows(self) -> list[NameRow]:
        """The rows, in order."""
        return list(map(partial(tuple.__new__, NameRow), zip(*self.columns, strict=True)))

    def narrowed(self, prefix: str) -> NameTable:
        """The rows whose CURIEs start with `prefix`."""
        kept = [curie.startswith(prefix) for curie in self.columns[1]] if self.columns else []
        return NameTable([list(compress(column, kept)) for column in self.columns])

    @cached_property
    def _slices(self) -> dict[str, slice]:
        types = self.columns[0] if self.columns else []
        found: dict[str, slice] = {}
        start = 0
        while start < len(types):
            stop = bisect_right(types, types[start])
            found[types[start]] = slice(start, stop)
            start = stop
        return found

    @property
    def types(self) -> tuple[str, ...]:
        """Types that have names, sorted."""
        return tuple(self._slices)

    def slice_of(self, type: str) -> slice:
        """Where the rows of a type lie; empty for a type without names."""
        return self._slices.get(type, slice(0, 0))

    @cached_property
    def digest(self) -> str:
        """Hash of all rows, 16 hexadecimal digits."""
        return blake2b(orjson.dumps(self.columns), digest_size=8).hexdigest()
