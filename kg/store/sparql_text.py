"""Query texts in SPARQL: what may run, prefixes, and the values of a named query's parameters.

A file of the library is a whole query that any SPARQL client runs as it stands: `VALUES ?disease { MONDO:0007947 }`
gives a parameter an example, and `LIMIT 100 # $limit` a number. Binding replaces both by the values of the call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kg.errors import QueryError
from kg.rdf.terms import literal, prefixes, resource, typed

__all__ = ["bound", "refuse_unsafe", "with_prefixes"]

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What can hold words that are no keywords: escapes of names, IRIs, texts, comments.
_OPAQUE = re.compile(
    r"""\\[_~.\-!$&'()*+,;=/?#@%] | <[^<>"{}|^`\\\x00-\x20]*>
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | \#[^\n\r]*""",
    re.VERBOSE | re.DOTALL,
)
_SERVICE = re.compile(r"(?<![\w?$:.\-])SERVICE(?![\w:\-])", re.IGNORECASE)
_UPDATE = re.compile(r"(?<![\w?$:.\-])(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)(?![\w:\-])", re.IGNORECASE)
_FORM = re.compile(r"(?<![\w?$:.\-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:\-])", re.IGNORECASE)
_PREFIX = re.compile(r"\bPREFIX\s+([\w.\-]*):", re.IGNORECASE)


def refuse_unsafe(text: str) -> None:
    """Raise `QueryError` for an update, and for SERVICE: a query must not make this machine call another.

    >>> refuse_unsafe("SELECT * { ?service ?p 'SERVICE' } # SERVICE")
    >>> refuse_unsafe("ASK { SERVICE <http://localhost/> { ?s ?p ?o } }")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: SERVICE is refused. Next: ask the other endpoint yourself; docs/rdf.md shows federation
    """
    # SPARQL reads \uXXXX before anything else, so a keyword may hide behind it.
    plain = _ESCAPED.sub(lambda match: chr(min(int(match.group(1) or match.group(2), 16), 0x10FFFF)), text)
    words = _OPAQUE.sub(" ", plain)
    if _SERVICE.search(words):
        raise QueryError("SERVICE is refused", hint="ask the other endpoint yourself; docs/rdf.md shows federation")
    update, form = _UPDATE.search(words), _FORM.search(words)
    if update and (form is None or update.start() < form.start()):
        raise QueryError("only reading is allowed", hint="load a new release instead of changing a store")


def with_prefixes(text: str) -> str:
    """The text with the declarations of our prefixes that it does not make itself."""
    own = {match.group(1) for match in _PREFIX.finditer(text)}
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in prefixes().items() if name not in own]
    return " ".join(lines) + " " + text


def bound(text: str, values: Mapping[str, Any]) -> str:
    """A query of the library with the values of its parameters in place of the examples.

    A text is given as an IRI where the example is one, else as a literal.

    >>> bound("SELECT ?n { VALUES ?id { HP:1 } ?id ?p ?n } LIMIT 5 # $limit", {"id": "HP:0001166", "limit": 9})
    'SELECT ?n { VALUES ?id { <http://purl.obolibrary.org/obo/HP_0001166> } ?id ?p ?n } LIMIT 9 # $limit'
    """
    for name, value in values.items():
        number = re.compile(rf"\d+(?=\s*# \${name}\b)")
        block = re.compile(rf"(VALUES \?{name} \{{)([^}}]*)(\}})")
        if match := block.search(text):
            terms = [_term(one, match.group(2)) for one in (value if isinstance(value, list) else [value])]
            filled = f"{match.group(1)} {' '.join(terms)} {match.group(3)}"
            text = block.sub(_constant(filled), text)
        elif number.search(text):
            text = number.sub(_constant(str(int(value))), text)
        else:
            raise QueryError(f"the query has no place for the parameter {name!r}")
    return text


def _constant(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def _term(value: Any, example: str) -> str:
    if isinstance(value, bool):
        return typed(value, "boolean")
    if isinstance(value, int | float):
        return typed(value, "integer" if isinstance(value, int) else "double")
    return literal(str(value)) if '"' in example else resource(str(value))
