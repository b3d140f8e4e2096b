"""Our RDF back into rows of a release: the reverse of `kg.rdf.mapping`, over a store that holds the dump."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kg.errors import InputError
from kg.rdf.terms import BASE, curie_of, iri_of, prefixes
from kg.rdf.vocabulary import QUALIFIER_PROPERTIES, SPANS

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store

__all__ = ["Dump", "Facts", "Row"]

Row = dict[str, Any]
_SPDX = prefixes()["spdx"]
_EXTRACTOR = f"{BASE}extractor/"


class Dump:
    """A dump in a store, read as rows; named graphs do not matter. Rows come by id, their lists are sorted.

    What cannot be read raises `InputError` that names the record; the iterators go on when `skip` takes the error.
    """

    def __init__(self, store: Store, skip: Callable[[InputError], None]) -> None:
        self._store = store
        self._skip = skip

    def nodes(self) -> Iterator[Row]:
        """Rows of the nodes table."""
        return self._rows("biolink:category", None, self._node)

    def statements(self) -> Iterator[tuple[Row, list[Row]]]:
        """Rows of the statements table, each with its rows of the evidence table."""
        return self._rows("rdf:type", "biolink:Association", self._statement)

    def documents(self) -> Iterator[Row]:
        """Rows of the documents table."""
        return self._rows("rdf:type", "medkg:Document", self._document)

    def manifest(self) -> str:
        """The manifest as JSON; empty when the dump has none."""
        for quad in self._store.quads_for_pattern(None, _named("medkg:manifest"), None, None):
            return str(quad.object.value)  # type: ignore[union-attr]
        return ""

    def _rows(self, predicate: str, kind: str | None, read: Callable[[str, Facts], Any]) -> Iterator[Any]:
        found = self._store.quads_for_pattern(None, _named(predicate), _named(kind) if kind else None, None)
        for iri in sorted({quad.subject.value for quad in found}, key=curie_of):  # type: ignore[union-attr]
            try:
                row = read(iri, self._facts(iri))
            except InputError as error:
                self._skip(error)
                continue
            yield row

    def _facts(self, iri: str) -> Facts:
        from pyoxigraph import NamedNode

        facts: dict[str, list[NamedNode | Literal]] = {}
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, None):
            values = facts.setdefault(quad.predicate.value, [])
            if quad.object not in values:  # a statement of two sources stands in two graphs
                values.append(quad.object)  # type: ignore[arg-type]
        return Facts(curie_of(iri), facts)

    def _node(self, iri: str, facts: Facts) -> Row:
        return {
            "id": facts.record,
            "category": facts.curie("biolink:category").removeprefix("biolink:"),
            "name": facts.text("rdfs:label"),
            "synonyms": facts.texts("skos:altLabel"),
            "related_synonyms": facts.texts("oboInOwl:hasRelatedSynonym"),
            "alternates": facts.texts("oboInOwl:hasAlternativeId"),
            "xrefs": facts.texts("oboInOwl:hasDbXref"),
            "description": facts.text("dcterms:description"),
            "deprecated": facts.flag("owl:deprecated"),
            "replaced_by": facts.curie("dcterms:isReplacedBy"),
            "source": "|".join(sorted(map(curie_of, facts.texts("biolink:provided_by")))),
        }

    def _statement(self, iri: str, facts: Facts) -> tuple[Row, list[Row]]:
        row = {
            "id": facts.record,
            "subject": facts.curie("rdf:subject", needed=True),
            "predicate": facts.curie("rdf:predicate", needed=True),
            "object": facts.curie("rdf:object", needed=True),
            "negated": facts.flag("biolink:negated"),
            **{name: facts.value(property) for name, property in QUALIFIER_PROPERTIES.items()},
            "knowledge_level": facts.text("biolink:knowledge_level"),
            "agent_type": facts.text("biolink:agent_type"),
            "confidence": facts.number("biolink:has_confidence_score") or 0.0,
            "evidence_count": facts.whole("biolink:evidence_count") or 0,
            "publication_count": facts.whole("medkg:publicationCount") or 0,
            "has_count": facts.number("biolink:has_count"),
            "has_total": facts.whole("biolink:has_total"),
        }
        results = sorted(facts.texts("biolink:has_supporting_study_result"), key=curie_of)
        return row, [self._evidence(facts.record, self._facts(result)) for result in results]

    def _evidence(self, statement: str, facts: Facts) -> Row:
        row: Row = {
            "id": facts.record,
            "statement": statement,
            "publication": facts.curie("biolink:publications"),
            "source": facts.curie("biolink:primary_knowledge_source"),
            "source_version": facts.text("medkg:sourceVersion"),
            "license": facts.license(),
            "knowledge_level": facts.text("biolink:knowledge_level"),
            "agent_type": facts.text("biolink:agent_type"),
            "evidence_code": facts.text("medkg:evidenceCode"),
            "confidence": facts.number("biolink:has_confidence_score") or 0.0,
            "has_count": facts.number("biolink:has_count"),
            "has_total": facts.whole("biolink:has_total"),
            "frequency_qualifier": facts.value("biolink:frequency_qualifier"),
            "sentence": facts.text("biolink:supporting_text"),
            "section": facts.text("biolink:supporting_text_section_type"),
            "extractor": unquote(facts.text("prov:wasGeneratedBy").removeprefix(_EXTRACTOR)),
            "original_subject": facts.text("biolink:original_subject"),
            "original_object": facts.text("biolink:original_object"),
            "retracted": facts.flag("medkg:retracted"),
        }
        for name, link in SPANS.items():
            selector = facts.text(link)
            span = self._facts(selector) if selector else None
            row[f"{name}_start"] = span.whole("oa:start") if span else None
            row[f"{name}_end"] = span.whole("oa:end") if span else None
        return row

    def _document(self, iri: str, facts: Facts) -> Row:
        parts = sorted(facts.texts("medkg:section"), key=lambda part: int(part.rpartition("/")[2]))
        sections = [
            {"name": part.text("rdfs:label"), "start": part.whole("oa:start"), "end": part.whole("oa:end")}
            for part in map(self._facts, parts)
        ]
        return {
            "id": facts.record,
            "title": facts.text("dcterms:title"),
            "text": facts.text("medkg:text"),
            "sections": sections,
            "source": facts.curie("medkg:documentSource"),
            "license": facts.license(),
            "journal": facts.text("medkg:journal"),
            "year": facts.whole("medkg:year"),
            "doi": facts.text("bibo:doi"),
            "xrefs": facts.texts("biolink:xref"),
            "mesh": facts.texts("biolink:mesh_terms"),
            "retracted": facts.flag("medkg:retracted"),
            "digest": facts.text("medkg:digest"),
        }


class Facts:
    """What a dump says of one subject, by property; a property with many values gives the first by alphabet."""

    def __init__(self, record: str, facts: dict[str, list[NamedNode | Literal]]) -> None:
        self.record = record
        self._facts = facts

    def texts(self, property: str) -> list[str]:
        """All values as text, sorted."""
        return sorted(value.value for value in self._facts.get(iri_of(property), ()))

    def text(self, property: str) -> str:
        """The value as text; empty when there is none."""
        return next(iter(self.texts(property)), "")

    def curie(self, property: str, *, needed: bool = False) -> str:
        """The value, an IRI, as a CURIE; raises `InputError` when it is needed and missing."""
        text = self.text(property)
        if needed and not text:
            raise InputError(f"{self.record} has no {property}")
        return curie_of(text) if text else ""

    def value(self, property: str) -> str:
        """The value as a CURIE when it is an IRI, as it stands when it is a text."""
        from pyoxigraph import NamedNode

        found = self._facts.get(iri_of(property), [])
        if not found:
            return ""
        return curie_of(found[0].value) if isinstance(found[0], NamedNode) else found[0].value

    def license(self) -> str:
        """The licence: a text as it stands, an IRI without the address of SPDX's list."""
        from pyoxigraph import NamedNode

        found = self._facts.get(iri_of("dcterms:license"), [])
        return "" if not found else found[0].value.removeprefix(_SPDX if isinstance(found[0], NamedNode) else "\0")

    def flag(self, property: str) -> bool:
        """Whether the value is true."""
        return self.text(property) in ("true", "1")

    def number(self, property: str) -> float | None:
        """The value as a number; raises `InputError` when it is none."""
        text = self.text(property)
        try:
            return float(text) if text else None
        except ValueError:
            raise InputError(f"{self.record}: {property} is no number") from None

    def whole(self, property: str) -> int | None:
        """The value as a whole number; raises `InputError` when it is none."""
        text = self.text(property)
        try:
            return int(text) if text else None
        except ValueError:
            raise InputError(f"{self.record}: {property} is no whole number") from None


def _named(curie: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(iri_of(curie))
