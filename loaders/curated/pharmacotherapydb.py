"""PharmacotherapyDB 1.0: physician-curated indications (Himmelstein et al. 2016, CC0).

Categories: DM modifies the disease, SYM relieves symptoms, NOT is no indication (a negated statement).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement, normalise_curie
from loaders.base import Origin, Problems
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["PharmacotherapyDbReader"]

_PREDICATE = {"DM": "treats", "SYM": "ameliorates_condition", "NOT": "treats"}


class PharmacotherapyDbReader:
    """Yields drugs, diseases and `treats` (DM), `ameliorates_condition` (SYM) or negated `treats` (NOT)."""

    name: ClassVar[str] = "pharmacotherapydb"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for `indications.tsv`, by its column names."""
        return head.startswith(b"doid_id\tdrugbank_id\tdisease\tdrug\tcategory")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file."""
        table = DrugTable(origin)
        for number, row in rows_of_table(path, problems):
            try:
                drug, disease = f"DRUGBANK:{row['drugbank_id']}", normalise_curie(row["doid_id"])
                predicate = _PREDICATE[row["category"]]
            except (InputError, KeyError):
                where = Location(str(path), line=number, record=row["drugbank_id"][:20])
                problems.add(InputError("has no DOID or a category other than DM, SYM, NOT", where=where))
                continue
            yield from table.node(drug, "ChemicalEntity", row["drug"])
            yield from table.node(disease, "Disease", row["disease"])
            denied = row["category"] == "NOT"
            code = "not_indicated" if denied else row["category"]
            yield table.statement(drug, predicate, disease, code=code, confidence=0.95, negated=denied)
