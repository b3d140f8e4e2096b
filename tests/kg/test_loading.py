"""Loading: whole after any kill, nothing twice, a newer release takes the place of the older, and clear refusals."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from kg.errors import StoreError, UsageError
from kg.store import bolt_load
from kg.store.arcadedb import open_arcadedb
from kg.store.selector import open_store
from tests.conftest import unavailable, wipe
from tests.servers.neo4j import Server, UnavailableError, need_jars
from tests.small_release import MARFAN, slice_of


@pytest.fixture(scope="module")
def tiny_release(demo_release, tmp_path_factory):
    """Six thousand rows: here they are loaded over and over."""
    return slice_of(demo_release, tmp_path_factory.mktemp("tiny") / "release", every=40)


@pytest.fixture(scope="module")
def older_release(demo_release, tmp_path_factory):
    """The same without one disease."""
    return slice_of(demo_release, tmp_path_factory.mktemp("older") / "release", without=MARFAN, every=40)


@pytest.fixture(params=["arcadedb", "neo4j"])
def empty(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "arcadedb":
        with open_arcadedb(tmp_path / "graph") as store:
            yield store
    else:
        store = request.getfixturevalue("neo4j_store")
        wipe(store)
        yield store


def rows(release):
    return {name: fact["rows"] for name, fact in release.manifest.tables.items()}


def digests(store):
    text = "MATCH (n) WHERE n.digest IS NOT NULL RETURN n.id AS id, n.digest AS digest ORDER BY id"
    edge = "MATCH ()-[r]->() RETURN r.id AS id, r.digest AS digest ORDER BY id"
    return store._write(text, {}), store._write(edge, {})


def test_a_newer_release_adds_updates_and_removes_and_says_so(empty, tiny_release, older_release):
    first = empty.load(older_release)
    assert {name: change.added for name, change in first.changes.items()} == rows(older_release)
    assert empty.counts() == rows(older_release)
    newer = empty.load(tiny_release)
    assert empty.counts() == rows(tiny_release)
    for name, change in newer.changes.items():
        assert change.added + change.updated + change.same == rows(tiny_release)[name]
        assert change.same + change.updated + change.removed == rows(older_release)[name]
    assert newer.changes["statements"].added > 0
    assert newer.changes["statements"].removed == 0
    back = empty.load(older_release)
    assert back.changes["statements"].removed == newer.changes["statements"].added
    assert empty.counts() == rows(older_release)
    assert len(empty.run("MATCH (n {id: $id}) RETURN n", {"id": MARFAN})) == 0


def test_a_load_that_was_cut_goes_on_and_is_whole(empty, tiny_release, monkeypatch):
    monkeypatch.setattr(bolt_load, "BATCH", 150)
    commit = bolt_load._Loader._commit
    calls = []

    def cut(self, text, batch):
        calls.append(1)
        if len(calls) % 7 == 0:
            raise KeyboardInterrupt
        commit(self, text, batch)

    monkeypatch.setattr(bolt_load._Loader, "_commit", cut)
    for _ in range(50):
        try:
            empty.load(tiny_release)
            break
        except KeyboardInterrupt:
            continue
    assert empty.counts() == rows(tiny_release)
    monkeypatch.setattr(bolt_load._Loader, "_commit", commit)
    seen = digests(empty)
    assert len(seen[1]) == len({row["id"] for row in seen[1]})
    assert empty.load(tiny_release).changed == 0
    assert digests(empty) == seen


class RefusalError(Neo4jError):
    """What a server says that takes a batch in pieces only."""

    code = "Neo.DatabaseError.General.UnknownError"


def test_a_batch_that_is_refused_as_a_whole_goes_in_pieces(empty, tiny_release, monkeypatch):
    commit = bolt_load._Loader._commit

    def small_only(self, text, batch):
        if len(batch) > 300:
            raise RefusalError
        commit(self, text, batch)

    monkeypatch.setattr(bolt_load._Loader, "_commit", small_only)
    monkeypatch.setattr(bolt_load, "_ATTEMPTS", 1)
    empty.load(tiny_release)
    assert empty.counts() == rows(tiny_release)


def test_the_loader_that_started_last_goes_on(empty, tiny_release, older_release, monkeypatch):
    monkeypatch.setattr(bolt_load, "BATCH", 500)
    commit = bolt_load._Loader._commit
    inner = []

    def interrupted(self, text, batch):
        if not inner:
            inner.append("started")
            inner.append(empty.load(tiny_release))
        commit(self, text, batch)

    monkeypatch.setattr(bolt_load._Loader, "_commit", interrupted)
    with pytest.raises(StoreError, match="another load"):
        empty.load(older_release)
    assert empty.counts() == rows(tiny_release)


def test_a_database_that_holds_something_else_is_refused_unless_forced(empty, tiny_release):
    empty.run("CREATE (:Person {name: 'someone'})", write=True)
    with pytest.raises(StoreError, match="did not write") as caught:
        empty.load(tiny_release)
    assert "--force" in caught.value.hint
    assert empty.counts()["nodes"] == 0
    empty.load(tiny_release, force=True)
    assert empty.counts() == rows(tiny_release)
    assert len(empty.run("MATCH (p:Person) RETURN p")) == 1


LOADER = """
import sys
from kg import open_release
from kg.store import bolt_load
from kg.store.selector import open_store
bolt_load.BATCH = 60
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    def listen(stage, done, total):
        print(stage, flush=True)
    store.load(open_release(sys.argv[2]), listen=listen)
"""


def loader(selector, release):
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", LOADER, selector, str(release.path)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def read_batches(process, count):
    """Wait until a loader has committed some batches."""
    assert process.stdout.readline() == b"open\n"
    for _ in range(count):
        assert process.stdout.readline()


def servers_over(directory):
    """Processes that hold a directory, by their command lines and what they have open."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            held = {str(link.readlink()) for link in (entry / "fd").iterdir()}
        except OSError:
            continue
        if any(path.startswith(str(directory)) for path in held):
            found.append(int(entry.name))
    return [pid for pid in found if pid != os.getpid()]


def private_folders():
    return {path.name for path in Path(tempfile.gettempdir()).glob("medkg-arcadedb-*")}


def settled(check, *, seconds=40):
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.2)
    return check()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks for left processes in /proc")
def test_a_killed_loader_leaves_no_server_and_the_next_load_is_whole(tiny_release, tmp_path):
    graph = tmp_path / "graph"
    before = private_folders()
    for _ in range(2):
        process = loader(f"arcadedb:{graph}", tiny_release)
        read_batches(process, random.randint(3, 25))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert settled(lambda: servers_over(graph) == [])
    with open_arcadedb(graph) as store:
        store.load(tiny_release)
        assert store.counts() == rows(tiny_release)
        assert store.load(tiny_release).changed == 0
    assert settled(lambda: servers_over(graph) == [])
    assert settled(lambda: private_folders() <= before)


def test_a_killed_embedded_server_loses_nothing_that_was_committed(tiny_release, tmp_path, monkeypatch):
    monkeypatch.setattr(bolt_load, "BATCH", 150)
    with open_arcadedb(tmp_path / "graph") as store:
        batches = []

        def bomb(*_):
            batches.append(1)
            if len(batches) == 20:
                os.killpg(store._server._process.pid, signal.SIGKILL)

        with pytest.raises(StoreError, match="cannot be reached"):
            store.load(tiny_release, listen=bomb)
    with open_arcadedb(tmp_path / "graph") as store:
        store.load(tiny_release)
        assert store.counts() == rows(tiny_release)


@pytest.fixture
def own_server(tmp_path):
    try:
        need_jars()
    except UnavailableError as error:
        unavailable(str(error))
    made = []

    def start(**options):
        made.append(Server(tmp_path / f"server{len(made)}", **options))
        return made[-1]

    yield start
    for server in made:
        server.stop()


def test_a_real_server_killed_in_the_middle_is_whole_after_the_next_load(own_server, tiny_release):
    server = own_server()
    process = loader(server.address, tiny_release)
    read_batches(process, 30)
    server.kill()
    _, said = process.communicate()
    assert process.returncode != 0
    assert b"StoreError" in said
    server.start()
    with open_store(server.address) as store:
        store.load(tiny_release)
        assert store.counts() == rows(tiny_release)
        assert store.load(tiny_release).changed == 0


def test_a_wrong_password_is_one_line_without_the_password(own_server, monkeypatch):
    server = own_server(auth=True)
    monkeypatch.setenv("NEO4J_PASSWORD", "canary")
    with pytest.raises(StoreError, match="does not accept these credentials") as caught:
        open_store(server.address)
    assert "NEO4J_PASSWORD" in caught.value.hint
    assert "canary" not in str(caught.value)


def test_two_users_of_one_directory_are_told(tmp_path):
    with open_arcadedb(tmp_path / "graph"), pytest.raises(StoreError, match="is in use by another process"):
        open_arcadedb(tmp_path / "graph")
    open_arcadedb(tmp_path / "graph").close()


def test_nothing_is_left_after_an_exception(tmp_path):
    before = private_folders()
    with pytest.raises(ZeroDivisionError), open_arcadedb(tmp_path / "graph"):
        raise ZeroDivisionError
    assert private_folders() <= before


@pytest.mark.parametrize("answer", [b"\x00\x00\x00\x00", b"HTTP"])
def test_what_speaks_no_bolt_or_too_old_a_one_is_told(answer):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                client.recv(64)
                client.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with pytest.raises(StoreError, match=r"127\.0\.0\.1") as caught:
            open_store(f"bolt://127.0.0.1:{listener.getsockname()[1]}")
        assert caught.value.hint
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_nobody_at_the_address_is_told():
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store("bolt://127.0.0.1:1")
    assert "7687" in caught.value.hint


def test_credentials_in_the_address_are_refused_unseen():
    with pytest.raises(UsageError, match="holds credentials") as caught:
        open_store("bolt://neo4j:canary@localhost:7687")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("selector", ["", "memory", "sesame:x", "arcadedb:", "http://localhost", "bolt:localhost"])
def test_an_address_that_is_none_is_told(selector):
    with pytest.raises(UsageError, match="names no store"):
        open_store(selector)
