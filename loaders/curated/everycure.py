"""Every Cure's MATRIX lists of indications and contraindications, made from labels of FDA, EMA and PMDA.

The lists state no licence: for development and evaluation, never shipped. Contraindications were extracted and checked
by language models there, so their agent is `automated_agent`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement, normalise_curie
from loaders.base import Origin, Problems
from loaders.categories import category_of
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["EveryCureReader"]


_DIAGNOSTIC = re.compile(
    r"\(18F\)|\b18F-|\bF-18\b|\b64Cu|\b68Ga|\b99mTc|\bTc-99m|\b123I|\bI 125\b|\bUrea-13C|"
    r"^(iopamidol|iopromide|iohexol|iodixanol|ioversol|gado\w+|florbetapir|flutemetamol|indocyanine green|fluorescein|"
    r"methacholine|tuberculin|regadenoson|hexaminolevulinate|thyrotropin|secretin human|tetrofosmin|perflutren)\b",
    re.IGNORECASE,
)
"""Tracers and contrast agents: labels "indicate" them in diseases that they show and do not treat."""


class EveryCureReader:
    """Yields drugs, conditions and `treats` or `contraindicated_in`, by the columns of the list."""

    name: ClassVar[str] = "everycure"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for either list, by its column names."""
        return b"final normalized drug id\tfinal normalized drug label" in head[:800]

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file; rows that the list itself leaves unnamed are passed over."""
        table = DrugTable(origin)
        for number, row in rows_of_table(path, problems):
            if row.get("is_allergen") == "TRUE" or row.get("is_diagnostic_agent") == "TRUE":
                continue
            if "contraindications" not in row and _DIAGNOSTIC.search(row["final normalized drug label"]):
                continue
            try:
                drug = normalise_curie(row["final normalized drug id"])
                disease = normalise_curie(row["final normalized disease id"])
            except InputError as error:
                error.where = Location(str(path), line=number)
                problems.add(error)
                continue
            yield from table.node(drug, "ChemicalEntity", row["final normalized drug label"])
            category = category_of(disease)
            yield from table.node(
                disease, "Disease" if category == "NamedThing" else category, row["final normalized disease label"]
            )
            if "contraindications" in row:
                yield table.statement(
                    drug, "contraindicated_in", disease, confidence=0.8, agent="automated_agent", code="label"
                )
            else:
                yield table.statement(drug, "treats", disease, code="approved", confidence=0.9)
