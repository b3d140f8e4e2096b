"""A whole release, or a selection of typed objects, as a stream of blocks; memory stays flat whatever the size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from kg.rdf.mapping import (
    Block,
    Derived,
    document_blocks,
    evidence_blocks,
    extractor_iri,
    node_block,
    plain_triple,
    statement_block,
)
from kg.rdf.metadata import metadata_blocks
from kg.rdf.terms import literal, resource
from kg.rdf.vocabulary import term
from kg.release.merge import statements_and_evidence
from kg.release.tables import claims_frame, documents_frame, nodes_frame

if TYPE_CHECKING:
    from kg.model import Document, Node, Statement
    from kg.release.read import Release

__all__ = ["GRAPHS", "NOTHING_DERIVED", "GraphBlock", "Options", "exact_matches", "object_blocks", "release_blocks"]

GraphBlock = tuple[str, Block]
"""The name of a graph (a term; empty for the default graph) and a block in it."""
GRAPHS = ("none", "source", "document")
NOTHING_DERIVED = Derived()
_SLICE = 1 << 14  # rows held at a time
_Rows = Callable[[str], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Options:
    """How a release becomes RDF.

    `graphs`: all in the default graph (`none`), or each statement with its evidence in a graph named after the source
    or after the document that says so; a statement of two sources stands in both graphs. `language` is the tag of
    names (empty: none), `reifies` adds RDF 1.2 triple terms, `texts` the texts of documents.
    """

    graphs: Literal["none", "source", "document"] = "none"
    language: str = "en"
    reifies: bool = False
    texts: bool = True


_DEFAULT = Options()


def release_blocks(
    release: Release, options: Options = _DEFAULT, *, derived: Derived = NOTHING_DERIVED
) -> Iterator[GraphBlock]:
    """Everything a release says: metadata, things, statements with evidence, documents."""
    yield from (("", block) for block in metadata_blocks(release.manifest))
    yield from _blocks(lambda name: _sliced(release, name), options, derived)


def object_blocks(
    nodes: Iterable[Node],
    statements: Iterable[Statement],
    documents: Iterable[Document] = (),
    *,
    options: Options = _DEFAULT,
) -> Iterator[GraphBlock]:
    """A selection of typed objects. A statement without evidence says nothing and is left out.

    >>> from kg.model import Node
    >>> [subject for _, (subject, _) in object_blocks([Node("HP:1", "PhenotypicFeature", "Fever")], [])]
    ['<http://purl.obolibrary.org/obo/HP_1>']
    """
    claims, evidence = statements_and_evidence(claims_frame(statements))
    tables = {"nodes": nodes_frame(nodes), "statements": claims, "evidence": evidence}
    tables["documents"] = documents_frame(documents)
    yield from _blocks(lambda name: tables[name].iter_rows(), options, NOTHING_DERIVED)


def exact_matches(release: Release) -> dict[str, tuple[str, ...]]:
    """For each thing the other ids under which evidence knew it: the members of its clique that were used."""
    ends = release.scan("statements").select("subject", "object", statement="id")
    used = release.scan("evidence").select("statement", "original_subject", "original_object")
    joined = used.join(ends, on="statement")
    pairs = pl.concat([joined.select(id=end, other=f"original_{end}").unique() for end in ("subject", "object")])
    found = pairs.filter((pl.col("other") != "") & (pl.col("other") != pl.col("id"))).unique()
    grouped = found.group_by("id").agg(pl.col("other").sort()).collect()
    return {id: tuple(others) for id, others in grouped.iter_rows()}


def _sliced(release: Release, name: str) -> Iterator[tuple[Any, ...]]:
    height = int(release.manifest.tables[name]["rows"])
    for start in range(0, height, _SLICE):
        yield from release.scan(name).slice(start, _SLICE).collect().iter_rows()


def _blocks(rows: _Rows, options: Options, derived: Derived) -> Iterator[GraphBlock]:
    for row in rows("nodes"):
        bits, same = derived.content.get(row[0]), derived.same.get(row[0], ())
        yield "", node_block(row, language=options.language, bits=bits, same=same)
    extractors: set[str] = set()
    for row, evidence in _joined(rows("statements"), rows("evidence")):
        extractors.update(piece[-4] for piece in evidence)
        yield from _statement(row, evidence, options, derived.frequency.get(row[0]))
    yield from (("", _activity(name)) for name in sorted(extractors) if name)
    for row in rows("documents"):
        yield from (("", block) for block in document_blocks(row, texts=options.texts))


def _statement(
    row: tuple[Any, ...], evidence: list[tuple[Any, ...]], options: Options, frequency: float | None
) -> Iterator[GraphBlock]:
    plain = plain_triple(row)
    said = statement_block(row, frequency=frequency, reifies=options.reifies)
    graphs = [_graph(piece, options.graphs) for piece in evidence]
    for graph in dict.fromkeys(graphs) or [""]:
        if plain is not None:
            yield graph, plain
        yield graph, said
    for graph, piece in zip(graphs, evidence, strict=True):
        for block in evidence_blocks(piece):
            yield graph, block


def _graph(evidence: tuple[Any, ...], graphs: str) -> str:
    if graphs == "none":
        return ""
    publication, source = evidence[2], evidence[3]
    name = (publication or source) if graphs == "document" else source
    return resource(name) if name else ""


def _joined(
    statements: Iterator[tuple[Any, ...]], evidence: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Statements with their evidence; both are sorted by the statement's id."""
    groups = groupby(evidence, key=lambda row: row[1])
    owner, pieces = next(groups, ("", iter(())))
    for row in statements:
        while owner and owner < row[0]:
            owner, pieces = next(groups, ("", iter(())))
        yield row, list(pieces) if owner == row[0] else []


def _activity(extractor: str) -> Block:
    kind = (term("rdf:type"), resource("prov:Activity"))
    tool = (term("prov:wasAssociatedWith"), resource("medkg:software"))
    return extractor_iri(extractor), [kind, (term("rdfs:label"), literal(extractor)), tool]
