"""What Hetionet says of drugs: CtD treats, CpD palliates, CcSE side effect, CrC resembles, PCiC the class it is in."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Mapping, Node, Statement
from loaders.curated.drug_table import DrugTable

__all__ = ["DRUG_EDGES", "drug_edge"]

DRUG_EDGES: dict[str, tuple[str, str, float, str, str]] = {
    "CtD": ("treats", "DM", 0.9, "Disease", ""),
    "CpD": ("ameliorates_condition", "SYM", 0.9, "Disease", ""),
    "CcSE": ("has_side_effect", "", 0.7, "PhenotypicFeature", "UMLS:"),
    "PCiC": ("subclass_of", "member", 0.9, "ChemicalEntity", ""),
    "CrC": ("chemically_similar_to", "", 0.7, "ChemicalEntity", "DRUGBANK:"),
}
"""Predicate, evidence code, confidence, class of the object, and the prefix that its id lacks."""


def drug_edge(
    kind: str, subject: tuple[str, str], obj: tuple[str, str], table: DrugTable
) -> Iterator[Node | Mapping | Statement]:
    """Records of one edge between (Hetionet id, name) and (Hetionet id, name)."""
    predicate, code, confidence, category, prefix = DRUG_EDGES[kind]
    if kind == "PCiC":
        group, drug = f"NDFRT:{subject[0].partition('::')[2]}", f"DRUGBANK:{obj[0].partition('::')[2]}"
        yield Node(group, "InformationContentEntity", subject[1])
        yield from table.node(drug, "ChemicalEntity", obj[1])
        yield table.statement(drug, predicate, group, code=code, confidence=confidence)
        return
    drug = f"DRUGBANK:{subject[0].partition('::')[2]}"
    other = prefix + obj[0].partition("::")[2]
    yield from table.node(drug, "ChemicalEntity", subject[1])
    yield from table.node(other, category, obj[1])
    yield table.statement(drug, predicate, other, code=code, confidence=confidence)
