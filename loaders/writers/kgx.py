"""Write a graph as KGX: two tables, or two files of JSON lines.

In tables, as in KGX's own writer, a tab or line end in a text becomes a blank; a bar in an item of a list becomes a
broken bar (`¦`), because KGX splits lists at `|` and knows no escape. JSON lines lose nothing. Evidence is whole in
both, in the column `medkg_evidence` (see `loaders.graph.kgx_evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import orjson

from kg.model import Evidence, Node, Statement
from loaders.graph.kgx_evidence import evidence_to_json
from loaders.writers.atomic import replacing

__all__ = ["write_kgx"]

_NODE = ("id", "category", "name", "description", "synonym", "related_synonym", "alternate_id", "xref")
_NODE_COLUMNS = (*_NODE, "deprecated", "replaced_by", "provided_by")
_QUALIFIERS = ("onset_qualifier", "sex_qualifier", "severity_qualifier", "dose_qualifier")
_COUNTS = ("has_count", "has_total", "has_percentage", "frequency_qualifier")
_PROVENANCE = ("primary_knowledge_source", "supporting_data_source", "knowledge_level", "agent_type", "publications")
_EDGE = ("id", "subject", "predicate", "object", "category", "negated", *_QUALIFIERS, "population_context_qualifier")
_EDGE_COLUMNS = (*_EDGE, *_COUNTS, *_PROVENANCE, "has_confidence_score", "supporting_text", "medkg_evidence")
_BREAKS = str.maketrans("\t\r\n", "   ")
_ITEM_BREAKS = str.maketrans("\t\r\n|", "   ¦")


def write_kgx(
    nodes: Iterable[Node], statements: Iterable[Statement], path: Path, *, format: Literal["tsv", "jsonl"] = "tsv"
) -> tuple[Path, Path]:
    """Write `PATH_nodes.FORMAT` and `PATH_edges.FORMAT`, one row at a time, and return both names.

    Both files are written beside and renamed at the end, so an error leaves what was there. An edge has the
    statement's id; its flat columns say what its first evidence says, and all publications.
    """
    node_file = path.with_name(f"{path.name}_nodes.{format}")
    edge_file = path.with_name(f"{path.name}_edges.{format}")
    with replacing(node_file) as node_stream, replacing(edge_file) as edge_stream:
        if format == "tsv":
            node_stream.write(_line(_NODE_COLUMNS))
            edge_stream.write(_line(_EDGE_COLUMNS))
        for node in nodes:
            node_stream.write(_encoded(_node_row(node), _NODE_COLUMNS, format))
        for statement in statements:
            edge_stream.write(_encoded(_edge_row(statement), _EDGE_COLUMNS, format))
    return node_file, edge_file


def _node_row(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "category": [f"biolink:{node.category}"],
        "name": node.name,
        "description": node.description,
        "synonym": list(node.synonyms),
        "related_synonym": list(node.related_synonyms),
        "alternate_id": list(node.alternates),
        "xref": list(node.xrefs),
        "deprecated": node.deprecated or None,
        "replaced_by": node.replaced_by,
        "provided_by": [node.source] if node.source else [],
    }


def _edge_row(statement: Statement) -> dict[str, Any]:
    qualifiers, evidence = statement.qualifiers, statement.evidence
    return {
        "id": statement.id,
        "subject": statement.subject,
        "predicate": statement.predicate,
        "object": statement.object,
        "category": ["biolink:Association"],
        "negated": statement.negated,
        "onset_qualifier": qualifiers.onset,
        "sex_qualifier": qualifiers.sex,
        "severity_qualifier": qualifiers.severity,
        "dose_qualifier": qualifiers.dose,
        "population_context_qualifier": qualifiers.population,
        **_counts(evidence),
        **(_provenance(evidence) if evidence else {}),
        "medkg_evidence": evidence_to_json(evidence),
    }


def _counts(evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    frequency = next((piece.frequency for piece in evidence if piece.frequency is not None), None)
    if frequency is None:
        return {}
    row: dict[str, Any] = {"frequency_qualifier": frequency.qualifier}
    if frequency.total:
        return {**row, "has_count": frequency.count, "has_total": frequency.total}
    return {**row, "has_percentage": None if frequency.share is None else frequency.share * 100}


def _provenance(evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    first = evidence[0]
    sources = dict.fromkeys(piece.source for piece in evidence)
    return {
        "primary_knowledge_source": first.source,
        "supporting_data_source": [source for source in sources if source != first.source],
        "knowledge_level": first.knowledge_level,
        "agent_type": first.agent_type,
        "publications": list(dict.fromkeys(piece.publication for piece in evidence if piece.publication)),
        "has_confidence_score": max(piece.confidence for piece in evidence),
        "supporting_text": next((piece.sentence for piece in evidence if piece.sentence), ""),
    }


def _encoded(row: dict[str, Any], columns: tuple[str, ...], format: str) -> bytes:
    if format == "jsonl":
        told = {key: value for key, value in row.items() if value not in (None, "", []) or key == "medkg_evidence"}
        return orjson.dumps(told) + b"\n"
    return _line([_cell(name, row.get(name)) for name in columns])


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode("utf-8")


def _cell(name: str, value: Any) -> str:
    if name == "medkg_evidence":
        return orjson.dumps(value).decode()
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(item.translate(_ITEM_BREAKS) for item in value)
    return str(value).translate(_BREAKS)
