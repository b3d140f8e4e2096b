"""KGX, the exchange format of Biolink graphs: `X_nodes.tsv` and `X_edges.tsv`, or the same as JSON lines.

Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md. Either file may be read alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location, located
from kg.model import Node, Qualifiers, Statement, normalise_curie
from kg.schema import biolink
from loaders.base import Origin, Problems, lines
from loaders.graph.kgx_evidence import evidence_from_json, evidence_of_row, parse_cell

__all__ = ["KgxReader"]

_EDGE = ("subject", "predicate", "object")
_TRUE = frozenset({"true", "1", "yes"})


class KgxReader:
    """Yields a node or a statement for each row.

    Of several categories the most specific counts. Cells of lists are split at `|`. Evidence comes from
    `medkg_evidence` where medkg wrote the file, else from KGX's own columns, one piece for each publication.
    """

    name: ClassVar[str] = "kgx"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True when the first line names KGX's columns, or is a JSON object with KGX's keys."""
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
        if first.startswith(b"{"):
            return _is_json_row(first)
        columns = {cell.decode("utf-8", "replace") for cell in first.split(b"\t")}
        return columns >= set(_EDGE) or columns >= {"id", "category"}

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield the rows in file order; a row without ids or with a bad value is a problem."""
        for number, row in _rows(path, problems):
            try:
                with located(str(path), line=number, record=_text(row, "id")[:60] or None):
                    record = _statement(row, origin) if row.get("subject") else _node(row, origin)
            except InputError as error:
                problems.add(error)
                continue
            yield record


def _is_json_row(first: bytes) -> bool:
    try:
        row = orjson.loads(first)
    except orjson.JSONDecodeError:
        # The head cuts a long first line; its keys still tell.
        keys = [f'"{key}"'.encode() for key in _EDGE]
        return all(key in first for key in keys) and b'"passages"' not in first and b'"mentions"' not in first
    return isinstance(row, dict) and (set(_EDGE) <= set(row) or ({"id", "category"} <= set(row)))


def _rows(path: Path, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line, row); cells that are empty are left out."""
    columns: list[str] = []
    json_lines: bool | None = None
    for number, text in lines(path, problems):
        if not text.strip():
            continue
        if json_lines is None:
            json_lines = text.lstrip().startswith("{")
            if not json_lines:
                columns = [name.strip() for name in text.split("\t")]
                continue
        where = Location(str(path), line=number)
        if json_lines:
            row = _json_row(text)
            if row is None:
                problems.add(InputError("is no JSON object", where=where))
                continue
            yield number, row
            continue
        cells = text.split("\t")
        if len(cells) > len(columns):
            problems.add(InputError(f"has {len(cells)} cells for {len(columns)} columns", where=where))
            continue
        yield number, {name: cell for name, cell in zip(columns, cells, strict=False) if cell}


def _json_row(text: str) -> dict[str, Any] | None:
    try:
        row = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def _node(row: dict[str, Any], origin: Origin) -> Node:
    if not _text(row, "id"):
        raise InputError("the node has no id")
    return Node(
        normalise_curie(_text(row, "id")),
        _category(row),
        _text(row, "name"),
        synonyms=_list(row, "synonym"),
        related_synonyms=_list(row, "related_synonym"),
        alternates=_list(row, "alternate_id"),
        xrefs=_list(row, "xref"),
        description=_text(row, "description"),
        deprecated=_flag(row, "deprecated"),
        replaced_by=_text(row, "replaced_by"),
        source=origin.source or next(iter(_list(row, "provided_by")), ""),
    )


def _category(row: dict[str, Any]) -> str:
    names = [name.removeprefix("biolink:") for name in _list(row, "category")]
    return max(names, key=lambda name: len(biolink.ancestors(name)), default="NamedThing")


def _statement(row: dict[str, Any], origin: Origin) -> Statement:
    subject, predicate, target = (_text(row, key) for key in _EDGE)
    if not subject or not predicate or not target:
        raise InputError("the edge lacks subject, predicate or object")
    given = row.get("medkg_evidence")
    if given is None:
        evidence = evidence_of_row(row, _list(row, "publications"), origin)
    else:
        evidence = evidence_from_json(parse_cell(given) if isinstance(given, str) else given)
    return Statement(
        normalise_curie(subject),
        predicate if ":" in predicate else f"biolink:{predicate}",
        normalise_curie(target),
        negated=_flag(row, "negated"),
        qualifiers=Qualifiers(
            onset=_text(row, "onset_qualifier"),
            sex=_text(row, "sex_qualifier"),
            severity=_text(row, "severity_qualifier"),
            dose=_text(row, "dose_qualifier"),
            population=_text(row, "population_context_qualifier"),
        ),
        evidence=evidence,
    )


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    return value if isinstance(value, str) else ""


def _list(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if isinstance(value, str):
        value = value.split("|")
    return tuple(item for item in value if isinstance(item, str) and item) if isinstance(value, list) else ()


def _flag(row: dict[str, Any], key: str) -> bool:
    value = row.get(key)
    return value is True or (isinstance(value, str) and value.strip().lower() in _TRUE)
