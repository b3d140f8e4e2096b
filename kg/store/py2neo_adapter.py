"""A thin bridge for people with py2neo scripts.

py2neo reached its end of life: 2021.2.4 is its last release, and it is not mended any more. It still connects to
Neo4j 5 and runs queries, so old scripts can be pointed at a database that `medkg load` filled; new ones should use
`kg.store.selector.open_store`, or the official driver. docs/py2neo-to-neo4j.md shows both side by side.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError, UsageError
from kg.model import Node, Qualifiers, Statement
from kg.release.tables import NODES
from kg.store.rows import Column, Rows

if TYPE_CHECKING:
    import py2neo

__all__ = ["node_from_py2neo", "py2neo_graph", "rows_from_cursor", "statement_from_py2neo"]


def py2neo_graph(address: str) -> py2neo.Graph:
    """A py2neo `Graph` for a server, with the credentials that `open_store` would use.

    `address` is a Bolt address without credentials. Raises `StoreError` when py2neo is not installed or the server
    cannot be reached; no message holds a secret.
    """
    if "@" in address:
        raise UsageError("the address holds credentials", hint="set NEO4J_USERNAME and NEO4J_PASSWORD")
    try:
        import py2neo
    except ImportError:
        raise StoreError("py2neo is not installed", hint='pip install "medkg[py2neo]"') from None
    password = os.environ.get("NEO4J_PASSWORD")
    auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), password) if password is not None else None
    try:
        return py2neo.Graph(address, auth=auth)
    except Exception as error:  # noqa: BLE001 (py2neo raises a dozen unrelated classes; some hold the password)
        why = f"py2neo cannot use {address} ({type(error).__name__})"
        raise StoreError(why, hint="is the server running?") from None


def rows_from_cursor(cursor: Any) -> Rows:
    """What `Graph.run` gives as `Rows`; py2neo's nodes and relationships become dictionaries, as in `BoltStore.run`."""
    names = tuple(cursor.keys() or ())
    records = [tuple(_plain(record[name]) for name in names) for record in cursor]
    return Rows(tuple(Column(name) for name in names), records)


def node_from_py2neo(node: Any) -> Node:
    """A py2neo node as a `kg.model.Node`.

    >>> node_from_py2neo({"id": "HP:1", "category": "PhenotypicFeature", "name": "Seizure"}).name
    'Seizure'
    """
    known = {key: node.get(key) for key in NODES if node.get(key) is not None}
    cells: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in known.items()}
    return Node(**{**cells, "source": "|".join(known.get("source", ()))})


def statement_from_py2neo(relationship: Any) -> Statement:
    """A py2neo relationship as a `kg.model.Statement`, without its evidence (ask `evidence_of_statement` for that)."""
    qualifiers = {key: relationship.get(key) or "" for key in ("onset", "sex", "severity", "dose", "population")}
    return Statement(
        relationship.start_node["id"],
        relationship["predicate"],
        relationship.end_node["id"],
        bool(relationship["negated"]),
        Qualifiers(**qualifiers),
    )


def _plain(value: Any) -> Any:
    from py2neo import Node as Entity
    from py2neo import Relationship

    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Entity):
        return {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, Relationship):
        ends = {"start": value.start_node["id"], "end": value.end_node["id"]}
        return {"type": type(value).__name__, **ends, **_properties(value)}
    return value


def _properties(entity: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in sorted(entity.items()) if key not in ("digest", "embedding")}
