"""The words of our RDF: which class and property stands for which column of a release."""

from __future__ import annotations

from kg.rdf.terms import iri_of, resource

__all__ = ["KINDS", "QUALIFIER_PROPERTIES", "SPANS", "term"]

KINDS: dict[str, str] = {
    "rdf:type": "@id",
    # things
    "biolink:category": "@id",
    "dcterms:identifier": "",
    "rdfs:label": "@language",
    "skos:altLabel": "@language",
    "oboInOwl:hasRelatedSynonym": "@language",
    "oboInOwl:hasAlternativeId": "",
    "oboInOwl:hasDbXref": "",
    "skos:exactMatch": "@id",
    "dcterms:description": "@language",
    "owl:deprecated": "boolean",
    "dcterms:isReplacedBy": "@id",
    "biolink:provided_by": "@id",
    "medkg:informationContent": "double",
    "rdfs:subClassOf": "@id",
    # statements
    "rdf:subject": "@id",
    "rdf:predicate": "@id",
    "rdf:object": "@id",
    "biolink:negated": "boolean",
    "biolink:onset_qualifier": "@id",
    "biolink:sex_qualifier": "@id",
    "biolink:severity_qualifier": "@id",
    "medkg:doseQualifier": "@id",
    "biolink:population_context_qualifier": "@id",
    "biolink:knowledge_level": "",
    "biolink:agent_type": "",
    "biolink:has_confidence_score": "double",
    "biolink:evidence_count": "integer",
    "medkg:publicationCount": "integer",
    "biolink:has_count": "double",
    "biolink:has_total": "integer",
    "medkg:frequency": "double",
    "biolink:has_supporting_study_result": "@id",
    "rdf:reifies": "@triple",
    # evidence
    "biolink:publications": "@id",
    "biolink:primary_knowledge_source": "@id",
    "medkg:sourceVersion": "",
    "dcterms:license": "@id",
    "medkg:evidenceCode": "",
    "biolink:frequency_qualifier": "@id",
    "biolink:supporting_text": "",
    "biolink:supporting_text_section_type": "",
    "prov:wasGeneratedBy": "@id",
    "biolink:original_subject": "",
    "biolink:original_object": "",
    "medkg:retracted": "boolean",
    "medkg:sentenceSelector": "@id",
    "medkg:subjectSelector": "@id",
    "medkg:objectSelector": "@id",
    "oa:start": "integer",
    "oa:end": "integer",
    "oa:exact": "",
    # documents
    "dcterms:title": "",
    "medkg:text": "",
    "medkg:section": "@id",
    "medkg:documentSource": "@id",
    "medkg:journal": "",
    "medkg:year": "integer",
    "bibo:doi": "",
    "biolink:xref": "",
    "biolink:mesh_terms": "",
    "medkg:digest": "",
    "prov:wasAssociatedWith": "@id",
    "medkg:manifest": "",
}
"""Every property that a dump holds, and what its values are: `@id` an IRI, `@language` a text in the language of the
dump, `` a plain text, else a datatype of XML Schema. A qualifier or licence that is no CURIE or SPDX id is a text."""

QUALIFIER_PROPERTIES = {
    "onset": "biolink:onset_qualifier",
    "sex": "biolink:sex_qualifier",
    "severity": "biolink:severity_qualifier",
    "dose": "medkg:doseQualifier",
    "population": "biolink:population_context_qualifier",
}
"""Column of a qualifier to its property."""

SPANS = {
    "sentence": "medkg:sentenceSelector",
    "subject": "medkg:subjectSelector",
    "object": "medkg:objectSelector",
}
"""What is quoted to the property that says where it stands."""


def term(curie: str) -> str:
    """A word of the vocabularies as a term; raises `KeyError` for a property that `KINDS` does not know.

    >>> term("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    if curie not in KINDS:
        raise KeyError(f"{curie} ({iri_of(curie)}) is no property of our dumps")
    return resource(curie)
