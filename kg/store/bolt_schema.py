"""Constraints and indexes of the graph, as Neo4j spells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from kg.store.names import DIMENSIONS

__all__ = ["FULL_TEXT_INDEX", "VECTOR_INDEX", "Neo4jSchema", "Run", "Schema"]

Run = Callable[[str, Mapping[str, Any]], list[dict[str, Any]]]
"""Runs one text in a transaction of its own."""

# These two names are those that ArcadeDB gives by itself, so one query text serves both engines.
FULL_TEXT_INDEX = "NamedThing[names]"
VECTOR_INDEX = "NamedThing[embedding]"


class Schema(Protocol):
    """Prepares a database for loading, and for questions."""

    def before(self, types: Sequence[str]) -> None:
        """Constraints that the load relies on; idempotent."""

    def after(self) -> None:
        """Indexes that questions rely on; returns when they can be used."""


class Neo4jSchema:
    """Constraints and indexes in Cypher."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def before(self, types: Sequence[str]) -> None:
        """`id` is unique for things, evidence and publications; evidence is found by its statement."""
        for label in ("NamedThing", "Evidence", "Publication"):
            self._run(f"CREATE CONSTRAINT {label}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE", {})
        for name in ("statement", "publication"):
            self._run(f"CREATE INDEX Evidence_{name} IF NOT EXISTS FOR (n:Evidence) ON (n.{name})", {})
        self._run("CALL db.awaitIndexes(300)", {})

    def after(self) -> None:
        """Relationships by id, full text over names, and the vector index."""
        for row in self._run("CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type", {}):
            kind = row["type"].replace("`", "")
            self._run(f"CREATE INDEX `{kind}_id` IF NOT EXISTS FOR ()-[r:`{kind}`]-() ON (r.id)", {})
        self._run(
            f"CREATE FULLTEXT INDEX `{FULL_TEXT_INDEX}` IF NOT EXISTS FOR (n:NamedThing) ON EACH [n.names] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}",
            {},
        )
        self._run(
            f"CREATE VECTOR INDEX `{VECTOR_INDEX}` IF NOT EXISTS FOR (n:NamedThing) ON (n.embedding) OPTIONS "
            f"{{indexConfig: {{`vector.dimensions`: {DIMENSIONS}, `vector.similarity_function`: 'cosine', "
            "`vector.quantization.enabled`: false}}",
            {},
        )
        self._run("CALL db.awaitIndexes(600)", {})
