"""Symptoms that the definitions of the Disease Ontology name ("… has_symptom fever"); the facts, not the sentences.

The Disease Ontology has been CC0 since 2017. The file is `doid.obo`, named by its reader in the manifest, because the
reader of ontologies takes it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.model import Node, Statement
from loaders.base import Origin, Problems
from loaders.curated.symptom_table import SymptomTable, local_id
from loaders.ontology.obo import OboReader

__all__ = ["DoidSymptomsReader", "symptoms_in"]

_SYMPTOM = re.compile(
    r"has_symptom[s]?\s+([a-z][a-z \-]{2,60}?)(?=\s*(?:[,.;()]|\band\b|\bor\b|\bhas_|\bwhich\b|$))", re.IGNORECASE
)
_SHARE = 0.4


class DoidSymptomsReader:
    """Yields diseases, findings and statements of equal weight."""

    name: ClassVar[str] = "doid_symptoms"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """Never: the file is an ontology, which its own reader takes; the manifest names this one."""
        return False

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield in file order."""
        table = SymptomTable(origin)
        for record in OboReader().read(path, origin, problems):
            if not isinstance(record, Node) or not record.id.startswith("DOID:") or record.deprecated:
                continue
            yield Node(record.id, "Disease", record.name, synonyms=record.synonyms, source=origin.source)
            for symptom in symptoms_in(record.description):
                finding = (local_id("DOID.S", symptom), symptom)
                yield from table.row((record.id, record.name), finding, _SHARE, counted=False)


def symptoms_in(definition: str) -> list[str]:
    """What a definition names as symptoms, in order.

    >>> symptoms_in("The infection has_symptom fever, has_symptom joint pain and has_symptom rash.")
    ['fever', 'joint pain', 'rash']
    """
    return list(dict.fromkeys(found.strip().lower() for found in _SYMPTOM.findall(definition)))
