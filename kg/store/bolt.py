"""Neo4j, and whatever else speaks Bolt: one adapter on the official driver.

The driver is imported when a store is opened. Reading goes through transactions in read mode, with a time limit that
the server enforces; parameters are passed, never pasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError, StoreError
from kg.store.base import DEFAULT_LIMITS, Limits, Listener, LoadReport
from kg.store.bolt_errors import caret, translated
from kg.store.bolt_load import load_release
from kg.store.bolt_schema import Neo4jSchema, Schema
from kg.store.bolt_values import plain
from kg.store.library import bind, named_query
from kg.store.rows import Column, Rows

if TYPE_CHECKING:
    import neo4j

    from kg.release.read import Release

__all__ = ["OLDEST", "BoltStore"]

OLDEST = (5, 23)
"""The first Neo4j whose vector index can keep whole numbers, so that all engines give one answer; older are refused."""


class BoltStore:
    """A database behind a Bolt address, holding one release.

    `reader` may be another driver that is used for reading (an engine that does not heed the read mode gets a user who
    may only read). Both are closed with the store.

    >>> BoltStore("bolt://localhost:7687").selector  # doctest: +SKIP
    'bolt://localhost:7687'
    """

    language = "cypher"

    def __init__(
        self,
        selector: str,
        *,
        driver: neo4j.Driver,
        database: str | None = None,
        schema: Schema | None = None,
        reader: neo4j.Driver | None = None,
    ) -> None:
        self.selector = selector
        self.database = database
        self._driver = driver
        self._reader = reader or driver
        self._schema = schema or Neo4jSchema(self._write)

    def __enter__(self) -> BoltStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self) -> None:
        """Raise `StoreError` unless the server answers, knows us, and is new enough."""
        with translated(self.selector):
            self._driver.verify_connectivity()
            rows = self._write("CALL dbms.components() YIELD versions RETURN versions[0] AS version", {})
        version = str(rows[0]["version"])
        if _numbers(version) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise StoreError(f"{self.selector} is Neo4j {version}", hint=f"medkg needs {wanted} or newer")

    def load(self, release: Release, *, listen: Listener | None = None, force: bool = False) -> LoadReport:
        """Make the database hold exactly this release; see `kg.store.bolt_load`."""
        with translated(self.selector):
            return load_release(release, self._write, self._driver_session, self._schema, listen=listen, force=force)

    def counts(self) -> dict[str, int]:
        """Rows of each table that the database holds."""
        with translated(self.selector):
            return {
                "nodes": self._count("MATCH (n:NamedThing) RETURN count(n) AS n"),
                "statements": self._count("MATCH (:NamedThing)-[r]->(:NamedThing) RETURN count(r) AS n"),
                "evidence": self._count("MATCH (n:Evidence) RETURN count(n) AS n"),
                "documents": self._count("MATCH (n:Publication) RETURN count(n) AS n"),
            }

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        write: bool = False,
    ) -> Rows:
        """Answer a Cypher text; see `kg.store.base.Store.run`."""
        try:
            with translated(self.selector, seconds=limits.seconds):
                return self._run(text, dict(parameters or {}), limits, write)
        except QueryError as error:
            if place := caret(text, error.why):
                error.why = f"{error.why}\n{place}\n"
            raise

    def query(self, name: str, *, limits: Limits = DEFAULT_LIMITS, **parameters: Any) -> Rows:
        """Answer a named query of the library; see `kg.store.base.Store.query`."""
        query = named_query(name, self.language)
        return self.run(query.text, bind(query, parameters), limits=limits).typed(query.columns)

    def close(self) -> None:
        """Close the connections."""
        self._reader.close()
        self._driver.close()

    def _run(self, text: str, parameters: dict[str, Any], limits: Limits, write: bool) -> Rows:
        from neo4j import READ_ACCESS, WRITE_ACCESS, unit_of_work

        @unit_of_work(timeout=limits.seconds)
        def work(transaction: neo4j.ManagedTransaction) -> Rows:
            result = transaction.run(text, parameters)
            columns = tuple(Column(name) for name in result.keys())  # noqa: SIM118 (not a dictionary)
            records = [tuple(plain(value) for value in record.values()) for record in result.fetch(limits.rows + 1)]
            cut = f"only the first {limits.rows:,} rows" if len(records) > limits.rows else ""
            return Rows(columns, records[: limits.rows], cut)

        driver = self._driver if write else self._reader
        access = WRITE_ACCESS if write else READ_ACCESS
        with driver.session(database=self.database, default_access_mode=access) as session:
            return session.execute_write(work) if write else session.execute_read(work)

    def _write(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """One text in a transaction of its own (schema texts need that)."""
        with self._driver_session() as session:
            return [dict(record) for record in session.run(text, dict(parameters))]

    def _driver_session(self) -> neo4j.Session:
        return self._driver.session(database=self.database)

    def _count(self, text: str) -> int:
        return int(self._write(text, {})[0]["n"])


def _numbers(version: str) -> tuple[int, ...]:
    """Leading numbers of a version; what is not a number ends it."""
    found: list[int] = []
    for piece in version.split("."):
        digits = piece.partition("-")[0]
        if not digits.isdigit():
            break
        found.append(int(digits))
    return tuple(found)
