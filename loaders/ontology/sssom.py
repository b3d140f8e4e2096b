"""SSSOM mapping tables (TSV with a commented YAML head): exact matches between identifiers, and the names they carry.

Specification: Matentzoglu et al., A Simple Standard for Sharing Ontological Mappings (SSSOM), Database 2022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, normalise_curie
from loaders.base import Origin, Problems, lines
from loaders.categories import category_of

__all__ = ["SssomReader"]

_EXACT = {"skos:exactMatch", "owl:equivalentClass", "owl:sameAs", "semapv:crossSpeciesExactMatch"}
_NEEDED = ("subject_id", "predicate_id", "object_id")
_VERSION = re.compile(r"releases/(\d{4}-\d{2}-\d{2})/|mapping_set_version:\s*['\"]?(\d{4}-\d{2}-\d{2})")


class SssomReader:
    """Yields a `Mapping` for every exact match, and a node for every subject that the table names.

    Broader, narrower and related matches are not identity and are passed over.
    """

    name: ClassVar[str] = "sssom"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds SSSOM's columns."""
        return all(column.encode() in head for column in _NEEDED)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping]:
        """Yield nodes and mappings in the order of the file."""
        columns: dict[str, int] = {}
        version = origin.version
        named: set[str] = set()
        for number, text in lines(path, problems):
            if text.startswith("#"):
                if not version and (match := _VERSION.search(text)):
                    version = match.group(1) or match.group(2)
                continue
            cells = text.split("\t")
            if not columns:
                columns = _columns(cells, path, number)
                continue
            try:
                yield from _row(cells, columns, origin, named)
            except InputError as error:
                error.where = Location(str(path), line=number, record=cells[0][:60])
                problems.add(error)
        if not columns:
            raise InputError("has no header line", where=Location(str(path)), hint="an SSSOM table needs subject_id …")


def _columns(cells: list[str], path: Path, number: int) -> dict[str, int]:
    columns = {name: index for index, name in enumerate(cells)}
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise InputError(f"lacks the column(s) {', '.join(missing)}", where=Location(str(path), line=number))
    return columns


def _row(cells: list[str], columns: dict[str, int], origin: Origin, named: set[str]) -> Iterator[Node | Mapping]:
    if len(cells) < len(columns):
        raise InputError(f"has {len(cells)} cells where the header has {len(columns)}")
    if cells[columns["predicate_id"]] not in _EXACT:
        return
    subject = normalise_curie(cells[columns["subject_id"]])
    obj = normalise_curie(cells[columns["object_id"]])
    label = cells[columns["subject_label"]] if "subject_label" in columns else ""
    if label and subject not in named:
        named.add(subject)
        obsolete = label.startswith("obsolete ")
        yield Node(
            subject,
            category_of(subject),
            label.removeprefix("obsolete "),
            deprecated=obsolete,
            source=origin.source,
        )
    yield Mapping(subject, obj, source=origin.source)
