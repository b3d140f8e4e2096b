"""medkg fetch against a real server on this machine: whole files, cut-off files, wrong files, no server."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from kg.build.fetch import download, fetch
from kg.build.sources import locate
from kg.cli import cli
from kg.errors import SourceNotFoundError, UsageError

BODY = b"symptom_name\tdisease_name\n" * 40_000


class Handler(BaseHTTPRequestHandler):
    ranges = None
    broken = False

    def do_GET(self):
        asked = self.headers.get("Range", "")
        Handler.ranges.append(asked)
        if self.path == "/missing":
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if start > len(BODY):
            self.send_error(416)
            return
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        self.wfile.write(BODY[start : 300_000 if Handler.broken and not asked else None])

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    Handler.ranges = []
    Handler.broken = False
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


def test_a_fetched_source_is_found_by_the_build(server, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path))
    monkeypatch.delenv("MEDKG_SOURCES", raising=False)
    with pytest.raises(SourceNotFoundError, match="medkg fetch hsdn"):
        locate("hsdn")
    result = CliRunner().invoke(
        cli, ["fetch", "hsdn", "--url", f"{server}/f", "--sha256", hashlib.sha256(BODY).hexdigest()]
    )
    assert result.exit_code == 0, result.output
    assert locate("hsdn").read_bytes() == BODY


def test_a_download_that_was_cut_off_goes_on(server, tmp_path):
    Handler.broken = True
    with pytest.raises(SourceNotFoundError, match="300,000 bytes are kept"):
        download(f"{server}/f", tmp_path / "f")
    assert not (tmp_path / "f").exists()
    assert download(f"{server}/f", tmp_path / "f").read_bytes() == BODY
    assert Handler.ranges == ["", "bytes=300000-"]
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_a_part_longer_than_the_file_is_started_anew(server, tmp_path):
    (tmp_path / ".f.part").write_bytes(BODY + b"x")
    assert download(f"{server}/f", tmp_path / "f").read_bytes() == BODY


def test_a_wrong_file_never_appears(server, tmp_path):
    with pytest.raises(SourceNotFoundError, match="not the file"):
        download(f"{server}/f", tmp_path / "f", sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["missing", ""])
def test_no_answer_is_a_clear_message(server, tmp_path, path):
    url = f"{server}/{path}" if path else "http://127.0.0.1:9"
    with pytest.raises(SourceNotFoundError, match=r"404|cannot be reached") as error:
        download(url, tmp_path / "f")
    assert "MEDKG_SOURCES" in error.value.hint


def test_only_https_is_spoken_with_others(tmp_path):
    with pytest.raises(UsageError, match="https"):
        download("http://example.org/f", tmp_path / "f")
    with pytest.raises(UsageError, match="no source"):
        fetch("nosuch")
    with pytest.raises(SourceNotFoundError, match="cannot be fetched by a program"):
        fetch("ddxplus")
