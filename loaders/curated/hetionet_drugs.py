"""What Hetionet says of drugs: CtD treats, CpD palliates, CcSE causes a side effect, CrC resembles."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Mapping, Node, Statement
from loaders.curated.drug_table import DrugTable

__all__ = ["DRUG_EDGES", "drug_edge"]

DRUG_EDGES: dict[str, tuple[str, str, float, str, str]] = {
    "CtD": ("treats", "DM", 0.9, "Disease", ""),
    "CpD": ("ameliorates_condition", "SYM", 0.9, "Disease", ""),
    "CcSE": ("has_side_effect", "", 0.7, "PhenotypicFeature", "UMLS:"),
    "CrC": ("chemically_similar_to", "", 0.7, "ChemicalEntity", "DRUGBANK:"),
}
"""Predicate, evidence code, confidence, class of the object, and the prefix that its id lacks."""


def drug_edge(
    kind: str, subject: tuple[str, str], obj: tuple[str, str], table: DrugTable
) -> Iterator[Node | Mapping | Statement]:
    """Records of one edge between (Hetionet id, name) and (Hetionet id, name)."""
    predicate, code, confidence, category, prefix = DRUG_EDGES[kind]
    drug = f"DRUGBANK:{subject[0].partition('::')[2]}"
    other = prefix + obj[0].partition("::")[2]
    yield from table.node(drug, "ChemicalEntity", subject[1])
    yield from table.node(other, category, obj[1])
    yield table.statement(drug, predicate, other, code=code, confidence=confidence)
