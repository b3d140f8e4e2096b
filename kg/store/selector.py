"""Open a store by its address.

| Selector | Store |
|---|---|
| `bolt://HOST:PORT[/DATABASE]`, `neo4j://…`, `bolt+s://…`, `neo4j+s://…` | a Neo4j server |
| `arcadedb:DIR` | the embedded Cypher store in a directory |
| `oxigraph:DIR` | the RDF store in a directory, asked in SPARQL |
| `memory:[RELEASE]` | named queries straight over a release |

Credentials come from `NEO4J_USERNAME` (default `neo4j`) and `NEO4J_PASSWORD`, never from the address.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import StoreError, UsageError
from kg.store.base import Store

__all__ = ["open_bolt", "open_store"]

_SERVER = ("bolt", "neo4j", "bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")


def open_store(selector: str, *, ask: Callable[[str], str] | None = None) -> Store:
    """Open a store; `ask` is called with a user's name when a server wants a password that the environment lacks.

    Raises `UsageError` for an address that is none, `StoreError` for one that cannot be opened.

    >>> open_store("sesame:x")
    Traceback (most recent call last):
        ...
    kg.errors.UsageError: 'sesame:x' names no store. Next: bolt://HOST, arcadedb:DIR, oxigraph:DIR or memory:RELEASE
    """
    scheme, colon, rest = selector.partition(":")
    if scheme in _SERVER and rest.startswith("//"):
        return open_bolt(selector, ask=ask)
    if not colon or (scheme in ("arcadedb", "memory", "oxigraph") and not rest):
        raise _no_store(selector)
    if scheme == "arcadedb":
        from kg.store.arcadedb import open_arcadedb

        _need("neo4j", "cypher")
        return open_arcadedb(Path(rest), selector=selector)
    if scheme == "oxigraph":
        from kg.store.oxigraph import OxigraphStore

        _need("pyoxigraph", "rdf")
        return OxigraphStore(Path(rest), selector=selector)
    if scheme == "memory":
        from kg.release.read import open_release
        from kg.store.memory import MemoryStore

        return MemoryStore(open_release(rest), selector=selector)
    raise _no_store(selector)


def open_bolt(selector: str, *, ask: Callable[[str], str] | None = None) -> Store:
    """Open a server and check that it answers and is new enough.

    Raises `UsageError` for an address that holds credentials (they would end up in logs and lists of processes).
    """
    _need("neo4j", "cypher")
    from neo4j import GraphDatabase

    from kg.store.bolt import BoltStore
    from kg.store.bolt_errors import translated

    parts = urlsplit(selector)
    if parts.username or parts.password:
        raise UsageError(
            "the address holds credentials", hint="set NEO4J_USERNAME and NEO4J_PASSWORD, and leave them out of it"
        )
    database = parts.path.strip("/") or os.environ.get("NEO4J_DATABASE") or None
    address = f"{parts.scheme}://{parts.netloc}"
    quiet: Any = {"notifications_min_severity": "OFF", "connection_timeout": 10.0, "max_transaction_retry_time": 15.0}
    with translated(address):
        driver = GraphDatabase.driver(address, auth=_credentials(ask), **quiet)
    store = BoltStore(selector, driver=driver, database=database)
    try:
        store.check()
    except BaseException:
        store.close()
        raise
    return store


def _credentials(ask: Callable[[str], str] | None) -> tuple[str, str] | None:
    user = os.environ.get("NEO4J_USERNAME", "neo4j")
    password = os.environ.get("NEO4J_PASSWORD")
    if password is None and "NEO4J_USERNAME" in os.environ and ask is not None:
        password = ask(user)
    return None if password is None else (user, password)


def _need(module: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise StoreError(f"the package {module} is not installed", hint=f'pip install "medkg[{extra}]"')


def _no_store(selector: str) -> UsageError:
    known = "bolt://HOST, arcadedb:DIR, oxigraph:DIR or memory:RELEASE"
    return UsageError(f"{selector!r} names no store", hint=known)
