"""Health knowledge graph learned from emergency-department records (Rotmensch et al., Sci Rep 2017).

A CSV file with `Diseases,Symptoms`; a cell holds "symptom (importance), …", importance being the noisy-or weight.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Node, Statement
from loaders.base import Origin, Problems, read_all
from loaders.curated.symptom_table import SymptomTable, local_id

__all__ = ["HealthKnowledgeGraphReader"]

_SYMPTOM = re.compile(r"\s*([^,()]+?)\s*\((\d?\.?\d+)\)")


class HealthKnowledgeGraphReader:
    """Yields diseases, symptoms and weighted statements; diseases are known by name alone."""

    name: ClassVar[str] = "health_knowledge_graph"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds the two columns."""
        return re.match(rb"\xef?\xbb?\xbf?Diseases,Symptoms\s", head) is not None

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield in file order; a disease without symptoms is reported."""
        table = SymptomTable(origin)
        text = read_all(path).decode("utf-8-sig", errors="replace").replace("\r", "\n")
        for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
            if number == 1 or not row:
                continue
            found = _SYMPTOM.findall(row[1]) if len(row) > 1 else []
            if not found:
                where = Location(str(path), line=number, record=row[0][:60])
                problems.add(InputError("has no symptom with a weight", where=where))
            for symptom, weight in found:
                disease = (local_id("HKG", row[0]), row[0])
                yield from table.row(disease, (local_id("HKG.S", symptom), symptom), float(weight))
