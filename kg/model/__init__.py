"""The words of medkg: frozen, pure, without a database or a model behind them."""

from kg.model.curie import normalise_curie, prefix_of
from kg.model.graph import Evidence, Frequency, Mapping, Node, Qualifiers, Span, Statement
from kg.model.identity import content_hash, evidence_id, statement_id
from kg.model.patient import (
    Allergy,
    Condition,
    Feature,
    Genotype,
    Measurement,
    Medication,
    Path,
    Profile,
    Unmapped,
)
from kg.model.text import Annotation, Assertion, Document, Mention, Relation, Section

__all__ = [
    "Allergy",
    "Annotation",
    "Assertion",
    "Condition",
    "Document",
    "Evidence",
    "Feature",
    "Frequency",
    "Genotype",
    "Mapping",
    "Measurement",
    "Medication",
    "Mention",
    "Node",
    "Path",
    "Profile",
    "Qualifiers",
    "Relation",
    "Section",
    "Span",
    "Statement",
    "Unmapped",
    "content_hash",
    "evidence_id",
    "normalise_curie",
    "prefix_of",
    "statement_id",
]
