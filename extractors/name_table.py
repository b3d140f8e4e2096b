"""The names of a vocabulary as they are written, for linkers: what the matchers keep is only their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
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

    rows: list[NameRow] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[NameRow]) -> NameTable:
        """Sort rows into a table."""
        return cls(sorted(set(rows)))

    @classmethod
    def of_plain(cls, columns: list[list[Any]]) -> NameTable:
        """Undo `plain`."""
        return cls(list(map(NameRow._make, zip(*columns, strict=True))))

    def plain(self) -> list[list[Any]]:
        """As columns, for JSON."""
        return [list(column) for column in zip(*self.rows, strict=True)]

    def narrowed(self, prefix: str) -> NameTable:
        """The rows whose CURIEs start with `prefix`."""
        return NameTable([row for row in self.rows if row.curie.startswith(prefix)])

    @cached_property
    def _slices(self) -> dict[str, slice]:
        found: dict[str, slice] = {}
        for place, row in enumerate(self.rows):
            first = found.get(row.type, slice(place, place)).start
            found[row.type] = slice(first, place + 1)
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
        return blake2b(orjson.dumps(self.plain()), digest_size=8).hexdigest()
