"""Get a named source from its own site into `$MEDKG_HOME/sources`: whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import http.client
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from kg.build.home import home
from kg.build.sources import known_sets, known_sources
from kg.errors import SourceNotFoundError, UsageError

__all__ = ["download", "fetch"]

_AGENT = "medkg (https://pypi.org/project/medkg)"
_CHUNK = 1 << 18
_PATIENCE = 60.0
"""Seconds without a byte before a download is given up."""
_LARGEST = 8 << 30
Progress = Callable[[str, int, int], None]
"""Told (name of the file, bytes so far, bytes in all or 0 when the server does not say)."""


def fetch(name: str, *, url: str = "", sha256: str = "", progress: Progress = lambda *_: None) -> list[Path]:
    """Fetch a source by its name in `ontologies/manifest.toml`; give back the files, where `medkg build` finds them.

    `url` names another address of the same file (a mirror); `sha256` is what it must hash to.
    Raises `UsageError` for an unknown name, `SourceNotFoundError` when it cannot be had; what was there before stays.
    """
    if name not in known_sources():
        names = ", ".join([*known_sets(), *known_sources()])
        raise UsageError(f"{name!r} is no source that can be fetched", hint=f"sources: {names}")
    row = known_sources()[name]
    if not url and "manual" in row:
        raise SourceNotFoundError(f"{name} cannot be fetched by a program", hint=f"{row['manual']}; see {row['url']}")
    if not url and "script" in row:
        raise SourceNotFoundError(f"{name} is made by {row['script']} and ships with medkg", hint="there is no need")
    folder = home() / "sources" / row.get("folder", name)
    address = url or row["url"]
    wanted = [(address, row["file"], sha256)]
    if row.get("beside") and not url:
        wanted.append((row["beside"], row["beside"].rpartition("/")[2], ""))
    return [download(one, folder / file, sha256=digest, progress=progress) for one, file, digest in wanted]


def download(url: str, target: Path, *, sha256: str = "", progress: Progress = lambda *_: None) -> Path:
    """Fetch one file; it appears under its name only when it is whole and hashes as it should.

    A part left by an earlier try (`.NAME.part`) is gone on with, if the server can; only https is spoken, plain http
    with this very machine alone. Raises `SourceNotFoundError`.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")):
        raise UsageError(f"{url} is no https address", hint="give one that starts with https://")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        _receive(url, part, target.name, progress)
    except HTTPError as error:
        error.close()
        why = f"{url}: the server answers {error.code} ({error.reason})"
        raise SourceNotFoundError(why, hint=_ELSEWHERE) from None
    except (URLError, OSError, http.client.HTTPException, ssl.SSLError) as error:
        reason = getattr(error, "reason", None) or error
        kept = f"; {part.stat().st_size:,} bytes are kept" if part.is_file() and part.stat().st_size else ""
        raise SourceNotFoundError(f"{url} cannot be reached ({reason}){kept}", hint=_ELSEWHERE) from None
    found = _hash(part)
    if sha256 and found != sha256.lower():
        part.unlink()
        raise SourceNotFoundError(
            f"{url} is not the file that was asked for (sha256 {found})", hint="check the address"
        )
    part.replace(target)
    return target


_ELSEWHERE = (
    "try again (it goes on where it stopped); without internet put the file into a folder and name it in MEDKG_SOURCES"
)


def _receive(url: str, part: Path, name: str, progress: Progress) -> None:
    """Append to the part what the server still has; start anew where it cannot go on."""
    have = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        answer = urlopen(Request(url, headers=headers), timeout=_PATIENCE)  # noqa: S310 - the scheme has been checked
    except HTTPError as error:
        if not (have and error.code == 416):
            raise
        error.close()
        # The part is longer than the file: it is of another version.
        part.unlink()
        return _receive(url, part, name, progress)
    with answer:
        resumed = have if answer.status == 206 else 0
        length = int(answer.headers.get("Content-Length") or 0)
        total = resumed + length if length else 0
        if total > _LARGEST:
            raise SourceNotFoundError(f"{url} is larger than {_LARGEST >> 30} GiB", hint="check the address")
        with part.open("ab" if resumed else "wb") as out:
            done = _copy(answer, out, lambda count: progress(name, resumed + count, total))
    if length and done != length:
        raise http.client.IncompleteRead(b"", length - done)
    return None


def _copy(stream: IO[bytes], out: IO[bytes], told: Callable[[int], None]) -> int:
    done = 0
    while chunk := stream.read(_CHUNK):
        out.write(chunk)
        done += len(chunk)
        told(done)
    return done


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
