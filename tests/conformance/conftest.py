"""The stores of the conformance suite: each holds the small release."""

from __future__ import annotations

import pytest

from kg.store.arcadedb import open_arcadedb
from kg.store.memory import MemoryStore
from kg.store.oxigraph import OxigraphStore


@pytest.fixture(scope="session")
def memory_store(small_release):
    """The release itself."""
    return MemoryStore(small_release)


@pytest.fixture(scope="module")
def arcadedb_store(small_release, tmp_path_factory):
    """The embedded server, loaded."""
    with open_arcadedb(tmp_path_factory.mktemp("arcadedb") / "graph") as store:
        store.load(small_release)
        yield store


@pytest.fixture(scope="module")
def oxigraph_store(small_release, tmp_path_factory):
    """A directory of Oxigraph, loaded."""
    pytest.importorskip("pyoxigraph")
    with OxigraphStore(tmp_path_factory.mktemp("oxigraph") / "store") as store:
        store.load(small_release)
        yield store


@pytest.fixture(scope="module")
def loaded_neo4j(neo4j_store, small_release):
    """A real Neo4j, loaded."""
    neo4j_store.load(small_release)
    return neo4j_store


@pytest.fixture(scope="module", params=["memory_store", "arcadedb_store", "oxigraph_store", "loaded_neo4j"])
def store(request):
    """Each store in turn."""
    return request.getfixturevalue(request.param)
