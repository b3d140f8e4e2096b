"""Patients as a call names them: phenopackets, notes, standard input, or a comma list of CURIEs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError, Location, MedkgError
from kg.model import Profile
from kg.release.read import Release
from loaders.base import Origin, Problems, head_of, read_all
from loaders.patients.phenopacket import PhenopacketReader, is_lines, profiles_of_bytes
from queries.diagnosis.notes import NoteReader
from queries.diagnosis.profiles import from_curies

__all__ = ["patients"]

_CURIES = re.compile(r"^\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+(\s*,\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+)*\s*,?\s*$")


def patients(names: Iterable[str], release: Release, problems: Problems, *, stdin: bytes = b"") -> Iterator[Profile]:
    """Yield the profiles behind the names; `-` is standard input, given as `stdin`.

    What cannot be read goes to `problems`, by name and line, and the rest go on. A note's text is read in memory and
    leaves no trace but its findings.
    """
    notes = NoteReader(release)
    for name in names:
        try:
            yield from _behind(name, notes, problems, stdin)
        except MedkgError as error:
            if isinstance(error, InputError):
                error.where = error.where or Location(name)
                problems.add(error)
            else:
                raise


def _behind(name: str, notes: NoteReader, problems: Problems, stdin: bytes) -> Iterator[Profile]:
    if name == "-":
        if stdin.lstrip()[:1] in (b"{", b"["):
            yield from profiles_of_bytes(stdin, "standard input", problems)
        elif _CURIES.match(text := _text(stdin, "standard input")):
            yield from_curies(text, id="standard input")
        else:
            yield notes.profile("standard input", text)
        return
    path = Path(name)
    if not path.is_file():
        if _CURIES.match(name):
            yield from_curies(name)
            return
        raise InputError("no such file, and no list of CURIEs", hint="medkg diagnose HP:0001166,HP:0001083")
    reader = PhenopacketReader()
    if reader.can_read(path, head_of(path)):
        yield from _profiles(reader, path, problems)
    else:
        yield notes.profile(path.stem, _text(read_all(path, 16 << 20), name))


def _profiles(reader: PhenopacketReader, path: Path, problems: Problems) -> Iterator[Profile]:
    lines = is_lines(path)
    for number, profile in enumerate(reader.read(path, Origin(""), problems), 1):
        yield replace(profile, id=profile.id or f"{path.name}#{number}", cohort=lines)


def _text(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"is not UTF-8 at byte {error.start}"
        raise InputError(why, where=Location(name), hint="convert to UTF-8") from None
    if not text.strip():
        raise InputError("is empty", where=Location(name))
    return text
