"""The answer to a query: typed columns, rows, and whether something was cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Column", "Rows"]


@dataclass(frozen=True, slots=True)
class Column:
    """Name and type of a column: `string`, `integer`, `float`, `boolean`, `strings` (a list), or `any`."""

    name: str
    type: str = "any"


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer. Iterating gives one dictionary a row; `cut` says what was left off, and is empty when nothing was.

    >>> rows = Rows((Column("id", "string"), Column("score", "float")), [("HP:1", 0.5)])
    >>> [row["id"] for row in rows], len(rows)
    (['HP:1'], 1)
    >>> rows.frame().schema["score"]
    Float64
    """

    columns: tuple[Column, ...]
    records: Sequence[tuple[Any, ...]]
    cut: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.names, record, strict=True)) for record in self.records)

    def __len__(self) -> int:
        return len(self.records)

    def frame(self) -> pl.DataFrame:
        """The answer as a polars table. A column without a declared type gets the type polars finds in it."""
        import polars as pl

        types: dict[str, Any] = {
            "string": pl.String,
            "integer": pl.Int64,
            "float": pl.Float64,
            "boolean": pl.Boolean,
            "strings": pl.List(pl.String),
        }
        schema = {column.name: types.get(column.type) for column in self.columns}
        return pl.DataFrame(list(self.records), schema=schema, orient="row", infer_schema_length=None)

    def typed(self, columns: Sequence[Column]) -> Rows:
        """The same answer with declared columns; whole numbers become floats where a float is declared."""
        floats = [index for index, column in enumerate(columns) if column.type == "float"]
        if not floats:
            return Rows(tuple(columns), self.records, self.cut)
        records = [list(record) for record in self.records]
        for record in records:
            for index in floats:
                if record[index] is not None:
                    record[index] = float(record[index])
        return Rows(tuple(columns), [tuple(record) for record in records], self.cut)
