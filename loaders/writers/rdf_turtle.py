"""Turtle and TriG (W3C, 2014 and RDF 1.2): prefixes first, one paragraph a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.rdf.blocks import GraphBlock
from kg.rdf.mapping import Block
from kg.rdf.terms import prefixes, shortened

__all__ = ["trig", "turtle"]

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def turtle(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    """The pieces of a Turtle file."""
    yield _head()
    for _, block in blocks:
        yield _paragraph(block)


def trig(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    """The pieces of a TriG file; blocks of one graph that follow each other stand in one pair of braces."""
    yield _head()
    open_graph = ""
    for graph, block in blocks:
        if graph != open_graph:
            if open_graph:
                yield "}\n"
            if graph:
                yield f"{_short(graph)} {{\n"
            open_graph = graph
        yield _paragraph(block)
    if open_graph:
        yield "}\n"


def _head() -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes().items()) + "\n"


def _paragraph(block: Block) -> str:
    subject, pairs = block
    facts = " ;\n    ".join(
        [f"{'a' if predicate == _TYPE else _short(predicate)} {_object(target)}" for predicate, target in pairs]
    )
    return f"{_short(subject)} {facts} .\n"


@lru_cache(maxsize=1 << 16)
def _short(term: str) -> str:
    return shortened(term[1:-1]) or term


def _object(term: str) -> str:
    if term[0] == '"':
        if term[-1] != ">":
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{_short(datatype)}"
    return term if term.startswith("<<") else _short(term)
