"""Gold mentions in brat's stand-off form: `NAME.txt` beside `NAME.ann`, in a folder, a .tar.gz or a .zip.

Lines are `T1 TAB Type start end TAB text`; offsets are 0-based code points, end excluded. A mention of several pieces
(`0 5;9 12`) is taken from its first to its last character only where `joined` asks for it. Relations are passed over.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention
from loaders.base import Problems

__all__ = ["brat_annotations", "is_brat"]

_LINE = re.compile(r"T\d+\t(\S+) ([\d ;]{3,200})\t")
_MOST = 20_000_000
"""Bytes of one member of an archive: no text is that long."""
_TYPES = {
    "Sign_symptom": "PhenotypicFeature",
    "Disease_disorder": "Disease",
    "Medication": "ChemicalEntity",
    "Diagnostic_procedure": "Procedure",
    "Therapeutic_procedure": "Procedure",
    "RAREDISEASE": "Disease",
    "DISEASE": "Disease",
    "SKINRAREDISEASE": "Disease",
    "SIGN": "PhenotypicFeature",
    "SYMPTOM": "PhenotypicFeature",
}


def is_brat(path: Path) -> bool:
    """Whether a path is a folder or an archive of brat files."""
    if path.is_dir():
        return any(path.rglob("*.ann"))
    if path.name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(path) as archive:
            return any(name.endswith(".ann") for name in archive.getnames())
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith(".ann") for name in archive.namelist())
    return False


def brat_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each document with its mentions, ordered by name; a line that cannot be read is a problem.

    Types that Biolink has are given by its names, others as they stand.
    """
    files = dict(_files(path))
    for name in sorted(files):
        if not name.endswith(".ann"):
            continue
        stem = name.removesuffix(".ann")
        if f"{stem}.txt" not in files:
            problems.add(InputError("has no text beside it", where=Location(name), hint=f"expected {stem}.txt"))
            continue
        try:
            text, marks = files[f"{stem}.txt"].decode("utf-8"), files[name].decode("utf-8")
        except UnicodeDecodeError:
            problems.add(InputError("is not UTF-8", where=Location(name), hint="convert the file"))
            continue
        document = Document.of_parts(f"text:{Path(stem).name}", "", [("text", text)])
        yield Annotation(document, mentions=tuple(_mentions(name, marks, text, problems)))


def _mentions(name: str, marks: str, text: str, problems: Problems) -> Iterator[Mention]:
    for number, line in enumerate(marks.splitlines(), 1):
        if not line.startswith("T"):
            continue
        found = _LINE.match(line)
        places = [int(n) for n in re.findall(r"\d{1,9}", found[2])] if found else []
        if found is None or len(places) < 2 or not places[0] < places[-1] <= len(text):
            where = Location(name, line=number)
            problems.add(InputError("is no mention inside the text", where=where, hint="T1, type, start, end, text"))
            continue
        if len(places) == 2:
            a, b = places
            yield Mention(f"m{number}", a, b, text[a:b], _TYPES.get(found[1], found[1]), None, 1.0, "gold")


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for one in path.rglob("*"):
            if one.suffix in {".ann", ".txt"}:
                yield one.relative_to(path).as_posix(), one.read_bytes()
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.endswith((".ann", ".txt")) and info.file_size < _MOST:
                    yield info.filename, archive.read(info)
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith((".ann", ".txt")) and member.size < _MOST:
                    opened = archive.extractfile(member)
                    if opened is not None:
                        yield member.name, opened.read()
