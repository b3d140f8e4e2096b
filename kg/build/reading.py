"""First step of a build: one file read into tables, remembered by the hash of the file and the reader's version."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import polars as pl

from kg.build.sources import Input
from kg.build.steps import step, step_key
from kg.errors import InputError, Location, located
from kg.model import Document, Mapping, Node, Statement
from kg.release.tables import claims_frame, documents_frame, nodes_frame
from loaders.base import Problems, Record

__all__ = ["ReadResult", "documents_of", "read_documents", "read_graph"]

_Tables: TypeAlias = Callable[[Input, Problems], tuple[dict[str, pl.DataFrame], str]]

# Statements are turned into columns in slices, so that millions of objects never live at once.
SLICE = 50_000
# Files below this size are read faster than a step of theirs would be found.
SMALL = 1 << 18


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file gave. `problems` are its unusable records; `key` names the result by all it depends on."""

    key: str
    counts: dict[str, int]
    problems: tuple[InputError, ...]
    version: str = ""
    folder: Path | None = None
    held: tuple[Document, ...] = ()

    def table(self, name: str) -> pl.DataFrame:
        """One of the tables: `nodes`, `claims`, `mappings` of a graph file, `documents` of a literature file."""
        return documents_frame(self.held) if self.folder is None else pl.read_parquet(self.folder / f"{name}.parquet")


def read_graph(one: Input) -> ReadResult:
    """Read nodes, claims and mappings of a file; remembered by the content of the file."""
    return _remembered(one, _graph_tables)


def read_documents(one: Input) -> ReadResult:
    """Read the documents of a file; remembered when the file is large."""
    if one.path.stat().st_size >= SMALL:
        return _remembered(one, _document_tables)
    problems = Problems()
    with located(str(one.path)):
        documents = _documents(one, problems)
    return ReadResult(_key(one), {"documents": len(documents)}, tuple(problems.kept), held=documents)


def documents_of(reads: Iterable[ReadResult]) -> pl.DataFrame:
    """The documents of many files in one table, in their order; small files share the cost of making it."""
    tables: list[pl.DataFrame] = []
    waiting: list[Document] = []
    for read in reads:
        if read.folder is None:
            waiting += read.held
            continue
        tables += [documents_frame(waiting), read.table("documents")]
        waiting = []
    return pl.concat([*tables, documents_frame(waiting)])


def _key(one: Input) -> str:
    # Text files take their id from their name, and a corpus.json beside them may change their origin.
    beside = one.path.parent / "corpus.json"
    context = beside.read_text(encoding="utf-8", errors="replace") if beside.is_file() else ""
    origin = (one.origin.source, one.origin.version, one.origin.license)
    return step_key("read", [one.reader.name, one.reader.version, one.sha256, one.path.name, context, *origin])


def _remembered(one: Input, tables: _Tables) -> ReadResult:
    def work(folder: Path) -> None:
        problems = Problems()
        with located(str(one.path)):
            frames, version = tables(one, problems)
        for name, frame in frames.items():
            frame.write_parquet(folder / f"{name}.parquet", compression="lz4")
        note = {
            "counts": {name: frame.height for name, frame in frames.items()},
            "version": version,
            "problems": [_plain(error) for error in problems.kept],
        }
        (folder / "note.json").write_bytes(orjson.dumps(note))

    key = _key(one)
    folder = step("read", key, work)
    note = orjson.loads((folder / "note.json").read_bytes())
    problems = tuple(
        InputError(why, where=Location(str(one.path), line, record), hint=hint)
        for why, line, record, hint in note["problems"]
    )
    return ReadResult(key, note["counts"], problems, note["version"], folder)


def _plain(error: InputError) -> list[Any]:
    where = error.where
    return [error.why, where.line if where else None, where.record if where else None, error.hint]


def _graph_tables(one: Input, problems: Problems) -> tuple[dict[str, pl.DataFrame], str]:
    nodes: list[Node] = []
    mappings: list[Mapping] = []
    waiting: list[Statement] = []
    claims: list[pl.DataFrame] = []
    version = one.origin.version
    record: Record
    for record in one.reader.read(one.path, one.origin, problems):
        match record:
            case Node():
                nodes.append(record)
            case Mapping():
                mappings.append(record)
            case Statement():
                waiting.append(record)
                if len(waiting) == SLICE:
                    claims.append(claims_frame(waiting))
                    waiting = []
    claims.append(claims_frame(waiting))
    pairs = [(m.subject, m.object) for m in mappings]
    schema = {"subject": pl.String, "object": pl.String}
    tables = {
        "nodes": nodes_frame(nodes),
        "claims": pl.concat(claims),
        "mappings": pl.DataFrame(pairs, schema=schema, orient="row"),
    }
    versions = tables["claims"]["source_version"]
    return tables, version or (versions[0] if versions.len() else "")


def _documents(one: Input, problems: Problems) -> tuple[Document, ...]:
    records = one.reader.read(one.path, one.origin, problems)
    return tuple(record for record in records if isinstance(record, Document))


def _document_tables(one: Input, problems: Problems) -> tuple[dict[str, pl.DataFrame], str]:
    return {"documents": documents_frame(_documents(one, problems))}, ""
