"""Read medkg's own RDF, in any syntax, packed or not; in whatever order its triples stand.

`RdfReader` gives things and statements to a build, beside other sources. `restore_release` makes the very release again
that was written: same ids, same evidence, same documents; only lists without an order (synonyms, cross-references) come
back sorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import orjson
import polars as pl

from kg.errors import InputError, Location
from kg.model import Node, Statement
from kg.rdf.terms import BASE
from kg.release.manifest import Manifest, SourceEntry
from kg.release.tables import DOCUMENTS, EVIDENCE, NODES, STATEMENTS, node_of, statement_of
from kg.release.write import write_release
from kg.schema import Finding
from loaders.base import Origin, Problems, open_binary
from loaders.graph.rdf_rows import Dump

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

__all__ = ["RdfReader", "opened_dump", "restore_release", "syntax_of"]

_SYNTAXES = {
    ".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD", ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
}  # fmt: skip
_IN_MEMORY = 32 << 20  # a larger file is sorted on disk


class RdfReader:
    """Yields the things and statements of a dump, sorted by id. Needs the extra `rdf`."""

    name: ClassVar[str] = "rdf"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True for a file whose name ends like RDF and whose head names medkg's vocabulary."""
        return _ending(path) in _SYNTAXES and BASE.encode() in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield nodes, then statements with their evidence; a record that lacks something is a problem."""
        with opened_dump(path, problems) as dump:
            for row in dump.nodes():
                yield node_of(row)
            for row, evidence in dump.statements():
                yield statement_of(row, evidence)


def restore_release(path: Path, out: Path, problems: Problems) -> Manifest:
    """Make the release again that a dump was written from, and return its manifest.

    Raises `InputError` when the file is no dump of a release, or no RDF.
    """
    with opened_dump(path, problems) as dump:
        try:
            told = orjson.loads(dump.manifest())
            sources = [SourceEntry(**entry) for entry in told["sources"]]
            findings = [Finding(**entry) for entry in told["findings"]]
            extractors = [str(name) for name in told["extractors"]]
        except (orjson.JSONDecodeError, TypeError, KeyError):
            hint = "write it by medkg export, or give it to medkg build"
            raise InputError("holds no manifest of a release", where=Location(str(path)), hint=hint) from None
        tables = _tables(dump)
    return write_release(out, tables, sources=sources, extractors=extractors, findings=findings)


def _tables(dump: Dump) -> dict[str, pl.DataFrame]:
    statements: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    for row, pieces in dump.statements():
        statements.append(row)
        evidence += pieces
    return {
        "nodes": pl.DataFrame(list(dump.nodes()), schema=NODES),
        "statements": pl.DataFrame(statements, schema=STATEMENTS),
        "evidence": pl.DataFrame(evidence, schema=EVIDENCE),
        "documents": pl.DataFrame(list(dump.documents()), schema=DOCUMENTS),
    }


@contextmanager
def opened_dump(path: Path, problems: Problems) -> Iterator[Dump]:
    """The dump in a store for as long as the block runs; raises `InputError` when the file is no RDF."""
    from pyoxigraph import Store

    def skip(error: InputError) -> None:
        error.where = Location(str(path))
        problems.add(error)

    with TemporaryDirectory(prefix="medkg-rdf-") as folder:
        store = Store() if path.stat().st_size < _IN_MEMORY else Store(folder)
        try:
            with open_binary(path) as stream:
                store.bulk_load(stream, syntax_of(path))
        except SyntaxError as error:
            raise InputError(f"is no sound RDF ({error})", where=Location(str(path))) from None
        yield Dump(store, skip)


def syntax_of(path: Path) -> RdfFormat:
    """The syntax by the name's ending; raises `InputError` when no ending of RDF's is there."""
    from pyoxigraph import RdfFormat

    name = _SYNTAXES.get(_ending(path))
    if name is None:
        raise InputError("the name does not end like RDF", where=Location(str(path)), hint=", ".join(_SYNTAXES))
    found: RdfFormat = getattr(RdfFormat, name)
    return found


def _ending(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()
