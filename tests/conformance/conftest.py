"""The stores of the conformance suite: each holds the small release, loaded once for the whole suite."""

from __future__ import annotations

import pytest

from kg.store.arcadedb import open_arcadedb
from kg.store.memory import MemoryStore
from kg.store.oxigraph import OxigraphStore


@pytest.fixture(scope="package")
def memory_store(small_release):
    """The release itself."""
    return MemoryStore(small_release)


@pytest.fixture(scope="package")
def arcadedb_store(small_release, tmp_path_factory):
    """The embedded server, loaded."""
    with open_arcadedb(tmp_path_factory.mktemp("arcadedb") / "graph") as store:
        store.load(small_release)
        yield store


@pytest.fixture(scope="package")
def oxigraph_store(small_release, tmp_path_factory):
    """A directory of Oxigraph, loaded."""
    pytest.importorskip("pyoxigraph")
    with OxigraphStore(tmp_path_factory.mktemp("oxigraph") / "store") as store:
        store.load(small_release)
        yield store


@pytest.fixture(params=["memory_store", "arcadedb_store", "oxigraph_store", "loaded_neo4j"])
def store(request):
    """Each store in turn."""
    return request.getfixturevalue(request.param)
