"""Columbia disease–symptom knowledge base (Wang, Hripcsak, Friedman: discharge summaries of New York–Presbyterian).

An XLSX sheet of three columns: disease, number of patients, symptom; symptoms ranked by the strength of association.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from lxml import etree

from kg.errors import InputError, Location
from kg.model import Node, Statement
from loaders.base import Origin, Problems
from loaders.curated.symptom_table import SymptomTable

__all__ = ["ColumbiaReader"]

_THING = re.compile(r"UMLS:(C\d{7})_(.+?)(?:\^.*)?$")
_LIMIT = 32 << 20


class ColumbiaReader:
    """Yields diseases and symptoms by UMLS id; the weight falls with the rank of the symptom."""

    name: ClassVar[str] = "columbia"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for an XLSX file whose first shared text is the table's first column."""
        return head.startswith(b"PK") and path.suffix == ".xlsx" and "Disease" in _shared(path)[:1]

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield in the order of the sheet; cells without a UMLS id are passed over.

        Raises `InputError` when the file holds no sheet.
        """
        table = SymptomTable(origin)
        disease: tuple[str, str] | None = None
        rank = 0
        for first, third in _rows(path):
            if found := _THING.match(first):
                disease, rank = (f"UMLS:{found[1]}", found[2].replace("_", " ")), 0
            symptom = _THING.match(third)
            if symptom is None or disease is None:
                continue  # a heading, or a cell without a UMLS id
            rank += 1
            finding = (f"UMLS:{symptom[1]}", " ".join(symptom[2].split()))
            yield from table.row(disease, finding, 0.6 / rank**0.5)


def _shared(path: Path) -> list[str]:
    root = _part(path, "xl/sharedStrings.xml")
    return [] if root is None else ["".join(item.itertext()) for item in root]


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """First and third cell of each row."""
    texts = _shared(path)
    sheet = _part(path, "xl/worksheets/sheet1.xml")
    if sheet is None:
        raise InputError("holds no first sheet", where=Location(str(path)), hint="fetch the file again")
    for row in sheet.iter("{*}row"):
        cells = {cell.get("r", "")[:1]: cell for cell in row}
        yield _text(cells.get("A"), texts), _text(cells.get("C"), texts)


def _text(cell: Any, texts: list[str]) -> str:
    value = cell.findtext("{*}v") if cell is not None else None
    if not value or cell.get("t") != "s" or not value.isdigit() or int(value) >= len(texts):
        return ""
    return texts[int(value)]


def _part(path: Path, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(name).file_size > _LIMIT:
                return None
            return etree.fromstring(archive.read(name), parser)
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError):
        return None
