"""OBO 1.2/1.4 ontologies (HPO, MONDO, DOID, SYMP), by fastobo.

fastobo refuses a whole file for one bad clause, which real ontologies have. So stanzas are handed to it in batches; a
batch it refuses is given stanza by stanza, and the bad stanza is named with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import fastobo

from kg.errors import InputError, Location
from kg.model import Evidence, Mapping, Node, Statement, normalise_curie
from loaders.base import Origin, Problems, lines
from loaders.categories import category_of
from loaders.ontology.hierarchy import Hierarchy

__all__ = ["OboReader"]

BATCH = 400
_Stanza = tuple[int, str]
_IS_A = re.compile(r"^is_a:\s*([^\s!{]+)")
_EXACT = {"EXACT"}
# A synonym that the ontology itself marks as discarded recognises nothing.
_DISCARDED = {"obsolete_synonym", "http://purl.obolibrary.org/obo/hp#obsolete_synonym"}


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
        for edge in hierarchy.closing_edges:
            problems.add(
                InputError(
                    f"is_a {edge[1]} closes a circle; the edge is left out",
                    where=Location(str(path), line=edge[2], record=edge[0]),
                    hint="break the circle in the ontology",
                )
            )
        version = ""
        seen = False
        for batch in _batches(_stanzas(path, problems)):
            if batch[0][0] == 0:
                version = _data_version(batch[0][1])
            for line, frame in _frames(batch, str(path), problems):
                seen = True
                yield from _records(frame, line, str(path), hierarchy, _origin(origin, version), problems)
        if not seen:
            raise InputError("holds no usable [Term] stanza", where=Location(str(path)), hint="is this an OBO file?")


def _origin(origin: Origin, version: str) -> Origin:
    return Origin(origin.source, origin.version or version, origin.license)


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


def _stanzas(path: Path, problems: Problems) -> Iterator[_Stanza]:
    """Yield (first line, text); the header comes first, as line 0."""
    start = 0
    kept: list[str] = []
    for number, text in lines(path, problems):
        if text.startswith("["):
            yield start, "\n".join(kept) + "\n"
            start, kept = number, []
        kept.append(text)
    yield start, "\n".join(kept) + "\n"


def _batches(stanzas: Iterable[_Stanza]) -> Iterator[list[_Stanza]]:
    batch: list[_Stanza] = []
    for stanza in stanzas:
        batch.append(stanza)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _data_version(header: str) -> str:
    match = re.search(r"^data-version:\s*(\S+)", header, re.MULTILINE)
    return match.group(1).rpartition("/")[2] if match else ""


def _frames(batch: list[_Stanza], file: str, problems: Problems) -> Iterator[tuple[int, Any]]:
    terms = [stanza for stanza in batch if stanza[1].startswith("[Term]")]
    try:
        parsed = list(fastobo.loads("\n".join(text for _, text in terms)))
    except (SyntaxError, ValueError, UnicodeError):
        yield from _one_by_one(terms, file, problems)
    else:
        yield from zip((line for line, _ in terms), parsed, strict=False)


def _one_by_one(terms: list[_Stanza], file: str, problems: Problems) -> Iterator[tuple[int, Any]]:
    for line, text in terms:
        try:
            frames = list(fastobo.loads(text))
        except (SyntaxError, ValueError, UnicodeError) as error:
            inner = getattr(error, "lineno", None) or 1
            where = Location(file, line=line + inner - 1, record=_id_of(text))
            problems.add(InputError(f"the stanza is no valid OBO: {error.args[0]}", where=where))
            continue
        yield from ((line, frame) for frame in frames)


def _id_of(text: str) -> str | None:
    match = re.search(r"^id:\s*(\S+)", text, re.MULTILINE)
    return match.group(1)[:60] if match else None


def _records(
    frame: Any, line: int, file: str, hierarchy: Hierarchy, origin: Origin, problems: Problems
) -> Iterator[Node | Statement | Mapping]:
    try:
        term = _Term.of(frame)
        node = term.node(hierarchy, origin)
    except InputError as error:
        error.where = Location(file, line=line, record=str(frame.id)[:60])
        problems.add(error)
        return
    if term.name:  # mapping-only files (equivalencies.obo) name nothing
        yield node
    evidence = (Evidence(origin.source, source_version=origin.version, license=origin.license),)
    for parent in term.parents:
        if not hierarchy.closes(str(frame.id), parent):
            yield Statement(node.id, "biolink:subclass_of", normalise_curie(parent), evidence=evidence)
    for other in term.equivalents:
        yield Mapping(node.id, normalise_curie(other), source=origin.source)


class _Term:
    """The clauses of one frame, sorted by what they are for."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.name = self.description = self.replaced_by = ""
        self.synonyms: list[str] = []
        self.related: list[str] = []
        self.alternates: list[str] = []
        self.xrefs: list[str] = []
        self.parents: list[str] = []
        self.equivalents: list[str] = []
        self.deprecated = False

    @classmethod
    def of(cls, frame: Any) -> _Term:
        term = cls(str(frame.id))
        for clause in frame:
            term.take(clause.raw_tag(), clause)
        return term

    def take(self, tag: str, clause: Any) -> None:
        """Sort one clause in; clauses that medkg has no use for are passed over."""
        match tag:
            case "name":
                self.name = clause.name
            case "def":
                self.description = str(clause.definition)
            case "synonym":
                synonym = clause.synonym
                if str(synonym.type or "") not in _DISCARDED:
                    (self.synonyms if synonym.scope in _EXACT else self.related).append(synonym.desc)
            case "alt_id":
                self.alternates.append(str(clause.alt_id))
            case "xref":
                self.xrefs.append(str(clause.xref.id))
            case "is_a":
                self.parents.append(str(clause.term))
            case "equivalent_to":
                self.equivalents.append(str(clause.term))
            case "is_obsolete":
                self.deprecated = bool(clause.obsolete)
            case "replaced_by":
                self.replaced_by = str(clause.term)

    def node(self, hierarchy: Hierarchy, origin: Origin) -> Node:
        """The node; raises `InputError` when the id is no CURIE."""
        id = normalise_curie(self.id)
        return Node(
            id,
            hierarchy.category(self.id) or category_of(id),
            self.name,
            tuple(dict.fromkeys(self.synonyms)),
            tuple(dict.fromkeys(self.related)),
            tuple(normalise_curie(a) for a in self.alternates),
            _curies(self.xrefs),
            self.description,
            self.deprecated,
            normalise_curie(self.replaced_by) if self.replaced_by else "",
            origin.source,
        )


def _curies(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the cross-references that are CURIEs (some are web addresses or free text), sorted."""
    found = set()
    for text in texts:
        try:
            found.add(normalise_curie(text))
        except InputError:
            continue
    return tuple(sorted(found))
