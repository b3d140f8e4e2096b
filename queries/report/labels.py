"""Names of findings in another language, from a Babelon table (as the HPO project publishes its translations)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputError, Location

__all__ = ["Labels", "read_labels"]


class Labels:
    """Names by id; what has none keeps its own.

    >>> Labels({"HP:0000001": "所有词汇"}).of("HP:0000001", "All"), Labels({}).of("HP:0000001", "All")
    ('所有词汇', 'All')
    """

    def __init__(self, names: Mapping[str, str], spelled: Mapping[str, str] | None = None) -> None:
        """`names` by id; `spelled` by the English name in lower case, for ids that no table knows."""
        self._names, self._spelled = names, spelled or {}

    @property
    def names(self) -> Mapping[str, str]:
        """All names by id."""
        return self._names

    @property
    def spelled(self) -> Mapping[str, str]:
        """All names by the English name in lower case."""
        return self._spelled

    def of(self, id: str, name: str) -> str:
        """The name in the other language, or the name given, or the id."""
        return self._names.get(id) or self._spelled.get(name.lower()) or name or id


def read_labels(path: Path) -> Labels:
    """Read the labels of a Babelon table (`.tsv`, `.tsv.gz`); raises `InputError` when it is none."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            wanted = {"subject_id", "predicate_id", "translation_value"}
            if not wanted <= set(rows.fieldnames or ()):
                raise InputError("no Babelon table", where=Location(str(path)), hint="give hp-zh.babelon.tsv of HPO")
            return Labels({r["subject_id"]: r["translation_value"] for r in rows if r["predicate_id"] == "rdfs:label"})
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise InputError(f"cannot be read ({type(error).__name__})", where=Location(str(path))) from None
