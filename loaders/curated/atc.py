"""The WHO's ATC classification as a table of codes and names: which class (its fourth level) a drug belongs to.

The classification's terms forbid shipping it; a user who has it gives the file (`atc_code,atc_name,…`). Groups of
combinations (names that end in "combinations") are left out: what is true of one member is not of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement
from loaders.base import Origin, Problems, begun
from loaders.curated.drug_table import DrugTable, rows_of_table

__all__ = ["AtcReader"]

_CODE = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")
_GENERAL = re.compile(r"^(other|others|various|diverse)\b|combination", re.IGNORECASE)
"""Rows that stand for whatever has no row of its own."""
_CLASS, _DRUG = 5, 7


class AtcReader:
    """Yields classes, drugs and `subclass_of` between them, with the code `member`."""

    name: ClassVar[str] = "atc"
    version: ClassVar[str] = "2"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for a table that begins with the columns of code and name."""
        return begun(head).startswith(b"atc_code,atc_name")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file; a row without a code of the classification is a problem."""
        table = DrugTable(origin)
        classes: set[str] = set()
        for number, row in rows_of_table(path, problems, delimiter=","):
            code, name = row["atc_code"], row["atc_name"].strip()
            if not _CODE.fullmatch(code) or not name:
                problems.add(InputError(f"{code[:20]!r} is no ATC code", where=Location(str(path), line=number)))
            elif len(code) == _CLASS and not name.casefold().endswith(("combinations", "combinations of drugs")):
                classes.add(code)
                # No chemical: names such as "antibiotics" must not be looked for in texts.
                yield Node(f"ATC:{code}", "InformationContentEntity", name, source=origin.source)
            elif len(code) == _DRUG and code[:_CLASS] in classes and not _GENERAL.search(name):
                drug = table.drug(name)
                yield from table.node(drug, "ChemicalEntity", name)
                yield table.statement(drug, "subclass_of", f"ATC:{code[:_CLASS]}", code="member")
