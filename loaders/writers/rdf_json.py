"""JSON-LD 1.1 with a context of ours, inlined, so that nothing has to be fetched to read a dump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import orjson

from kg.errors import UsageError
from kg.rdf.blocks import GraphBlock
from kg.rdf.mapping import Block
from kg.rdf.terms import prefixes, shortened, text_of
from kg.rdf.vocabulary import KINDS

__all__ = ["context", "jsonld"]

_XSD = "http://www.w3.org/2001/XMLSchema#"


@lru_cache(maxsize=1)
def context() -> dict[str, Any]:
    """The context: all prefixes, and the type of each property's values, so that most values are plain text.

    >>> context()["biolink:negated"]
    {'@id': 'https://w3id.org/biolink/vocab/negated', '@type': 'xsd:boolean'}
    """
    found: dict[str, Any] = {name: {"@id": iri, "@prefix": True} for name, iri in prefixes().items()}
    for curie, kind in KINDS.items():
        if curie == "rdf:type" or kind in ("", "@language", "@triple"):
            continue
        prefix, _, local = curie.partition(":")
        found[curie] = {"@id": prefixes()[prefix] + local, "@type": kind if kind == "@id" else f"xsd:{kind}"}
    return found


def jsonld(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    """The pieces of a JSON-LD document: a context, and a graph of one object a block."""
    yield f'{{"@context":{_text(context())},\n"@graph":[\n'
    comma = ""
    for graph, block in blocks:
        node = _node(block)
        if graph:
            node = {"@id": graph[1:-1], "@graph": [node]}
        yield comma + _text(node)
        comma = ",\n"
    yield "\n]}\n"


def _text(value: Any) -> str:
    return orjson.dumps(value).decode("utf-8")


def _node(block: Block) -> dict[str, Any]:
    subject, pairs = block
    node: dict[str, Any] = {"@id": _id(subject[1:-1])}
    for predicate, target in pairs:
        key = _key(predicate)
        node.setdefault(key, []).append(_value(key, target))
    return node


@lru_cache(maxsize=1 << 16)
def _id(iri: str) -> str:
    return shortened(iri) or iri


@lru_cache(maxsize=4096)
def _key(predicate: str) -> str:
    short = _id(predicate[1:-1])
    return "@type" if short == "rdf:type" else short


def _value(key: str, term: str) -> Any:
    if term.startswith("<<"):
        raise UsageError("JSON-LD has no triple terms", hint="use ttl, nt, nq or trig for RDF 1.2")
    text, language, datatype = text_of(term)
    kind = KINDS.get(key, "")
    if datatype == "@id":
        return _id(text) if key == "@type" or kind == "@id" else {"@id": _id(text)}
    if language:
        return {"@value": text, "@language": language}
    if datatype:
        return text if kind == datatype.removeprefix(_XSD) else {"@value": text, "@type": datatype}
    return text if kind in ("", "@language") else {"@value": text}
