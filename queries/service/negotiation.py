"""Content negotiation (RFC 9110, section 12.5.1) among the media types of SPARQL results and of RDF."""

from __future__ import annotations

__all__ = ["BOOLEAN_TYPES", "GRAPH_TYPES", "ROW_TYPES", "choose"]

ROW_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""Types of the answer to SELECT, ours first."""
BOOLEAN_TYPES = ROW_TYPES[:2]
"""Types of the answer to ASK."""
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
"""Types of the answer to CONSTRUCT and DESCRIBE."""
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}


def choose(accept: str, offered: tuple[str, ...]) -> str:
    """The offered type that the header prefers; the first one offered when the header is empty; else an empty text.

    >>> choose("text/csv;q=0.5, application/json", ROW_TYPES)
    'application/sparql-results+json'
    >>> choose("image/png", ROW_TYPES)
    ''
    """
    wanted = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best, weight = "", 0.0
    for media in offered:
        here = _weight(media, wanted)
        if here > weight:
            best, weight = media, here
    return best


def _weight(media: str, wanted: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers the type."""
    kind = media.partition("/")[0]
    for name in (media, f"{kind}/*", "*/*"):
        found = [q for given, q in wanted if _ALIASES.get(given, given) == name]
        if found:
            return max(found)
    return 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                weight = float(parameter[2:])
            except ValueError:
                weight = 0.0
    return name, weight
