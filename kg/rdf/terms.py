"""Terms of RDF as N-Triples writes them: `<https://…>` and `"…"`; and the way between CURIEs and IRIs.

Every CURIE has an IRI and every such IRI gives the CURIE back. Prefixes come from `ontologies/prefixes.json`; a CURIE
that cannot be spelled with them (an unknown prefix, a character that an IRI forbids) stands percent-encoded under
`https://w3id.org/medkg/curie/`.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote, unquote

from kg.resources import ontology_file

__all__ = ["curie_of", "iri_of", "literal", "prefixes", "resource", "shortened", "text_of", "typed"]

BASE = "https://w3id.org/medkg/"
_OTHER = f"{BASE}curie/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SAFE = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/\-]+")
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t",
}  # fmt: skip
_UNESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_BACK = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Our prefixes with the IRIs they stand for, sorted.

    >>> prefixes()["HP"]
    'http://purl.obolibrary.org/obo/HP_'
    """
    rows = json.loads(ontology_file("prefixes.json").read_text(encoding="utf-8"))
    return {row["prefix"]: row["uri_prefix"] for row in sorted(rows, key=lambda row: str(row["prefix"]))}


@lru_cache(maxsize=1)
def _longest() -> tuple[re.Pattern[str], dict[str, str]]:
    bases = {base: prefix for prefix, base in prefixes().items()}
    pattern = "|".join(re.escape(base) for base in sorted(bases, key=len, reverse=True))
    return re.compile(pattern), bases


@lru_cache(maxsize=1 << 17)
def iri_of(curie: str) -> str:
    """The IRI of a CURIE, or of any other id.

    >>> iri_of("HP:0001250"), iri_of("x:a b")
    ('http://purl.obolibrary.org/obo/HP_0001250', 'https://w3id.org/medkg/curie/x%3Aa%20b')
    """
    prefix, colon, local = curie.partition(":")
    base = prefixes().get(prefix) if colon else None
    if base is not None and _SAFE.fullmatch(local) and curie_of(base + local) == curie:
        return base + local
    return _OTHER + quote(curie, safe="")


@lru_cache(maxsize=1 << 17)
def curie_of(iri: str) -> str:
    """The CURIE of an IRI by the longest prefix that fits; the IRI itself when none does.

    >>> curie_of("https://omim.org/phenotypicSeries/PS100"), curie_of("http://example.org/x")
    ('OMIMPS:100', 'http://example.org/x')
    """
    if iri.startswith(_OTHER):
        return unquote(iri[len(_OTHER) :])
    pattern, bases = _longest()
    match = pattern.match(iri)
    return iri if match is None else f"{bases[match.group()]}:{iri[match.end() :]}"


@lru_cache(maxsize=1 << 17)
def resource(curie: str) -> str:
    """The IRI of a CURIE as a term.

    >>> resource("biolink:causes")
    '<https://w3id.org/biolink/vocab/causes>'
    """
    return f"<{iri_of(curie)}>"


def literal(text: str, language: str = "") -> str:
    r"""A text as a term, perhaps with a language tag.

    >>> print(literal('say "ah"\n'), literal("Fieber", "de"))
    "say \"ah\"\n" "Fieber"@de
    """
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda match: _ESCAPES[match.group()], text)
    return f'"{text}"@{language}' if language else f'"{text}"'


def typed(value: float | bool | str, datatype: str) -> str:
    """A value as a term of a datatype of XML Schema, given without prefix.

    >>> typed(0.5, "double"), typed(True, "boolean")
    ('"0.5"^^<http://www.w3.org/2001/XMLSchema#double>', '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    """
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{text}"^^<{_XSD}{datatype}>'


def text_of(term: str) -> tuple[str, str, str]:
    """Value, language and datatype (IRI) of a literal term that this module wrote; an IRI gives itself and "@id".

    >>> text_of('"a"@en'), text_of("<http://x>")
    (('a', 'en', ''), ('http://x', '', '@id'))
    """
    if term.startswith("<"):
        return term[1:-1], "", "@id"
    value, _, rest = term[1:].rpartition('"')
    if "\\" in value:
        value = _UNESCAPE.sub(_unescaped, value)
    return (value, rest[1:], "") if rest.startswith("@") else (value, "", rest[3:-1])


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1)
    return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _BACK.get(code, code)


_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_\-]*")


@lru_cache(maxsize=1 << 17)
def shortened(iri: str) -> str:
    """The IRI as `prefix:local` where Turtle, SPARQL and JSON-LD all allow it, else an empty text.

    >>> shortened("http://purl.obolibrary.org/obo/HP_0001250"), shortened("https://w3id.org/medkg/a/b")
    ('HP:0001250', '')
    """
    pattern, bases = _longest()
    match = pattern.match(iri)
    if match is None or not _LOCAL.fullmatch(iri, match.end()):
        return ""
    return f"{bases[match.group()]}:{iri[match.end() :]}"
