"""Write blocks of triples as N-Triples, N-Quads, Turtle, TriG, JSON-LD or RDF/XML: one block at a time, flat in memory.

A name that ends in `.gz` is packed. The file is written beside and renamed at the end.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

from kg.errors import UsageError
from kg.rdf.blocks import GraphBlock
from loaders.writers.atomic import replacing
from loaders.writers.rdf_json import jsonld
from loaders.writers.rdf_turtle import trig, turtle
from loaders.writers.rdf_xml import rdfxml

__all__ = ["FORMATS", "RdfFormat", "encoded", "write_blocks"]

_BATCH = 1024  # pieces of text joined before they are encoded


@dataclass(frozen=True, slots=True)
class RdfFormat:
    """A syntax of RDF: ending of its files, media type, its writer, whether it has named graphs and triple terms."""

    ending: str
    media_type: str
    write: Callable[[Iterable[GraphBlock]], Iterator[str]]
    graphs: bool = False
    triple_terms: bool = False


def _ntriples(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    for _, (subject, pairs) in blocks:
        yield "".join([f"{subject} {predicate} {target} .\n" for predicate, target in pairs])


def _nquads(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    for graph, (subject, pairs) in blocks:
        end = f" {graph} .\n" if graph else " .\n"
        yield "".join([f"{subject} {predicate} {target}{end}" for predicate, target in pairs])


FORMATS = {
    "ttl": RdfFormat(".ttl", "text/turtle", turtle, triple_terms=True),
    "nt": RdfFormat(".nt", "application/n-triples", _ntriples, triple_terms=True),
    "nq": RdfFormat(".nq", "application/n-quads", _nquads, graphs=True, triple_terms=True),
    "trig": RdfFormat(".trig", "application/trig", trig, graphs=True, triple_terms=True),
    "jsonld": RdfFormat(".jsonld", "application/ld+json", jsonld, graphs=True),
    "rdfxml": RdfFormat(".rdf", "application/rdf+xml", rdfxml),
}
"""The syntaxes that are written, by name."""


def write_blocks(blocks: Iterable[GraphBlock], path: Path, *, format: str) -> Path:
    """Write blocks to a file, and return its name.

    Raises `UsageError` for a format that is not known, or a graph name in a format without named graphs.
    """
    with replacing(path) as stream:
        if path.name.endswith(".gz"):
            # No name and no time in the head of the file: equal content gives equal bytes.
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0) as packed:
                _copy(blocks, cast("IO[bytes]", packed), format)
        else:
            _copy(blocks, stream, format)
    return path


def _copy(blocks: Iterable[GraphBlock], stream: IO[bytes], format: str) -> None:
    for data in encoded(blocks, format):
        stream.write(data)


def encoded(blocks: Iterable[GraphBlock], format: str) -> Iterator[bytes]:
    """The bytes of a dump, piece by piece. Raises as `write_blocks` does.

    >>> b"".join(encoded([("", ("<a:s>", [("<a:p>", '"o"')]))], "nt"))
    b'<a:s> <a:p> "o" .\\n'
    """
    if format not in FORMATS:
        raise UsageError(f"{format!r} is no syntax of RDF", hint=f"known: {', '.join(FORMATS)}")
    pieces = FORMATS[format].write(blocks if FORMATS[format].graphs else _without_graphs(blocks, format))
    while batch := list(islice(pieces, _BATCH)):
        yield "".join(batch).encode("utf-8")


def _without_graphs(blocks: Iterable[GraphBlock], format: str) -> Iterator[GraphBlock]:
    for block in blocks:
        if block[0]:
            raise UsageError(f"{format} has no named graphs", hint="use nq, trig or jsonld, or --graphs none")
        yield block
