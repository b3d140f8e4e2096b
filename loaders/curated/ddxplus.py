"""DDXPlus (Fansi Tchango et al., NeurIPS 2022): which evidences its 49 conditions have. CC BY 4.0.

`release_conditions.json` is read with `release_evidences.json` from the same folder; a yes-or-no question becomes the
finding that it asks for. The table does not say how often: every finding has the same weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Node, Statement
from loaders.base import Origin, Problems, read_all
from loaders.curated.symptom_table import SymptomTable, local_id

__all__ = ["DdxplusReader", "finding_of"]

_SHARE = 0.3
_ASKED = re.compile(
    r"^(?:do|does|did|are|is|have|has|were|was)\s+(?:you|your)\s*"
    r"(?:currently|ever|recently|had|have|having|felt|feel|feeling|been|noticed|experiencing|experienced|suffering from"
    r"|suffered from|diagnosed with|a|an|any|the|or|did|do|more|significant(?:ly)?|,)*\b\s*",
    re.IGNORECASE,
)


class DdxplusReader:
    """Yields conditions and findings by the names the tables give them in English."""

    name: ClassVar[str] = "ddxplus"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds the names of a condition as the release writes them."""
        return head.lstrip()[:1] == b"{" and b'"cond-name-eng"' in head and b'"icd10-id"' in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield in file order; raises `InputError` when the evidences are not beside the conditions."""
        beside = next(iter(sorted(path.parent.glob("release_evidences.json*"))), None)
        if beside is None:
            raise InputError("needs release_evidences.json in the same folder", where=Location(str(path)))
        evidences = _table(beside)
        table = SymptomTable(origin)
        for key, row in _table(path).items():
            name = row.get("cond-name-eng") if isinstance(row, dict) else None
            if not isinstance(name, str):
                problems.add(InputError("has no English name", where=Location(str(path), record=key[:60])))
                continue
            for code in row.get("symptoms") or {}:
                question = evidences.get(code, {}).get("question_en", "")
                if evidences.get(code, {}).get("data_type") == "B" and (finding := finding_of(question)):
                    symptom = (local_id("DDXPLUS", code), finding)
                    yield from table.row((local_id("DDXPLUS.C", name), name), symptom, _SHARE, counted=False)


def finding_of(question: str) -> str:
    """The finding that a question asks for.

    >>> finding_of("Do you have a fever (either felt or measured with a thermometer)?")
    'fever'
    """
    asked = _ASKED.sub("", re.sub(r"\([^)]*\)", "", question)).strip(" ?.").lower()
    return re.sub(r"^(?:an?|any|the) ", "", asked)


def _table(path: Path) -> dict[str, Any]:
    try:
        table = orjson.loads(read_all(path))
    except orjson.JSONDecodeError as error:
        raise InputError("is no valid JSON", where=Location(str(path)), hint="fetch it again") from error
    if not isinstance(table, dict):
        raise InputError("is no JSON object", where=Location(str(path)))
    return table
