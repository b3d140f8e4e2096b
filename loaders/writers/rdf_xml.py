"""RDF/XML (W3C, 2014), for tools that read nothing else.

XML cannot hold control characters: they become U+FFFD, so this is the one syntax that may lose something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from kg.errors import InputError, UsageError
from kg.rdf.blocks import GraphBlock
from kg.rdf.terms import prefixes, text_of

__all__ = ["rdfxml"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LAST_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*$")
_RETURN = {"\r": "&#13;"}


def rdfxml(blocks: Iterable[GraphBlock]) -> Iterator[str]:
    """The pieces of an RDF/XML document, one description a block."""
    names = "".join(f" xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in prefixes().items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'
    for _, (subject, pairs) in blocks:
        facts = "".join([_fact(predicate, target) for predicate, target in pairs])
        yield f"<rdf:Description rdf:about={quoteattr(subject[1:-1])}>\n{facts}</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _fact(predicate: str, term: str) -> str:
    if term.startswith("<<"):
        raise UsageError("RDF/XML has no triple terms", hint="use ttl, nt, nq or trig for RDF 1.2")
    name, declared = _element(predicate[1:-1])
    text, language, datatype = text_of(term)
    if datatype == "@id":
        return f"  <{name}{declared} rdf:resource={quoteattr(text)}/>\n"
    kind = (
        f" xml:lang={quoteattr(language)}" if language else f" rdf:datatype={quoteattr(datatype)}" if datatype else ""
    )
    shown = escape(_FORBIDDEN.sub("\ufffd", text), _RETURN)
    return f"  <{name}{declared}{kind}>{shown}</{name}>\n"


@lru_cache(maxsize=4096)
def _element(iri: str) -> tuple[str, str]:
    """Name of the element of a property, and the declaration of its prefix when it is none of ours."""
    match = _LAST_NAME.search(iri)
    if match is None:
        raise InputError(f"the predicate {iri} cannot be an element of XML", hint="use another syntax, such as ttl")
    base, local = iri[: match.start()], match.group()
    known = next((prefix for prefix, space in prefixes().items() if space == base), "")
    return (f"{known}:{local}", "") if known else (f"x:{local}", f" xmlns:x={quoteattr(base)}")
