"""Hetionet v1.0: symptoms of diseases (metaedge DpS) and what drugs do, from the edges and the names beside them.

Himmelstein et al., eLife 2017. CC0. The edges (`*.sif`) are read with `hetionet-v1.0-nodes.tsv` from the same folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement
from loaders.base import Origin, Problems, lines
from loaders.curated.drug_table import DrugTable
from loaders.curated.hetionet_drugs import DRUG_EDGES, drug_edge
from loaders.curated.symptom_table import SymptomTable

__all__ = ["HetionetReader"]

_SHARE = 0.2
"""Hetionet says that a symptom is presented more often than by chance, not how often."""


class HetionetReader:
    """Yields diseases, symptoms and the statements between them; other kinds of edges are passed over."""

    name: ClassVar[str] = "hetionet"
    version: ClassVar[str] = "5"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for a table of source, metaedge and target."""
        return head.startswith(b"source\tmetaedge\ttarget")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield in file order; raises `InputError` when the names are not beside the edges."""
        names = _names(path, problems)
        table, drugs = SymptomTable(origin), DrugTable(origin)
        for number, text in lines(path, problems):
            subject, _, rest = text.partition("\t")
            kind, _, obj = rest.partition("\t")
            if kind not in ("DpS", *DRUG_EDGES):
                continue
            if subject not in names or obj not in names:
                problems.add(InputError("an end has no name", where=Location(str(path), line=number)))
                continue
            if kind != "DpS":
                yield from drug_edge(kind, (subject, names[subject]), (obj, names[obj]), drugs)
                continue
            disease = (subject.partition("::")[2], names[subject])
            symptom = (f"MESH:{obj.partition('::')[2]}", names[obj])
            yield from table.row(disease, symptom, _SHARE)


def _names(path: Path, problems: Problems) -> dict[str, str]:
    beside = next(iter(sorted(path.parent.glob("*nodes.tsv*"))), None)
    if beside is None:
        raise InputError("needs hetionet-v1.0-nodes.tsv in the same folder", where=Location(str(path)))
    rows = (text.split("\t") for _, text in lines(beside, problems))
    return {row[0]: row[1] for row in rows if len(row) == 3}
