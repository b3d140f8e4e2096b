"""Findings of validation are values with stable codes, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["CODES", "Finding"]

CODES: dict[str, str] = {
    "KG-ID-001": "an end of a statement is no node of the release",
    "KG-ID-002": "an identifier is no CURIE",
    "KG-ID-003": "two rows of a table share one id",
    "KG-ID-004": "the id of a statement is not the hash of its content",
    "KG-CLIQUE-001": "an exact match would join two identifiers of one vocabulary; it was not followed",
    "KG-BIOLINK-001": "Biolink does not know the category",
    "KG-BIOLINK-002": "Biolink does not know the predicate",
    "KG-BIOLINK-003": "Biolink does not allow this category at this end of the predicate",
    "KG-BIOLINK-004": "knowledge_level or agent_type is none of Biolink's",
    "KG-PROV-001": "a statement has no evidence",
    "KG-PROV-002": "evidence names no source",
    "KG-PROV-003": "evidence belongs to no statement of the release",
    "KG-TEXT-001": "the offsets of a quotation lie outside its document",
    "KG-TEXT-002": "a quotation is not what its document says at these offsets",
    "KG-NUM-001": "a confidence is not between 0 and 1",
    "KG-NUM-002": "a frequency has a count above its total",
    "KG-HIER-001": "subclass_of statements form a circle",
    "KG-PROV-004": "the evidence states no licence",
    "KG-RDF-001": "the statement lacks a subject, predicate or object",
    "KG-RDF-002": "the statement has two subjects, predicates or objects",
    "KG-RDF-003": "a plain triple says what the statement denies",
    "KG-RDF-004": "the plain triple of the statement is missing",
    "KG-RDF-005": "the statement does not say, as a truth value, whether it is negated",
    "KG-RDF-006": "the statement has no confidence that is a number",
    "KG-RDF-007": "the number of pieces of evidence is not what the statement says",
    "KG-RDF-008": "the thing has no name",
    "KG-RDF-009": "the thing does not have one identifier",
    "KG-RDF-010": "the thing is replaced by itself",
    "KG-RDF-011": "the thing has two categories",
    "KG-RDF-012": "mined evidence quotes no sentence",
    "KG-RDF-013": "mined evidence names no extractor",
    "KG-RDF-014": "a selector lacks whole numbers as offsets, or a quotation",
    "KG-RDF-015": "a mention lies outside the sentence that is quoted for it",
    "KG-RDF-016": "the document has no digest",
    "KG-RDF-017": "a section lies outside the text of its document",
    "KG-RDF-018": "the class of frequency is none of HPO's",
    "KG-RDF-019": "more publications are counted than pieces of evidence",
    "KG-RDF-020": "retracted papers alone make the statement probable",
    "KG-FILE-001": "a table's bytes are not those that the manifest was written for",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a stable code, how grave it is, what it is about, and one sentence.

    >>> Finding("KG-PROV-001", "error", "medkg:S0").sentence
    'a statement has no evidence'
    """

    code: str
    severity: Literal["error", "warning"]
    about: str
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What the code means."""
        return CODES[self.code]
