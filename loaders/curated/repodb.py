"""repoDB: approved drug–indication pairs and those whose trials failed (Brown & Patel 2017).

Approved pairs become `treats`; terminated, withdrawn and suspended trials `in_clinical_trials_for` with the evidence
code `failed:PHASE`, which counts against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.model import Mapping, Node, Statement
from loaders.base import Origin, Problems
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["RepoDbReader"]

_TRIAL = re.compile(r"NCT\d{8}")


class RepoDbReader:
    """Yields drugs (DrugBank), conditions (UMLS) and the statements between them."""

    name: ClassVar[str] = "repodb"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for repoDB's table, by its column names (as downloaded, or as its R object)."""
        start = head[:400]
        return b"drug_name\tdrug_id\tind_name\tind_id" in start or start.startswith(b"drug_name,drugbank_id,ind_name")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file."""
        table = DrugTable(origin)
        with path.open("rb") as stream:
            comma = stream.read(20).startswith(b"drug_name,")
        for _, row in rows_of_table(path, problems, "," if comma else "\t"):
            drug = f"DRUGBANK:{row.get('drug_id') or row.get('drugbank_id', '')}"
            condition = f"UMLS:{row['ind_id']}"
            yield from table.node(drug, "ChemicalEntity", row["drug_name"])
            yield from table.node(condition, "Disease", row["ind_name"])
            if row["status"] == "Approved":
                yield table.statement(drug, "treats", condition, code="approved", confidence=0.9)
            else:
                trial = _TRIAL.search(row.get("TrialStatus", "") + row.get("NCT", ""))
                yield table.statement(
                    *(drug, "in_clinical_trials_for", condition),
                    code=f"failed:{row['status']} {row.get('phase', '')}".strip(),
                    publication=f"clinicaltrials:{trial[0]}" if trial else "",
                    confidence=0.8,
                )
