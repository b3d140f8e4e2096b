"""The columns of every table, and the way between typed objects and rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from kg.model import Document, Evidence, Frequency, Node, Qualifiers, Section, Span, Statement

__all__ = [
    "CLAIMS", "DOCUMENTS", "EVIDENCE", "NODES", "QUALIFIERS", "STATEMENTS",
    "claims_frame", "document_of", "documents_frame", "evidence_of", "node_of", "nodes_frame", "statement_of",
]  # fmt: skip

_TEXTS = pl.List(pl.String)
NODES: dict[str, Any] = {
    "id": pl.String, "category": pl.String, "name": pl.String, "synonyms": _TEXTS, "related_synonyms": _TEXTS,
    "alternates": _TEXTS, "xrefs": _TEXTS, "description": pl.String, "deprecated": pl.Boolean,
    "replaced_by": pl.String, "source": pl.String,
}  # fmt: skip
QUALIFIERS = ("onset", "sex", "severity", "dose", "population")
_CONTENT: dict[str, Any] = {
    "subject": pl.String, "predicate": pl.String, "object": pl.String, "negated": pl.Boolean,
    **dict.fromkeys(QUALIFIERS, pl.String),
}  # fmt: skip
_REASON: dict[str, Any] = {
    "publication": pl.String, "source": pl.String, "source_version": pl.String, "license": pl.String,
    "knowledge_level": pl.String, "agent_type": pl.String, "evidence_code": pl.String, "confidence": pl.Float64,
    "has_count": pl.Float64, "has_total": pl.Int64, "frequency_qualifier": pl.String,
    "sentence": pl.String, "sentence_start": pl.Int64, "sentence_end": pl.Int64,
    "subject_start": pl.Int64, "subject_end": pl.Int64, "object_start": pl.Int64, "object_end": pl.Int64,
    "section": pl.String, "extractor": pl.String, "original_subject": pl.String, "original_object": pl.String,
    "retracted": pl.Boolean,
}  # fmt: skip
CLAIMS: dict[str, Any] = {**_CONTENT, **_REASON}
"""A statement with one piece of evidence in one row: what readers and extractors give."""
STATEMENTS: dict[str, Any] = {
    "id": pl.String, **_CONTENT, "knowledge_level": pl.String, "agent_type": pl.String, "confidence": pl.Float64,
    "evidence_count": pl.Int64, "publication_count": pl.Int64, "has_count": pl.Float64, "has_total": pl.Int64,
}  # fmt: skip
EVIDENCE: dict[str, Any] = {"id": pl.String, "statement": pl.String, **_REASON}
_SECTION = pl.Struct({"name": pl.String, "start": pl.Int64, "end": pl.Int64})
DOCUMENTS: dict[str, Any] = {
    "id": pl.String, "title": pl.String, "text": pl.String, "sections": pl.List(_SECTION), "source": pl.String,
    "license": pl.String, "journal": pl.String, "year": pl.Int64, "doi": pl.String, "xrefs": _TEXTS, "mesh": _TEXTS,
    "retracted": pl.Boolean, "digest": pl.String,
}  # fmt: skip


def nodes_frame(nodes: Iterable[Node]) -> pl.DataFrame:
    """Nodes as a table.

    >>> nodes_frame([Node("HP:1", "PhenotypicFeature", "Seizure")]).shape
    (1, 11)
    """
    names = list(NODES)
    rows = [tuple(list(v) if isinstance(v := getattr(n, k), tuple) else v for k in names) for n in nodes]
    return pl.DataFrame(rows, schema=NODES, orient="row")


def claims_frame(statements: Iterable[Statement]) -> pl.DataFrame:
    """Statements as claims, one row a piece of evidence; a statement without evidence gives no row.

    >>> claims_frame([Statement("D:1", "biolink:causes", "D:2", evidence=(Evidence("infores:x"),))]).height
    1
    """
    rows = [_claim(s, e) for s in statements for e in s.evidence]
    return pl.DataFrame(rows, schema=CLAIMS, orient="row")


def _claim(s: Statement, e: Evidence) -> tuple[Any, ...]:
    q, f = s.qualifiers, e.frequency
    return (
        s.subject, s.predicate, s.object, s.negated, q.onset, q.sex, q.severity, q.dose, q.population,
        e.publication, e.source, e.source_version, e.license, e.knowledge_level, e.agent_type, e.evidence_code,
        e.confidence, f.count if f else None, f.total if f else None, f.qualifier if f else "",
        e.sentence, *_ends(e.sentence_span), *_ends(e.subject_span), *_ends(e.object_span),
        e.section, e.extractor, e.original_subject, e.original_object, e.retracted,
    )  # fmt: skip


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return span or (None, None)


def documents_frame(documents: Iterable[Document]) -> pl.DataFrame:
    """Documents as a table, with the digest of each."""
    rows = [
        (d.id, d.title, d.text, [{"name": s.name, "start": s.start, "end": s.end} for s in d.sections], d.source,
         d.license, d.journal, d.year, d.doi, list(d.xrefs), list(d.mesh), d.retracted, d.digest)
        for d in documents
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=DOCUMENTS, orient="row")


def document_of(row: dict[str, Any]) -> Document:
    """The document of one row of the documents table."""
    sections = tuple(Section(s["name"], s["start"], s["end"]) for s in row["sections"])
    kept = {key: value for key, value in row.items() if key not in ("sections", "xrefs", "mesh", "digest")}
    return Document(**kept, sections=sections, xrefs=tuple(row["xrefs"]), mesh=tuple(row["mesh"]))


def node_of(row: dict[str, Any]) -> Node:
    """The node of one row of the nodes table."""
    cells: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Node(**cells)


def statement_of(row: dict[str, Any], evidence: Iterable[dict[str, Any]] = ()) -> Statement:
    """The statement of one row of the statements table, with rows of the evidence table."""
    qualifiers = Qualifiers(**{key: row[key] for key in QUALIFIERS})
    reasons = tuple(evidence_of(e) for e in evidence)
    return Statement(row["subject"], row["predicate"], row["object"], row["negated"], qualifiers, reasons)


def evidence_of(row: dict[str, Any]) -> Evidence:
    """The evidence of one row of the evidence table."""
    frequency = None
    if row["has_count"] is not None or row["frequency_qualifier"]:
        frequency = Frequency(row["has_count"], row["has_total"], row["frequency_qualifier"])
    skip = ("id", "statement", "has_count", "has_total", "frequency_qualifier")
    plain = {key: value for key, value in row.items() if key not in skip and not key.endswith(("_start", "_end"))}
    return Evidence(
        **plain,
        frequency=frequency,
        sentence_span=_span(row, "sentence"),
        subject_span=_span(row, "subject"),
        object_span=_span(row, "object"),
    )


def _span(row: dict[str, Any], name: str) -> Span | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None or end is None else (start, end)
