"""The treatment table of a release: what treats, what harms, what meets, by id, in one SQLite file.

It lies beside the release (`.NAME.index`), keyed by the release's hash, and is compiled when first asked for; it may be
deleted at any time. A question reads a handful of its rows, so a shell answers at once however large the release is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from kg.errors import ReleaseError
from kg.model.spelling import fold, spellings
from kg.release.files import fresh_folder
from kg.release.read import Release

__all__ = ["TABLE_VERSION", "TreatmentTable", "open_treatments"]

TABLE_VERSION = "9"
"""Raised whenever the table, or the way it is computed, changes."""


class TreatmentTable:
    """An opened table. Every look-up is remembered; an unknown key gives an empty answer.

    `facts(kind, id)` kinds: `thing` (name, synonyms, xrefs, category, care kind), `treats` (of a disease), `near`
    (diseases whose treatments count too), `above` (conditions that a condition implies), `harms`, `meets`, `effects`,
    `genes` (of a drug), `classes` (of a drug, or the class itself, with those that share allergies), `cross`
    (allergies across classes).
    """

    def __init__(self, path: Path) -> None:
        # `immutable`: a finished table never changes, so no lock is needed, even on a read-only disk.
        self._base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    @lru_cache(maxsize=1 << 15)  # noqa: B019 - a table lives as long as the process that asks it
    def facts(self, kind: str, key: str) -> Any:
        """The decoded row, or None. The answer is shared: do not change it."""
        row = self._base.execute("SELECT value FROM facts WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return orjson.loads(row[0]) if row else None

    @lru_cache(maxsize=1 << 15)  # noqa: B019
    def named(self, realm: str, name: str) -> str:
        """Id of a `drug` or `condition` by its id, former or foreign id, or exact name; empty when there is none."""
        row = self._base.execute("SELECT id FROM names WHERE realm = ? AND name = ?", (realm, fold(name))).fetchone()
        return str(row[0]) if row else ""

    def thing(self, id: str) -> dict[str, Any]:
        """What is known of a thing itself; of an unknown one its id as its name."""
        return self.facts("thing", id) or {"name": id, "synonyms": [], "xrefs": [], "category": "", "kind": "drug"}

    def name(self, id: str) -> str:
        """Name of a thing; its id when it has none."""
        return str(self.thing(id)["name"])

    @lru_cache(maxsize=1 << 12)  # noqa: B019
    def drugs(self, id: str, label: str) -> tuple[str, ...]:
        """Drugs or classes behind an id or a name as people write it; several for a combination, none when unknown."""
        if id and (found := self.named("drug", id)):
            return (found,)
        for names in spellings(label) if label else ():
            found_all = [self.named("drug", name) for name in names]
            if found_all and all(found_all):
                return tuple(dict.fromkeys(found_all))
        return ()

    def condition(self, id: str, label: str = "") -> str:
        """Condition behind an id or a name; empty when unknown."""
        return (id and self.named("condition", id)) or (self.named("condition", label) if label else "")

    def similar_names(self, text: str, limit: int = 3) -> list[str]:
        """Names of conditions that hold the text, or are spelt like it, the shortest first: for a mistyped name."""
        plain = fold(text).replace("%", "").replace("_", "")
        ask = "SELECT name, id FROM names WHERE realm = 'condition' AND name LIKE ? ORDER BY length(name) LIMIT 5000"
        held = self._base.execute(ask, (f"%{plain}%",)).fetchall() if len(plain) > 2 else []
        if not held and (alike := self._base.execute(ask, (f"{plain[:2]}%",)).fetchall()):
            close = get_close_matches(plain, [row[0] for row in alike], limit, 0.75)
            held = [row for name in close for row in alike if row[0] == name]
        return list(dict.fromkeys(self.name(row[1]) for row in held))[:limit]


def open_treatments(release: Release, listener: Callable[[int, int], None] = lambda *_: None) -> TreatmentTable:
    """Open the table of a release; the first time it is compiled (some seconds), of which `listener` is told.

    Raises `ReleaseError` when it can be written nowhere.
    """
    key = f"{release.id[:24]}-treatments-{TABLE_VERSION}"
    for parent in _places(release):
        if (parent / key / "table.sqlite").is_file():
            return _opened(parent / key / "table.sqlite")
    for parent in _places(release):
        if os.access(parent if parent.exists() else parent.parent, os.W_OK):
            from queries.treatment.compiling import compile_table

            with fresh_folder(parent / key) as folder:
                compile_table(release, folder / "table.sqlite", listener)
            return _opened(parent / key / "table.sqlite")
    raise ReleaseError(
        f"the index of {release.path} can be written nowhere", hint="set MEDKG_HOME to a writable folder"
    )


@lru_cache(maxsize=4)
def _opened(path: Path) -> TreatmentTable:
    """One table a file and process: what it remembers serves all who ask."""
    return TreatmentTable(path)


def _places(release: Release) -> list[Path]:
    home = os.environ.get("MEDKG_HOME")
    path = release.path.resolve()
    beside = path.parent / f".{path.name}.index"
    return [beside, Path(home) / "index"] if home else [beside]
