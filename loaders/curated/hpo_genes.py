"""Genes and the diseases they are associated with, from HPO's `genes_to_phenotype.txt`.

The file repeats a gene–disease pair for every phenotype; each pair is yielded once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Node, Statement, normalise_curie
from loaders.base import Origin, Problems, lines

__all__ = ["HpoGenesReader"]

_HEADER = b"ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id"


class HpoGenesReader:
    """Yields a node for each gene and `biolink:gene_associated_with_condition` for each gene–disease pair."""

    name: ClassVar[str] = "hpo_genes"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds the file's column names."""
        return head.startswith(_HEADER)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield nodes and statements in the order in which they first appear."""
        genes: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        for number, text in lines(path, problems):
            cells = text.split("\t")
            if number == 1 or not text:
                continue
            if len(cells) != 6 or not cells[0].isdigit():
                where = Location(str(path), line=number, record=cells[0][:60])
                problems.add(InputError("is no row of six cells that starts with a gene number", where=where))
                continue
            if (cells[0], cells[5]) in pairs:
                continue
            pairs.add((cells[0], cells[5]))
            try:
                disease = normalise_curie(cells[5])
            except InputError as error:
                error.where = Location(str(path), line=number, record=cells[0])
                problems.add(error)
                continue
            gene = f"NCBIGene:{cells[0]}"
            if gene not in genes:
                genes.add(gene)
                yield Node(gene, "Gene", cells[1], source=origin.source)
            yield Statement(gene, "biolink:gene_associated_with_condition", disease, evidence=(_evidence(origin),))


def _evidence(origin: Origin) -> Evidence:
    return Evidence(origin.source, confidence=0.9, source_version=origin.version, license=origin.license)
