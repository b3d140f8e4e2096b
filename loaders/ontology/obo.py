"""OBO 1.2/1.4 ontologies (HPO, MONDO, DOID, SYMP), line by line.

The library for this, fastobo (and pronto, which stands on it), refuses a whole file for one bad clause and panics on
some damaged ones (docs/decisions/0005-light-libraries.md), so the few clauses that medkg needs are read here: a bad
clause is named with its line and only that clause is lost.
Specification: OBO Flat File Format 1.4, https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Mapping, Node, Statement, normalise_curie
from loaders.base import Origin, Problems, lines
from loaders.categories import category_of
from loaders.ontology.hierarchy import Hierarchy

__all__ = ["OboReader"]

_IS_A = re.compile(r"^is_a:\s*([^\s!{]+)")
_QUOTED = re.compile(r'^"((?:[^"\\]|\\.)*)"\s*(?:(EXACT|BROAD|NARROW|RELATED)\b)?\s*([^\s\[{]*)')
_ESCAPE = re.compile(r"\\(.)")
_UNESCAPED = {"n": "\n", "t": "\t", "W": " "}
# A synonym that the ontology itself marks as discarded recognises nothing.
_DISCARDED = "obsolete_synonym"


class OboReader:
    """Reads terms as nodes, `is_a` as `biolink:subclass_of`, `equivalent_to` as exact matches.

    Two passes: the first learns the hierarchy (it classes HP terms by their branch and finds circles of `is_a`, whose
    closing edge is reported and left out), the second yields records.
    """

    name: ClassVar[str] = "obo"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds OBO's header or a stanza."""
        return b"format-version:" in head or b"\n[Term]" in head or head.startswith(b"[Term]")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement | Mapping]:
        """Yield nodes, subclass statements and mappings in the order of the file."""
        hierarchy = _hierarchy(path)
        for child, parent, line in hierarchy.closing_edges:
            why = f"is_a {parent} closes a circle; the edge is left out"
            where = Location(str(path), line=line, record=child)
            problems.add(InputError(why, where=where, hint="break the circle in the ontology"))
        version = origin.version
        seen = False
        for stanza in _stanzas(path, problems):
            if stanza.kind == "header":
                version = version or _data_version(stanza)
            elif stanza.kind == "[Term]":
                source = Origin(origin.source, version, origin.license)
                try:
                    yield from _records(stanza, str(path), hierarchy, source, problems)
                    seen = True
                except InputError as error:
                    error.where = Location(
                        str(path), line=stanza.line, record=error.where.record if error.where else None
                    )
                    problems.add(error)
        if not seen:
            raise InputError("holds no usable [Term] stanza", where=Location(str(path)), hint="is this an OBO file?")


def _hierarchy(path: Path) -> Hierarchy:
    """First pass: who is whose parent."""
    parents: list[tuple[str, str, int]] = []
    current = ""
    # A line that is no UTF-8 is reported by the second pass; counting it here too would report it twice.
    for number, text in lines(path, Problems(limit=0)):
        if text.startswith("["):
            current = ""
        elif text.startswith("id:") and not current:
            current = text[3:].strip()
        elif current and (match := _IS_A.match(text)):
            parents.append((current, match.group(1), number))
    return Hierarchy.of(parents)


@dataclass(slots=True)
class _Stanza:
    """The clauses of a stanza, as (line number, tag, value)."""

    kind: str
    line: int
    clauses: list[tuple[int, str, str]] = field(default_factory=list)


def _stanzas(path: Path, problems: Problems) -> Iterator[_Stanza]:
    """Yield the header, then every stanza."""
    here = _Stanza("header", 1)
    for number, text in lines(path, problems):
        if text.startswith("["):
            yield here
            here = _Stanza(text.strip(), number)
        elif text.strip() and not text.startswith("!"):
            tag, colon, value = text.partition(":")
            if not colon:
                problems.add(InputError("is no clause (tag: value)", where=Location(str(path), line=number)))
                continue
            here.clauses.append((number, tag.strip(), value.strip()))
    yield here


def _data_version(header: _Stanza) -> str:
    """The date in `data-version: hp/releases/2025-01-16`, or the value as it stands when it holds none."""
    found = next((value for _, tag, value in header.clauses if tag == "data-version"), "")
    date = re.search(r"\d{4}-\d{2}-\d{2}", found)
    return date.group() if date else found


def _records(
    stanza: _Stanza, file: str, hierarchy: Hierarchy, origin: Origin, problems: Problems
) -> Iterator[Node | Statement | Mapping]:
    raw = next((_bare(value) for _, tag, value in stanza.clauses if tag == "id"), "")
    if not raw:
        raise InputError("the stanza has no id")
    try:
        id = normalise_curie(raw)
    except InputError as error:
        error.where = Location(file, record=raw[:60])
        raise
    term = _Term()
    for line, tag, value in stanza.clauses:
        try:
            term.take(tag, value)
        except InputError as error:
            error.where = Location(file, line=line, record=id)
            problems.add(error)
    if term.name:  # mapping-only files (equivalencies.obo) name nothing
        yield term.node(id, hierarchy.category(raw) or category_of(id), origin)
    evidence = (Evidence(origin.source, source_version=origin.version, license=origin.license),)
    for given, parent in term.parents:
        if not hierarchy.closes(raw, given):
            yield Statement(id, "biolink:subclass_of", parent, evidence=evidence)
    for other in term.equivalents:
        yield Mapping(id, other, source=origin.source)


def _bare(value: str) -> str:
    """The first word of a value: what precedes qualifiers and comments."""
    return value.split(None, 1)[0] if value else ""


def _text(value: str) -> str:
    """An unquoted text without its comment, escapes resolved."""
    return _unescaped(re.split(r"(?<!\\)\s!\s", value, maxsplit=1)[0].strip())


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _UNESCAPED.get(match.group(1), match.group(1)), text)


@dataclass(slots=True)
class _Term:
    """The clauses of one term, sorted by what they are for. `parents` pairs the id as written with ours."""

    name: str = ""
    description: str = ""
    replaced_by: str = ""
    deprecated: bool = False
    synonyms: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    alternates: list[str] = field(default_factory=list)
    xrefs: set[str] = field(default_factory=set)
    parents: list[tuple[str, str]] = field(default_factory=list)
    equivalents: list[str] = field(default_factory=list)

    def take(self, tag: str, value: str) -> None:
        """Sort one clause in; clauses that medkg has no use for are passed over. Raises `InputError`."""
        match tag:
            case "name":
                self.name = _text(value)
            case "def":
                self.description = _unescaped(_quoted(value)[1])
            case "synonym":
                self._synonym(value)
            case "alt_id":
                self.alternates.append(normalise_curie(_bare(value)))
            case "xref":
                self._xref(_bare(value))
            case "is_a":
                self.parents.append((_bare(value), normalise_curie(_bare(value))))
            case "equivalent_to":
                self.equivalents.append(normalise_curie(_bare(value)))
            case "is_obsolete":
                self.deprecated = _bare(value) == "true"
            case "replaced_by":
                self.replaced_by = normalise_curie(_bare(value))

    def _synonym(self, value: str) -> None:
        found = _quoted(value)
        if _DISCARDED not in found[3]:
            (self.synonyms if found[2] == "EXACT" else self.related).append(_unescaped(found[1]))

    def _xref(self, value: str) -> None:
        try:
            self.xrefs.add(normalise_curie(value))
        except InputError:
            return  # a web address or free text, which OBO allows, is no identifier

    def node(self, id: str, category: str, origin: Origin) -> Node:
        """The node these clauses describe."""
        return Node(
            id,
            category,
            self.name,
            tuple(dict.fromkeys(self.synonyms)),
            tuple(dict.fromkeys(self.related)),
            tuple(self.alternates),
            tuple(sorted(self.xrefs)),
            self.description,
            self.deprecated,
            self.replaced_by,
            origin.source,
        )


def _quoted(value: str) -> re.Match[str]:
    found = _QUOTED.match(value)
    if found is None:
        raise InputError("the value should start with a quoted text")
    return found
