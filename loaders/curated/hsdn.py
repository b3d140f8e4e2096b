"""Human Symptoms–Disease Network (Zhou et al., Nat Commun 2014), the part that maps to the Disease Ontology (CC0)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Node, Statement
from loaders.base import Origin, Problems, lines
from loaders.curated.symptom_table import SymptomTable, unbent

__all__ = ["HsdnReader"]

_HEADER = b"symptom_name\tdisease_name\tcooccurs\ttfidf_score\tdisease_id\tsymptom_id\tdoid_code\tdoid_name"
_MOST = 0.4
_TOP = 15


class HsdnReader:
    """Yields the 15 most telling symptoms of each disease; the weight is TF-IDF over the largest of the disease."""

    name: ClassVar[str] = "hsdn"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds the table's columns."""
        return head.startswith(_HEADER)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield by disease; a row that is no row of the table is reported."""
        rows: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
        for number, text in lines(path, problems):
            cells = text.split("\t")
            if number == 1 or not text:
                continue
            try:
                score, symptom = float(cells[3]), (cells[5], unbent(cells[0]))
                rows.setdefault((cells[6], cells[7]), []).append((score, *symptom))
            except (IndexError, ValueError):
                problems.add(InputError("is no row of eight cells", where=Location(str(path), line=number)))
        table = SymptomTable(origin)
        for disease, found in rows.items():
            best = sorted(found, reverse=True)[:_TOP]
            for score, mesh, name in best:
                yield from table.row(disease, (f"MESH:{mesh}", name), _MOST * score / best[0][0])
