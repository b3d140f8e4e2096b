"""Check RDF by the SHACL shapes of `ontologies/shapes.ttl`, run as SPARQL over all focus nodes at once.

Each constraint selects `$this` by patterns that hold without a binding, so one query finds what a SHACL engine finds
node by node, in a fraction of the time. Tests hold it to pyshacl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from kg.rdf.terms import curie_of, literal, resource
from kg.resources import ontology_file
from kg.schema import Finding
from kg.store.oxigraph import release_stream
from kg.store.sparql_text import with_prefixes

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store

    from kg.release.read import Release

__all__ = ["Shape", "shacl_report", "shape_findings", "shapes", "validate_by_shapes"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One constraint: the code of its findings, and the query that selects the nodes that break it."""

    code: str
    select: str


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """The constraints of `shapes.ttl`, by code."""
    from pyoxigraph import Store

    store = Store()
    store.load(path=str(ontology_file("shapes.ttl")))
    text = "SELECT ?code ?select { ?constraint medkg:code ?code ; sh:select ?select } ORDER BY ?code"
    return tuple(Shape(row["code"].value, row["select"].value) for row in _rows(store, text))


def shape_findings(store: Store) -> Iterator[Finding]:
    """What a store holds against the shapes: a finding a node and code."""
    for shape in shapes():
        for row in _rows(store, shape.select):
            yield Finding(shape.code, "error", curie_of(row["this"].value))


def _rows(store: Store, text: str) -> QuerySolutions:
    return cast("QuerySolutions", store.query(with_prefixes(text)))


def validate_by_shapes(release: Release) -> Iterator[Finding]:
    """Write a release as RDF, in memory, and check that."""
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.bulk_load(release_stream(release), RdfFormat.N_TRIPLES, lenient=True)
    yield from shape_findings(store)


def shacl_report(findings: Iterable[Finding]) -> Iterator[str]:
    """Findings as a W3C validation report, in N-Triples."""
    report, a = resource("medkg:validationReport"), resource("rdf:type")
    sound = "true"
    for place, finding in enumerate(findings):
        sound = "false"
        result = f"<https://w3id.org/medkg/validationReport/{place}>"
        facts = (
            (a, resource("sh:ValidationResult")),
            (resource("sh:focusNode"), resource(finding.about)),
            (resource("sh:resultSeverity"), resource("sh:Violation" if finding.severity == "error" else "sh:Warning")),
            (resource("sh:resultMessage"), literal(f"{finding.code}: {finding.sentence}")),
            (resource("sh:sourceShape"), resource(f"medkg:shape-{finding.code}")),
            (resource("sh:sourceConstraintComponent"), resource("sh:SPARQLConstraintComponent")),
        )
        yield f"{report} {resource('sh:result')} {result} .\n"
        yield from (f"{result} {predicate} {target} .\n" for predicate, target in facts)
    yield f"{report} {a} {resource('sh:ValidationReport')} .\n"
    yield f'{report} {resource("sh:conforms")} "{sound}"^^{resource("xsd:boolean")} .\n'
