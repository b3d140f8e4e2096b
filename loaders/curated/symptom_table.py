"""What the readers of disease–symptom tables share: a row becomes two nodes and a weighted statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Evidence, Frequency, Node, Statement
from loaders.base import Origin
from loaders.curated.starter import MANIFESTATION

__all__ = ["SymptomTable", "local_id", "unbent"]


def local_id(prefix: str, name: str) -> str:
    """An id for a thing that a table only names.

    >>> local_id("HKG", "Acute renal failure")
    'HKG:acute-renal-failure'
    """
    return f"{prefix}:{re.sub(r'[^0-9a-z一-鿿]+', '-', name.lower()).strip('-')[:120]}"


def unbent(name: str) -> str:
    """MeSH's "Pain, Abdominal" as people say it.

    >>> unbent("Aging, Premature")
    'Premature Aging'
    """
    return " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name


class SymptomTable:
    """Turns rows into records; each node is yielded once."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._seen: set[str] = set()

    def row(
        self, disease: tuple[str, str], finding: tuple[str, str], share: float, *, counted: bool = True
    ) -> Iterator[Node | Statement]:
        """Records of one row: (id, name) of disease and finding, and the share of patients, 0 to 1 (a weight, where the
        table counts something else than patients).
        """
        for (id, name), category in ((disease, "Disease"), (finding, "PhenotypicFeature")):
            if id not in self._seen:
                self._seen.add(id)
                yield Node(id, category, name, source=self._origin.source)
        evidence = Evidence(
            self._origin.source,
            knowledge_level="statistical_association" if counted else "knowledge_assertion",
            agent_type="data_analysis_pipeline" if counted else "manual_agent",
            confidence=0.7,
            frequency=Frequency(round(min(max(share, 0.001), 1.0), 4), 0),
            source_version=self._origin.version,
            license=self._origin.license,
        )
        yield Statement(disease[0], MANIFESTATION, finding[0], evidence=(evidence,))
