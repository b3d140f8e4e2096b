"""Chinese disease–finding links of Baidu's diagnosis network (Chen et al., ACL 2020; Apache-2.0).

Three columns without a header: disease, finding, kind (Symptom, Sign, Examination, …). Names are Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Node, Statement
from loaders.base import Origin, Problems, lines
from loaders.curated.symptom_table import SymptomTable, local_id

__all__ = ["BaiduReader"]

_LINE = re.compile(r"^[^\t]*[一-鿿][^\t]*\t[^\t]*[一-鿿][^\t]*\t[A-Z][A-Za-z ]+$")
_SHARE = 0.3


class BaiduReader:
    """Yields diseases, findings and statements of equal weight."""

    name: ClassVar[str] = "baidu"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the first line is two Chinese names and a kind."""
        return _LINE.match(head.decode("utf-8", errors="replace").partition("\n")[0].rstrip("\r")) is not None

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield in file order."""
        table = SymptomTable(origin)
        for number, text in lines(path, problems):
            cells = text.split("\t")
            if len(cells) != 3:
                problems.add(InputError("is no row of three cells", where=Location(str(path), line=number)))
                continue
            disease, finding, _ = cells
            ends = (local_id("BAIDU", disease), disease), (local_id("BAIDU.F", finding), finding)
            yield from table.row(*ends, _SHARE, counted=False)
