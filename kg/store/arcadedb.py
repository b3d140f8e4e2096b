"""The embedded Cypher store: ArcadeDB as a child process, spoken to over Bolt.

`arcadedb-embedded` brings its own Java. Each open store starts a server on free local ports, with fresh random
passwords and its settings in a private folder, so that none stands in a list of processes. One directory has one
user at a time. Every commit is flushed to the disk (`txWalFlush` = 2; the engine's own default flushes nothing).
"""

from __future__ import annotations

import base64
import json
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.release.files import mine, remove_abandoned
from kg.store import guard
from kg.store.base import Limits
from kg.store.bolt import BoltStore
from kg.store.names import DIMENSIONS
from kg.store.rows import Rows

__all__ = ["ArcadeSchema", "ArcadeServer", "ArcadeStore", "open_arcadedb"]

_START = 90.0  # seconds that a start may take, on a slow disk after a crash
_READER = "reader"
_PRIVATE = "medkg-arcadedb-"


class ArcadeServer:
    """A running server over one directory. `password` is that of `root`; `reader` is that of a user who only reads."""

    def __init__(self, directory: Path, *, memory: str = "2g") -> None:
        self.directory = directory
        self.password = secrets.token_urlsafe(24)
        self.reader = secrets.token_urlsafe(24)
        self.bolt, self.http = _free_port(), _free_port()
        directory.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.gettempdir())
        remove_abandoned(scratch, _PRIVATE)  # a guard that was killed itself could not clean up
        self._private = mine(scratch, _PRIVATE)
        try:
            self._process = self._start(memory)
            self._wait()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop the server, cleanly, and remove its private folder; may be called twice."""
        process = getattr(self, "_process", None)
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait()
        shutil.rmtree(self._private, ignore_errors=True)

    def command(self, path: str, body: Mapping[str, Any]) -> Any:
        """Post a command to the server's own interface and give its answer."""
        token = base64.b64encode(f"root:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http}/api/v1/{path}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            said = json.loads(error.read() or b"{}")
            why = said.get("detail") or said.get("error") or error.reason
            raise StoreError(f"the embedded server over {self.directory} refused a command ({why})") from None

    def _start(self, memory: str) -> subprocess.Popen[bytes]:
        home = _wheel()
        config = self._private / "config"
        config.mkdir()
        (config / "server-groups.json").write_text(json.dumps(_groups()), encoding="utf-8")
        options = {
            "server.rootPath": self._private,
            "server.databaseDirectory": (self.directory / "databases").resolve(),
            "server.rootPassword": self.password,
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server.httpIncomingHost": "127.0.0.1",
            "server.httpIncomingPort": self.http,
            "server.defaultDatabases": f"medkg[{_READER}:{self.reader}:{_READER}]",
            "bolt.host": "127.0.0.1",
            "bolt.port": self.bolt,
            "txWalFlush": 2,
        }
        lines = [f"-Xmx{memory}", "-cp", f'"{home / "jars"}/*"']
        lines += [f'"-Darcadedb.{key}={value}"' for key, value in options.items()]
        arguments = self._private / "arguments"
        arguments.touch(mode=0o600)
        arguments.write_text("\n".join([*lines, "com.arcadedb.server.ArcadeDBServer"]), encoding="utf-8")
        command = [sys.executable, guard.__file__, str(self.directory / ".lock"), str(self._private)]
        java = home / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
        with (self._private / "log.txt").open("wb") as log:
            return subprocess.Popen(  # noqa: S603 (our own command)
                [*command, str(java), f"@{arguments}"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._private,
                start_new_session=True,
            )

    def _wait(self) -> None:
        end = time.monotonic() + _START
        while time.monotonic() < end:
            if (status := self._process.poll()) is not None:
                raise self._failure(status)
            if _listens(self.bolt) and _listens(self.http) and self._ready():
                return
            time.sleep(0.05)
        raise StoreError(f"the embedded server over {self.directory} did not start within {_START:g} s")

    def _ready(self) -> bool:
        """Whether the database is open: the ports listen a little earlier."""
        try:
            self.command("query/medkg", {"language": "sql", "command": "SELECT 1"})
        except (StoreError, OSError):
            return False
        return True

    def _failure(self, status: int) -> StoreError:
        if status == guard.BUSY:
            return StoreError(
                f"{self.directory} is in use by another process", hint="close the other one, or load a second directory"
            )
        lines = (self._private / "log.txt").read_text("utf-8", errors="replace").splitlines()
        severe = [line for line in lines if "SEVERE" in line or "Exception" in line] or lines[-1:]
        why = severe[0].strip() if severe else f"exit status {status}"
        return StoreError(f"the embedded server over {self.directory} ended at once ({why})")


class ArcadeStore(BoltStore):
    """A release in a directory, in Cypher, without a server of one's own. Made by `open_arcadedb`."""

    def __init__(self, selector: str, server: ArcadeServer) -> None:
        from neo4j import GraphDatabase

        self._server = server
        self._seconds = 0.0
        address = f"bolt://127.0.0.1:{server.bolt}"
        quiet: Any = {"notifications_min_severity": "OFF"}
        super().__init__(
            selector,
            driver=GraphDatabase.driver(address, auth=("root", server.password), **quiet),
            database="medkg",
            schema=ArcadeSchema(server),
            reader=GraphDatabase.driver(address, auth=(_READER, server.reader), **quiet),
        )

    def close(self) -> None:
        """Close the connections and stop the server."""
        super().close()
        self._server.close()

    def _run(self, text: str, parameters: dict[str, Any], limits: Limits, write: bool) -> Rows:
        # The engine does not heed the time limit of a transaction: it has one of its own.
        if limits.seconds != self._seconds:
            self._server.command("server", _setting(limits.seconds))
            self._seconds = limits.seconds
        return super()._run(text, parameters, limits, write)

    def _write(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self._seconds:
            self._server.command("server", _setting(0))
            self._seconds = 0.0
        return super()._write(text, parameters)


class ArcadeSchema:
    """Types and indexes in the engine's own SQL (its Cypher makes neither full-text nor vector indexes)."""

    def __init__(self, server: ArcadeServer) -> None:
        self._server = server

    def before(self, types: Sequence[str]) -> None:
        """Types of all labels, with unique ids."""
        for label in ("NamedThing", "Evidence", "Publication"):
            self._sql(f"CREATE VERTEX TYPE {label} IF NOT EXISTS")
            self._sql(f"CREATE PROPERTY {label}.id IF NOT EXISTS STRING")
            self._sql(f"CREATE INDEX IF NOT EXISTS ON {label} (id) UNIQUE")
        for name in ("statement", "publication"):
            self._sql(f"CREATE PROPERTY Evidence.{name} IF NOT EXISTS STRING")
            self._sql(f"CREATE INDEX IF NOT EXISTS ON Evidence ({name}) NOTUNIQUE")
        self._sql("CREATE VERTEX TYPE MedkgRelease IF NOT EXISTS")
        for kind in types:
            self._sql(f"CREATE EDGE TYPE `{kind}` IF NOT EXISTS")

    def after(self) -> None:
        """Full text over names, and the vector index."""
        self._sql("CREATE PROPERTY NamedThing.names IF NOT EXISTS STRING")
        self._sql("CREATE INDEX IF NOT EXISTS ON NamedThing (names) FULL_TEXT")
        self._sql("CREATE PROPERTY NamedThing.embedding IF NOT EXISTS ARRAY_OF_FLOATS")
        # Half the width of the default: a sixth of the time to build, and the same neighbours for names.
        options = json.dumps({"dimensions": DIMENSIONS, "similarity": "COSINE", "maxConnections": 12, "beamWidth": 48})
        self._sql(f"CREATE INDEX IF NOT EXISTS ON NamedThing (embedding) LSM_VECTOR METADATA {options}")

    def _sql(self, text: str) -> None:
        self._server.command("command/medkg", {"language": "sql", "command": text})


def open_arcadedb(directory: Path, *, selector: str = "") -> ArcadeStore:
    """Start a server over a directory (made when it is not there) and open it.

    Raises `StoreError` when the directory is in use or the server does not start.
    """
    server = ArcadeServer(directory)
    try:
        return ArcadeStore(selector or f"arcadedb:{directory}", server)
    except BaseException:
        server.close()
        raise


def _wheel() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError("the embedded store is not installed", hint='pip install "medkg[cypher]"')
    return Path(next(iter(spec.submodule_search_locations)))


def _groups() -> dict[str, Any]:
    every = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    manage = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]
    free = {"resultSetLimit": -1, "readTimeout": -1}
    admin = {**free, "access": manage, "types": {"*": {"access": every}}}
    reader = {**free, "access": [], "types": {"*": {"access": ["readRecord"]}}}
    nobody = {**free, "access": [], "types": {"*": {"access": []}}}
    return {"databases": {"*": {"groups": {"admin": admin, _READER: reader, "*": nobody}}}, "version": 2}


def _setting(seconds: float) -> dict[str, str]:
    return {"command": f"set database setting medkg arcadedb.command.timeout {round(seconds * 1000)}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
