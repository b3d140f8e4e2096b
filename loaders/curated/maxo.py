"""Annotations with the Medical Action Ontology: actions that treat, prevent or must not be taken in rare diseases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement, normalise_curie
from loaders.base import Origin, Problems
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["MaxoReader"]

_PREDICATE = {
    "treats": "treats",
    "prevents": "preventative_for_condition",
    "investigates": "studied_to_treat",
    "contraindicated": "contraindicated_in",
    "lack of observed response": "treats",
    "no_observed_benefit": "treats",
}
_DENIED = ("lack of observed response", "no_observed_benefit")


class MaxoReader:
    """Yields actions, diseases, drugs named beside an action, and statements; rows of unknown relation are left out.

    What the action treats in the disease (an HPO term) stands in the qualifier `population`.
    """

    name: ClassVar[str] = "maxo"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for the annotation tables, by their column names."""
        return b"disease_id\tdisease_name\tsource_id\tmaxo_id" in head[:600]

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file."""
        table = DrugTable(origin)
        for number, row in rows_of_table(path, problems):
            relation = row["relation"].lower()
            if relation not in _PREDICATE:
                continue
            try:
                disease, action = normalise_curie(row["disease_id"]), normalise_curie(row["maxo_id"])
                drug = normalise_curie(row["extension_id"]) if row["extension_id"] else ""
            except InputError as error:
                error.where = Location(str(path), line=number, record=row["disease_id"][:30])
                problems.add(error)
                continue
            yield from table.node(disease, "Disease", row["disease_name"])
            yield from table.node(action, "Procedure", row["maxo_name"])
            if drug:
                yield from table.node(drug, "ChemicalEntity", row["extension_name"])
            yield table.statement(
                *(drug or action, _PREDICATE[relation], disease),
                code=f"maxo:{row['evidence']}",
                publication=row["source_id"],
                confidence=0.9 if row["evidence"] == "PCS" else 0.85,
                negated=relation in _DENIED,
                population=row["hpo_id"] if relation != "contraindicated" else "",
            )
