"""A real Neo4j for tests: one that is there (`NEO4J_URI`), one in Docker, or one from its Maven artefacts.

Run as a script, `python tests/servers/neo4j.py` fetches what is missing (16 s once), so that tests need no network.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

VERSION = "5.26.0"
HERE = Path(__file__).resolve().parent
GUARD = HERE.parents[1] / "kg" / "store" / "guard.py"
NEEDED = "real-server tests need NEO4J_URI, a running Docker, or Java 17+ with Maven (Debian: apt install openjdk-17-jre-headless maven)"
OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]


class UnavailableError(Exception):
    """No server can be had here; the message says what to install."""


def jars() -> Path:
    """The folder of Neo4j's jars; empty until they are fetched."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "medkg-tests" / f"neo4j-{VERSION}"


def docker() -> bool:
    """Whether Docker answers."""
    found = shutil.which("docker")
    return bool(found) and subprocess.run([found, "info"], capture_output=True, check=False).returncode == 0


def fetch() -> None:
    """Bring the jars onto this machine; on Debian as root, Java and Maven too when they are missing.

    Wanted even where another server is there: some tests kill a server, or set a password.
    """
    if (jars() / "done").exists():
        return
    missing = [name for name in ("java", "mvn") if not shutil.which(name)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-q", "-y", "openjdk-17-jre-headless", "maven"], check=True)
    elif missing:
        if os.environ.get("NEO4J_URI") or docker():
            sys.stderr.write(f"tests that need a server of their own are skipped: {NEEDED}\n")
            return
        raise UnavailableError(NEEDED)
    fresh = jars().with_name(f".new-{os.getpid()}")
    options = ["-q", "-B", "-f", str(HERE / "pom.xml"), "-DincludeScope=runtime", f"-DoutputDirectory={fresh}"]
    subprocess.run(["mvn", *options, "dependency:copy-dependencies"], check=True)
    (fresh / "done").touch()
    shutil.rmtree(jars(), ignore_errors=True)
    fresh.rename(jars())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port: int, process: subprocess.Popen | None, log: Path | None, *, seconds: float = 300) -> None:
    """Return when something answers on the port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("Neo4j did not start: " + (log.read_text()[-2000:] if log else ""))


def configure(home: Path, port: int, *, auth: bool = False) -> None:
    """Write the settings of a server of one's own."""
    (home / "conf").mkdir(parents=True, exist_ok=True)
    lines = [
        f"server.bolt.listen_address=127.0.0.1:{port}",
        "server.http.enabled=false",
        "server.https.enabled=false",
        f"dbms.security.auth_enabled={'true' if auth else 'false'}",
        "dbms.usage_report.enabled=false",
        "server.memory.pagecache.size=256m",
    ]
    (home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def java(home: Path, main: str, *arguments: str) -> list[str]:
    """The command line of one of Neo4j's programs."""
    options = ["java", "-Xmx1g", *OPENS, f"-Dbasedir={home}", "-cp", f"{jars()}/*", main]
    return [*options, *arguments]


class Server:
    """A server of one's own, from its jars. `address` is for Bolt."""

    def __init__(self, home: Path, *, auth: bool = False) -> None:
        self.home, self.auth = home, auth
        self.port = free_port()
        self.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"bolt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, leashed to this process."""
        configure(self.home, self.port, auth=self.auth)
        log = self.home / "log.txt"
        main = "org.neo4j.server.CommunityEntryPoint"
        paths = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}", "--console-mode")
        command = [sys.executable, str(GUARD), str(self.home / ".lock"), "-", *java(self.home, main, *paths)]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=out, stderr=out, start_new_session=True
            )
        wait(self.port, self.process, log)

    def stop(self) -> None:
        """Stop it cleanly."""
        self.process.stdin.close()
        self.process.wait()

    def kill(self) -> None:
        """Kill it where it stands, as a power cut would."""
        os.killpg(self.process.pid, 9)
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def running(folder: Path):
    """The Bolt address of a real server, for as long as the block lasts. Raises `UnavailableError`."""
    if address := os.environ.get("NEO4J_URI"):
        yield address
    elif docker():
        port = free_port()
        options = ["--rm", "-d", "-p", f"127.0.0.1:{port}:7687", "-e", "NEO4J_AUTH=none", f"neo4j:{VERSION}-community"]
        made = subprocess.run(["docker", "run", *options], capture_output=True, text=True, check=True)
        try:
            wait(port, None, None)
            yield f"bolt://127.0.0.1:{port}"
        finally:
            subprocess.run(["docker", "stop", made.stdout.strip()], capture_output=True, check=False)
    else:
        need_jars()
        server = Server(folder)
        try:
            yield server.address
        finally:
            server.stop()


def need_jars() -> None:
    """Raise `UnavailableError` unless a server of one's own can be started."""
    if not shutil.which("java") or not (jars() / "done").exists():
        raise UnavailableError(f"{NEEDED}; then: python tests/servers/neo4j.py")


if __name__ == "__main__":
    try:
        fetch()
    except UnavailableError as error:
        sys.exit(str(error))
