"""Open a release: tables on demand, typed objects by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReleaseError
from kg.model import Node, Statement
from kg.release.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Release", "open_release"]


class Release:
    """A release on disk, read-only. Tables are read when first asked for, and polars is imported only then.

    `path` is the folder, `manifest` what it is made of.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    def __repr__(self) -> str:
        rows = ", ".join(f"{fact['rows']:,} {name}" for name, fact in self.manifest.tables.items())
        return f"Release({str(self.path)!r}: {rows}, {self.manifest.content_hash[:12]})"

    @property
    def id(self) -> str:
        """The hash of all its content, 32 hexadecimal digits."""
        return self.manifest.content_hash

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """All nodes, sorted by id."""
        return self._table("nodes")

    @cached_property
    def statements(self) -> pl.DataFrame:
        """All statements, sorted by id."""
        return self._table("statements")

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """All evidence, sorted by statement."""
        return self._table("evidence")

    @cached_property
    def documents(self) -> pl.DataFrame:
        """All documents that were read, sorted by id."""
        return self._table("documents")

    def scan(self, table: str) -> pl.LazyFrame:
        """A lazy view of a table, for questions that need few of its columns."""
        import polars as pl

        return pl.scan_parquet(self.path / f"{table}.parquet")

    def node(self, id: str) -> Node | None:
        """The node with this id, or that lists it as an alternate or a cross-reference; None when there is none."""
        import polars as pl

        from kg.release.tables import node_of

        rows = self.nodes.filter(pl.col("id") == id)
        if not rows.height:
            rows = self.nodes.filter(pl.col("alternates").list.contains(id) | pl.col("xrefs").list.contains(id))
        return node_of(rows.row(0, named=True)) if rows.height else None

    def iter_nodes(self) -> Iterator[Node]:
        """All nodes, by id."""
        from kg.release.tables import node_of

        yield from (node_of(row) for row in self.nodes.iter_rows(named=True))

    def iter_statements(self) -> Iterator[Statement]:
        """All statements with all their evidence, by id; both tables are walked side by side."""
        return _joined(self.statements, self.evidence)

    def statements_by_id(self, ids: Iterable[str]) -> Iterator[Statement]:
        """Statements with all their evidence, in the order of their ids; unknown ids are passed over."""
        import polars as pl

        wanted = pl.DataFrame({"id": sorted(set(ids))}, schema={"id": pl.String})
        evidence = self.evidence.join(wanted, left_on="statement", right_on="id", how="semi", maintain_order="left")
        return _joined(self.statements.join(wanted, on="id", how="semi", maintain_order="left"), evidence)

    def _table(self, name: str) -> pl.DataFrame:
        import polars as pl

        try:
            return pl.read_parquet(self.path / f"{name}.parquet")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise ReleaseError(f"table {name} of {self.path} cannot be read ({error})", hint="build it again") from None


def _joined(statements: pl.DataFrame, evidence: pl.DataFrame) -> Iterator[Statement]:
    """Statements with their evidence; both tables are sorted by statement."""
    from kg.release.tables import statement_of

    reasons = groupby(evidence.iter_rows(named=True), key=lambda row: row["statement"])
    owner, rows = next(reasons, ("", iter(())))
    for row in statements.iter_rows(named=True):
        while owner and owner < row["id"]:
            owner, rows = next(reasons, ("", iter(())))
        yield statement_of(row, rows if owner == row["id"] else ())


def open_release(path: str | Path) -> Release:
    """Open a release folder; raises `ReleaseError` when it is none."""
    folder = Path(path)
    return Release(folder, read_manifest(folder))
