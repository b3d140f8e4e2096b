"""Files of drug labels as they are served: openFDA's JSON pages and DailyMed's XML, bare, gzipped or in ZIP archives.

openFDA serves one huge `{"meta": …, "results": [label, …]}` a partition, DailyMed archives of archives, each with the
XML of one label and its pictures. Labels are taken one at a time, so memory holds one of them.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import InputError, Location
from loaders.base import MAX_BYTES, Problems, open_binary

__all__ = ["head_of_archive", "is_archive", "labels_of_json", "members"]

_RESULTS = re.compile(r'"results"\s*:\s*\[|^\s*\[')
_NEXT = re.compile(r"[\s,]*")
_CHUNK = 1 << 20
_WANTED = (".json", ".xml", ".zip")
_DEEP = 3


def is_archive(head: bytes) -> bool:
    """Whether a file begins as a ZIP archive does."""
    return head.startswith(b"PK\x03\x04")


def head_of_archive(path: Path, size: int = 4096) -> bytes:
    """The first bytes of the first label in an archive (or in an archive in it); empty when there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _head(archive, size, _DEEP)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return b""


def _head(archive: zipfile.ZipFile, size: int, deep: int) -> bytes:
    for info in _labels_in(archive):
        with archive.open(info) as stream:
            if not info.filename.lower().endswith(".zip"):
                return stream.read(size)
            if deep and info.file_size <= MAX_BYTES:
                with zipfile.ZipFile(io.BytesIO(stream.read())) as inner:
                    if head := _head(inner, size, deep - 1):
                        return head
    return b""


def _labels_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [i for i in archive.infolist() if not i.is_dir() and i.filename.lower().endswith(_WANTED)]


def members(path: Path, problems: Problems, shown: str = "", deep: int = _DEEP) -> Iterator[tuple[str, Path]]:
    """Yield (name for messages, unpacked file) of each label file in an archive; the file is gone after its turn.

    An archive in the archive that cannot be read is a problem, and the rest go on. Raises `InputError` for an archive
    that is itself damaged, encrypted or too deep, or holds too large a file.
    """
    shown = shown or str(path)
    where = Location(shown)
    if deep < 0:
        raise InputError("archives stand in each other too deep", where=where)
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            for info in _labels_in(archive):
                name = f"{shown}!{info.filename}"
                if info.file_size > MAX_BYTES:
                    raise InputError(f"is larger than {MAX_BYTES >> 20} MiB unpacked", where=Location(name))
                target = Path(folder) / f"label{PurePosixPath(info.filename.lower()).suffix}"
                with archive.open(info) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
                if target.suffix != ".zip":
                    yield name, target
                    continue
                try:
                    yield from members(target, problems, name, deep - 1)
                except InputError as error:
                    problems.add(error)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        hint = "fetch it again; archives with a password are not read"
        raise InputError(f"is no ZIP archive that can be read ({error})", where=where, hint=hint) from None


def labels_of_json(path: Path, shown: str = "") -> Iterator[Any]:
    """Yield the objects of a page, a list or a single label of openFDA, each as it is.

    Raises `InputError` with the line where the file breaks; what came before has been yielded.
    """
    shown = shown or str(path)
    with open_binary(path) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8-sig")
        try:
            yield from _objects(stream, shown)
        except UnicodeDecodeError as error:
            raise InputError(f"is not UTF-8 ({error.reason})", where=Location(shown), hint="convert to UTF-8") from None


def _objects(stream: io.TextIOWrapper, shown: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK)
    # A page's own numbers are called `results` too; the list of labels begins with a bracket.
    start = _RESULTS.search(buffer)
    position, line, single = (start.end(), 1 + buffer.count("\n", 0, start.end()), False) if start else (0, 1, True)
    while True:
        begun = position
        position = _NEXT.match(buffer, position).end()  # type: ignore[union-attr]  # it matches nothing, too
        line += buffer.count("\n", begun, position)
        if not single and buffer.startswith("]", position):
            return
        try:
            value, end = decoder.raw_decode(buffer, position)
        except json.JSONDecodeError as error:
            more = stream.read(max(_CHUNK, len(buffer)))
            if more:
                buffer, position = buffer[position:] + more, 0
                continue
            where = Location(shown, line=line + error.lineno - 1 - buffer.count("\n", 0, position))
            raise InputError(
                f"is no valid JSON: {error.msg}", where=where, hint="it may be cut short: fetch it again"
            ) from None
        yield value
        if single:
            return
        line += buffer.count("\n", position, end)
        position = end
