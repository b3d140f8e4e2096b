"""The tables that the queries of the memory store share, each computed once a release."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from kg.store import shape

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["Method", "Tables", "records", "tables_of"]

Method = Callable[..., list[tuple[Any, ...]]]
"""Takes `Tables` and the parameters by name, gives rows."""


class Tables:
    """A release as a property graph in tables; columns are the properties of `kg.store.shape`."""

    def __init__(self, release: Release) -> None:
        self.release = release

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """All things, with `information_content` and `names`."""
        return shape.nodes(self.release)

    @cached_property
    def edges(self) -> pl.DataFrame:
        """All statements, with `frequency`; the id is `statement`."""
        return shape.edges(self.release).rename({"id": "statement"})

    @property
    def evidence(self) -> pl.DataFrame:
        """All evidence; the id is `evidence`."""
        return self.release.evidence.rename({"id": "evidence"})

    @cached_property
    def held(self) -> pl.DataFrame:
        """Statements that are not negated."""
        return self.edges.filter(~pl.col("negated"))

    @cached_property
    def has_phenotype(self) -> pl.DataFrame:
        """What diseases show: columns `disease`, `phenotype` and those of a statement."""
        diseases = self.nodes.filter(pl.col("category") == "Disease").select(subject="id")
        found = self.held.filter(pl.col("predicate") == "biolink:has_phenotype").join(
            diseases, on="subject", how="semi"
        )
        return found.rename({"subject": "disease", "object": "phenotype"})

    @cached_property
    def parents(self) -> pl.DataFrame:
        """Columns `below` and `above`: direct subclass relations, negated or not (as the graph walks them)."""
        return self.edges.filter(pl.col("predicate") == "biolink:subclass_of").select(below="subject", above="object")

    @cached_property
    def names(self) -> pl.DataFrame:
        """Columns `id` and `name`."""
        return self.nodes.select("id", "name")

    def named(self, frame: pl.DataFrame, column: str, *, name: str = "name") -> pl.DataFrame:
        """A table with the names of the things in a column."""
        return frame.join(self.names.rename({"id": column, "name": name}), on=column, how="left", maintain_order="left")

    def kin(self, ids: list[str], *, down: bool) -> pl.DataFrame:
        """Columns `of`, `id` and `steps`: every term above (or below) each id, itself with 0 steps; shortest ways."""
        source, target = ("above", "below") if down else ("below", "above")
        step = self.parents.rename({source: "id", target: "next"})
        front = self.nodes.filter(pl.col("id").is_in(ids)).select(of="id", id="id")
        levels = [front.with_columns(steps=pl.lit(0, dtype=pl.Int64))]
        while front.height:
            front = front.join(step, on="id").select("of", id="next").unique()
            front = front.join(pl.concat(levels), on=["of", "id"], how="anti")
            levels.append(front.with_columns(steps=pl.lit(len(levels), dtype=pl.Int64)))
        return pl.concat(levels)


@lru_cache(maxsize=2)
def tables_of(release: Release) -> Tables:
    """The tables of a release, kept for the next query."""
    return Tables(release)


def records(frame: pl.DataFrame, limit: int | None = None) -> list[tuple[Any, ...]]:
    """The rows of a table, the first `limit` of them."""
    return (frame if limit is None else frame.head(limit)).rows()
