"""Patients as a call names them: phenopackets, FHIR, tables, notes, standard input, or a comma list of CURIEs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, Location, MedkgError
from kg.model import Profile
from kg.release.read import Release
from loaders.base import Origin, Problems, begun, head_of, read_all
from loaders.patients.encoding import decoded
from loaders.patients.fhir import is_fhir, profiles_of_resources, resources_of_bytes
from loaders.patients.phenopacket import PhenopacketReader, is_lines, profiles_of_bytes
from loaders.patients.table import TableReader, is_table
from queries.diagnosis.profiles import from_curies, gene_feature

if TYPE_CHECKING:
    from queries.diagnosis.codes import CodeBook
    from queries.diagnosis.notes import NoteReader

__all__ = ["patients"]

_CURIES = re.compile(r"^\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+(\s*,\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+)*\s*,?\s*$")
_LARGEST_NOTE = 64 << 20


def patients(
    names: Iterable[str],
    release: Release,
    problems: Problems,
    *,
    stdin: bytes = b"",
    mapping: Mapping[str, str] | None = None,
    genes: Sequence[str] = (),
    variants: bool = False,
) -> Iterator[Profile]:
    """Yield the profiles behind the names; `-` is standard input, given as `stdin`.

    `mapping` says what the columns of tables mean (`loaders.patients.table.read_mapping`). `genes` (symbols or CURIEs)
    are suspected in every patient; `variants` also reads those of phenopackets' interpretations. What cannot be read
    goes to `problems`, by name and line, and the rest go on. A patient's text is read in memory and leaves no trace but
    its findings.
    """
    tools = _Tools(release, mapping, variants=variants)
    suspected = tuple(gene_feature(gene) for gene in genes)
    for name in names:
        try:
            for profile in _behind(name, tools, problems, stdin):
                yield replace(profile, genes=(*profile.genes, *suspected)) if suspected else profile
        except MedkgError as error:
            if isinstance(error, InputError):
                error.where = error.where or Location(name)
                problems.add(error)
            else:
                raise


class _Tools:
    """What reading needs of a release, made when it is first needed."""

    def __init__(self, release: Release, mapping: Mapping[str, str] | None, *, variants: bool) -> None:
        self.mapping, self.variants = mapping, variants
        self._release = release

    # Reading notes and codes takes half a second to import: a list of findings does without.
    @cached_property
    def notes(self) -> NoteReader:
        from queries.diagnosis.notes import NoteReader

        return NoteReader(self._release)

    @cached_property
    def codes(self) -> CodeBook:
        from queries.diagnosis.codes import CodeBook

        return CodeBook(self._release)

    @property
    def read_note(self) -> Callable[[str], Profile]:
        return lambda text: self.notes.profile("note", text)


def _behind(name: str, tools: _Tools, problems: Problems, stdin: bytes) -> Iterator[Profile]:
    if name == "-":
        if begun(stdin)[:1] in (b"{", b"["):
            yield from _of_json(stdin, "standard input", tools, problems)
        elif _CURIES.match(text := decoded(stdin, "standard input")):
            yield from_curies(text, id="standard input")
        else:
            yield tools.notes.profile("standard input", text)
        return
    path = Path(name)
    if not _is_file(path):
        if _CURIES.match(name):
            yield from_curies(name)
            return
        if path.is_dir():
            raise InputError("is a folder, not a patient's file", hint="name the files in it")
        raise InputError("no such file, and no list of CURIEs", hint="medkg diagnose HP:0001166,HP:0001083")
    yield from _of_file(path, tools, problems)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _of_file(path: Path, tools: _Tools, problems: Problems) -> Iterator[Profile]:
    if is_table(path):
        reader = TableReader(tools.codes, mapping=tools.mapping, read_note=tools.read_note)
        yield from reader.read(path, Origin(""), problems)
        return
    head, packets = head_of(path), PhenopacketReader(genes=tools.variants)
    if is_fhir(head):
        yield from _fhir(read_all(path), str(path), path.stem, tools, problems)
    elif packets.can_read(path, head):
        for number, profile in enumerate(packets.read(path, Origin(""), problems), 1):
            yield replace(profile, id=profile.id or f"{path.name}#{number}", cohort=is_lines(path))
    else:
        yield tools.notes.profile(path.stem, decoded(read_all(path, _LARGEST_NOTE), str(path)))


def _of_json(data: bytes, name: str, tools: _Tools, problems: Problems) -> Iterator[Profile]:
    if is_fhir(data[:8192]):
        yield from _fhir(data, name, name, tools, problems)
    else:
        yield from profiles_of_bytes(data, name, problems, genes=tools.variants)


def _fhir(data: bytes, name: str, stem: str, tools: _Tools, problems: Problems) -> Iterator[Profile]:
    resources = resources_of_bytes(data, name, problems)
    for profile in profiles_of_resources(resources, tools.codes, problems, name, read_note=tools.read_note):
        yield replace(profile, id=f"{stem}{profile.id}" if profile.id.startswith("#") else profile.id or stem)
