"""A release as it lies on disk, asked by named queries alone: no server, no query language, nothing to load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.release.read import open_release
from kg.store.base import DEFAULT_LIMITS, Change, Limits, Listener, LoadReport
from kg.store.library import bind, named_query
from kg.store.rows import Rows
from kg.store.shape import PARTS

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["MemoryStore"]


class MemoryStore:
    """Answers the queries of the library with polars over the tables of a release (`kg.store.methods`)."""

    language = "python"

    def __init__(self, release: Release, *, selector: str = "memory:") -> None:
        self.selector = selector
        self.release = release

    def __enter__(self) -> MemoryStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, release: Release, *, listen: Listener | None = None, force: bool = False) -> LoadReport:
        """Take another release in place of the one at hand."""
        tables = release.manifest.tables
        same = release.id == self.release.id
        self.release = open_release(release.path)
        counts = {name: tables[name]["rows"] for name in PARTS}
        return LoadReport(release.id, {n: Change(same=c) if same else Change(added=c) for n, c in counts.items()})

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return {name: int(self.release.manifest.tables[name]["rows"]) for name in PARTS}

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        write: bool = False,
    ) -> Rows:
        """There is no language to write a text in: always raises `QueryError`."""
        raise QueryError(
            "the memory store answers named queries alone",
            hint="medkg query --list, or load the release into arcadedb:DIR and ask in Cypher",
        )

    def query(self, name: str, *, limits: Limits = DEFAULT_LIMITS, **parameters: Any) -> Rows:
        """Answer a named query; see `kg.store.base.Store.query`."""
        from kg.store.methods import METHODS
        from kg.store.methods.tables import tables_of

        query = named_query(name, self.language)
        records = METHODS[name](tables_of(self.release), **bind(query, parameters))
        cut = f"only the first {limits.rows:,} rows" if len(records) > limits.rows else ""
        return Rows(query.columns, records[: limits.rows], cut).typed(query.columns)

    def close(self) -> None:
        """Nothing is held open."""
