"""What a reader is: it looks at the head of a file, says whether it can read it, and yields records one by one.

A bad record is handed to `Problems` with file, line and id, and reading goes on; only a file that cannot be read at
all raises. Nothing is fetched, nothing is executed, no entity of an XML file is expanded.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, Protocol, TypeAlias, cast, runtime_checkable

from kg.errors import InputError, Location
from kg.model import Document, Mapping, Node, Profile, Statement

__all__ = ["Origin", "Problems", "Reader", "Record", "begun", "head_of", "lines", "open_binary", "read_all"]

Record: TypeAlias = Node | Statement | Mapping | Document | Profile
"""Everything a reader may yield."""

MAX_LINE = 64 << 20
"""Longest line, in bytes, that a line-based format may have (64 MiB)."""
MAX_BYTES = 512 << 20
"""Largest file, in bytes after unpacking, that a whole-file format (JSON) may have (512 MiB)."""
HEAD = 8192


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from, as `ontologies/manifest.toml` states it; written on all evidence.

    >>> Origin("infores:mondo", version="2026-08-04", license="CC-BY-4.0").version
    '2026-08-04'
    """

    source: str
    version: str = ""
    license: str = ""


@dataclass(slots=True)
class Problems:
    """Collects what could not be used, and goes on.

    `limit` errors are kept whole; beyond it they are only counted.

    >>> problems = Problems()
    >>> problems.add(InputError("no id", where=Location("a.obo", line=3)))
    >>> problems.count, str(problems.kept[0])
    (1, 'a.obo, line 3: no id')
    """

    limit: int = 1000
    count: int = 0
    kept: list[InputError] = field(default_factory=list)
    notify: Callable[[InputError], None] | None = None

    def add(self, error: InputError) -> None:
        """Keep one error, and tell whoever listens."""
        self.count += 1
        if len(self.kept) < self.limit:
            self.kept.append(error)
        if self.notify is not None:
            self.notify(error)


@runtime_checkable
class Reader(Protocol):
    """Reads one format.

    `name` and `version` are part of the cache key of everything the reader yields: raise `version` when the output
    changes. `yields` says which kind of records come out.
    """

    @property
    def name(self) -> str:
        """Short name of the format (`obo`, `hpoa`, `pubmed`)."""

    @property
    def version(self) -> str:
        """Version of this reader's output."""

    @property
    def yields(self) -> Literal["graph", "documents", "profiles"]:
        """The kind of records: nodes, statements and mappings; documents; or patients."""

    def can_read(self, path: Path, head: bytes) -> bool:
        """Whether a file with this name and these first (unpacked) bytes is ours. Never raises."""

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Record]:
        """Yield the records of a file in its order. Raises `InputError` when the file as a whole cannot be read."""


@contextmanager
def open_binary(path: Path) -> Iterator[IO[bytes]]:
    """Open a plain or gzipped file for reading; whatever goes wrong on the way becomes an `InputError`.

    A file is taken as gzip by its first two bytes, not by its name.
    """
    where = Location(str(path))
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                with gzip.open(raw) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                yield raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError("the gzip data are damaged or cut short", where=where, hint="fetch the file again") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", where=where) from error


def begun(data: bytes) -> bytes:
    """Bytes from the first that says something: without byte order mark and blanks.

    >>> begun(b"\\xef\\xbb\\xbf \\n{}")
    b'{}'
    """
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")


def head_of(path: Path, size: int = HEAD) -> bytes:
    """The first unpacked bytes of a file; raises `InputError` when it cannot be opened."""
    with open_binary(path) as stream:
        return stream.read(size)


def read_all(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The whole unpacked file, for formats that cannot be streamed; refuses more than `limit` bytes."""
    with open_binary(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"is larger than {limit >> 20} MiB unpacked", where=Location(str(path)), hint="split the file")
    return data


def lines(path: Path, problems: Problems, limit: int = MAX_LINE) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, text without its end) of a UTF-8 file.

    A line that is no UTF-8 is reported and left out; a line of more than `limit` bytes ends the file with an
    `InputError`, before it is held in memory.
    """
    with open_binary(path) as stream:
        number = 0
        while raw := stream.readline(limit + 1):
            number += 1
            where = Location(str(path), line=number)
            if len(raw) > limit:
                raise InputError(f"line is longer than {limit >> 20} MiB", where=where, hint="check the file's format")
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                problems.add(InputError(f"is not UTF-8 at byte {error.start}", where=where, hint="convert to UTF-8"))
                continue
            yield number, text.rstrip("\r\n")
