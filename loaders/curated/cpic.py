"""CPIC gene–drug pairs with their level (A and B: act on the genotype), as published at cpicpgx.org (CC0)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.model import Mapping, Node, Statement
from loaders.base import Origin, Problems, begun
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["CpicReader"]

_GENES = {
    "CYP2D6": 1565, "CYP2C9": 1559, "CYP2C19": 1557, "HLA-B": 3106, "HLA-A": 3105, "UGT1A1": 54658, "RYR1": 6261,
    "CACNA1S": 779, "SLCO1B1": 10599, "TPMT": 7172, "NUDT15": 55270, "DPYD": 1806, "CYP3A5": 1577, "CYP4F2": 8529,
    "CYP2B6": 1555, "VKORC1": 79001, "G6PD": 2539, "CFTR": 1080, "IFNL3": 282617, "NAT2": 10, "F5": 2153,
    "POLG": 5428, "MT-RNR1": 4549,
}  # fmt: skip
"""NCBI gene ids of the genes that CPIC has guidelines for."""
_LEVELS = {"A": 0.95, "A/B": 0.9, "B": 0.85}


class CpicReader:
    """Yields genes, drugs and `related_to` with the code `pharmacogene:LEVEL`; levels below B are left out."""

    name: ClassVar[str] = "cpic"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for `cpicPairs.csv`, by its column names."""
        return begun(head).startswith(b"Gene,Drug,Guideline,CPIC Level")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file."""
        table = DrugTable(origin)
        for _, row in rows_of_table(path, problems, ","):
            level = row["CPIC Level"]
            if level not in _LEVELS:
                continue
            symbol, drug = row["Gene"], table.drug(row["Drug"])
            gene = f"NCBIGene:{_GENES[symbol]}" if symbol in _GENES else f"medkg:gene.{symbol.lower()}"
            yield from table.node(gene, "Gene", symbol)
            yield from table.node(drug, "ChemicalEntity", row["Drug"])
            papers = row.get("CPIC Publications (PMID)", "").split(";")
            for paper in papers if any(papers) else [""]:
                yield table.statement(
                    *(drug, "related_to", gene),
                    code=f"pharmacogene:CPIC {level}",
                    publication=f"PMID:{paper.strip()}" if paper.strip() else row["Guideline"],
                    confidence=_LEVELS[level],
                )
