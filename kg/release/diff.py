"""What came and what went between two releases."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kg.release.read import Release

__all__ = ["TableDiff", "diff_releases"]

_KEYS = {"nodes": "id", "statements": "id", "evidence": "id", "documents": "id"}


@dataclass(frozen=True, slots=True)
class TableDiff:
    """Ids that came, went or changed in one table, sorted."""

    table: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the table is the same in both."""
        return not (self.added or self.removed or self.changed)


def diff_releases(old: Release, new: Release) -> list[TableDiff]:
    """Compare every table by id and content. Tables whose files have one hash are not opened."""
    return [_diff(name, old, new) for name in _KEYS]


def _diff(name: str, old: Release, new: Release) -> TableDiff:
    if old.manifest.tables[name]["sha256"] == new.manifest.tables[name]["sha256"]:
        return TableDiff(name)
    before, after = _hashed(getattr(old, name)), _hashed(getattr(new, name))
    both = before.join(after, on="id", how="inner", suffix="_new")
    return TableDiff(
        name,
        after.join(before, on="id", how="anti")["id"].sort().to_list(),
        before.join(after, on="id", how="anti")["id"].sort().to_list(),
        both.filter(pl.col("row") != pl.col("row_new"))["id"].sort().to_list(),
    )


def _hashed(table: pl.DataFrame) -> pl.DataFrame:
    # Both sides are hashed by one version of polars in one process, which is all that a comparison needs.
    return pl.DataFrame({"id": table["id"], "row": table.hash_rows()})
