"""Names of things that no ontology at hand covers: a small table of drugs and procedures, written by hand.

Format: UTF-8, tab-separated; any number of `#` comment lines, then the header `id category name synonyms`, then one
thing a line. `category` is a Biolink class without prefix, `synonyms` are separated by `|`. A fifth column `alternates`
may hold former ids of the thing, separated likewise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Node, normalise_curie
from kg.schema.biolink import ancestors
from loaders.base import Origin, Problems, lines

__all__ = ["VocabularyReader", "parse_row"]

_COLUMNS = ("id", "category", "name", "synonyms")
_HEADERS = ("\t".join(_COLUMNS), "\t".join((*_COLUMNS, "alternates")))


class VocabularyReader:
    """Yields one `Node` a line. A bad line, or an id that was given before, is reported and left out."""

    name: ClassVar[str] = "vocabulary"
    version: ClassVar[str] = "2"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        r"""True when the first line that is no comment holds the four column names.

        >>> VocabularyReader().can_read(Path("drugs.tsv"), b"# CC0\nid\tcategory\tname\tsynonyms\n")
        True
        """
        for line in head.decode("utf-8-sig", errors="replace").splitlines():
            if line.strip() and not line.startswith("#"):
                return line.rstrip() in _HEADERS
        return False

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node]:
        """Yield nodes in the order of the file. Raises `InputError` when the header line is missing."""
        first: dict[str, int] = {}
        header = False
        for number, text in lines(path, problems):
            if not text.strip() or text.startswith("#"):
                continue
            if not header:
                if text.rstrip() not in _HEADERS:
                    hint = "write one line with the column names: " + ", ".join(_COLUMNS) + " (tabs between them)"
                    raise InputError("has no header line", where=Location(str(path), line=number), hint=hint)
                header = True
                continue
            try:
                node = parse_row(text, source=origin.source)
                if node.id in first:
                    raise InputError(f"the id was given in line {first[node.id]}", hint="put all its names in one line")
            except InputError as error:
                error.where = Location(str(path), line=number, record=text.partition("\t")[0][:60])
                problems.add(error)
                continue
            first[node.id] = number
            yield node


def parse_row(text: str, *, source: str = "") -> Node:
    r"""Read one line of the table; the columns after the name may be empty or left out.

    Raises `InputError` for a wrong number of cells, an id that is no CURIE, an unknown category or an empty name.

    >>> parse_row("MESH:D000420\tChemicalEntity\tAlbuterol\tsalbutamol").synonyms
    ('salbutamol',)
    """
    cells = [cell.strip() for cell in text.split("\t")]
    if len(cells) not in (3, 4, 5):
        raise InputError(f"has {len(cells)} cells, 3 to 5 are needed", hint="columns: " + ", ".join(_COLUMNS))
    curie, category, name, joined, former = (*cells, "", "")[:5]
    if not ancestors(category):
        hint = "write ChemicalEntity, Procedure, Disease, … without a prefix"
        raise InputError(f"{category[:40]!r} is no Biolink class", hint=hint)
    if not name:
        raise InputError("the name is empty")
    given = (part.strip() for part in joined.split("|"))
    synonyms = tuple(dict.fromkeys(part for part in given if part and part != name))
    alternates = tuple(normalise_curie(one) for one in former.split("|") if one)
    return Node(normalise_curie(curie), category, name, synonyms=synonyms, alternates=alternates, source=source)
