"""`manifest.json`: what a release is made of, and one hash of it all. No time and no machine stands in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from kg.errors import Location, ReleaseError
from kg.model import content_hash

__all__ = ["FORMAT", "Manifest", "SourceEntry", "file_hash", "read_manifest"]

FORMAT = "1"
"""Version of the layout of a release; raised when an older program could not read it."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One input of a build. `sha256` is that of the file, or of the sorted hashes of a folder's files."""

    name: str
    source: str
    reader: str
    version: str
    license: str
    sha256: str
    files: int
    counts: dict[str, int]
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that `manifest.json` says. `tables` maps a table to its rows and the SHA-256 of its file."""

    tool: str
    biolink: str
    sources: tuple[SourceEntry, ...]
    extractors: tuple[str, ...]
    tables: dict[str, dict[str, Any]]
    findings: tuple[dict[str, str], ...] = ()
    format: str = FORMAT
    content_hash: str = field(default="")

    def sealed(self) -> Manifest:
        """The same manifest with its hash: of every table, source and version."""
        plain = asdict(self)
        plain.pop("content_hash")
        text = orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()
        return Manifest(**{**_fields(self), "content_hash": content_hash([text])})

    def to_bytes(self) -> bytes:
        """JSON, keys sorted, indented for people."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def _fields(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_manifest(release: Path) -> Manifest:
    """Read a release's manifest; raises `ReleaseError` when there is none, or one that this version cannot read."""
    path = release / "manifest.json"
    where = Location(str(path))
    try:
        raw = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        hint = f"build one: medkg build hpo hpoa mondo --out {release}"
        raise ReleaseError("no release here", where=Location(str(release)), hint=hint) from None
    except (OSError, orjson.JSONDecodeError) as error:
        raise ReleaseError(f"the manifest cannot be read ({error})", where=where, hint="build it again") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        found = raw.get("format") if isinstance(raw, dict) else None
        raise ReleaseError(f"format {found!r}, this medkg reads {FORMAT!r}", where=where, hint="build it again")
    try:
        sources = tuple(SourceEntry(**entry) for entry in raw.pop("sources"))
        return Manifest(**{**raw, "sources": sources, "extractors": tuple(raw["extractors"]),
                           "findings": tuple(raw["findings"])})  # fmt: skip
    except (TypeError, KeyError) as error:
        raise ReleaseError(f"the manifest is damaged ({error})", where=where, hint="build it again") from None
