"""One candidate for one disease, however its sources call it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from extractors.words import words_of
from kg.release.read import Release

__all__ = ["DiseaseNames", "name_key"]

_LETTER = re.compile(r"\b[Aa]$")
_LOCAL = ("HKG", "DDXPLUS.C", "BAIDU", "UMLS", "MESH", "DOID", "NHS", "MEDQUAD", "MEDLINEPLUS")
"""Prefixes under which a source names diseases that may have a better id."""


def name_key(name: str) -> str:
    """What two spellings of one name share: words without order, plural, case and punctuation.

    >>> name_key("Kidney Stones") == name_key("stone, kidney")
    True
    >>> name_key("hepatitis A") == name_key("hepatitis")
    False
    """
    # The last letter of "hepatitis A" is no article.
    return " ".join(sorted(words_of(_LETTER.sub("lettera", name))))


class DiseaseNames:
    """Finds the node of a disease by its names, in the order: ordinary diseases, primary names, synonyms."""

    def __init__(self, release: Release, ordinary: Iterable[str]) -> None:
        first = set(ordinary)
        rows = release.nodes.filter((pl.col("category") == "Disease") & ~pl.col("deprecated")).sort("id")
        self.nodes = {row["id"]: row for row in rows.iter_rows(named=True)}
        self._by_name: dict[str, str] = {}
        self._by_xref: dict[str, str] = {}
        better = [id for id in self.nodes if id.partition(":")[0] not in _LOCAL]
        better.sort(key=lambda one: (one not in first, not one.startswith("MONDO:"), one))
        for wanted in (True, False):
            for id in better:
                row = self.nodes[id]
                for name in [row["name"]] if wanted else row["synonyms"]:
                    if key := name_key(name):
                        self._by_name.setdefault(key, id)
                if wanted and id in first:
                    for name in row["synonyms"]:
                        self._by_name.setdefault(name_key(name), id)
        for id in better:
            for xref in self.nodes[id]["xrefs"]:
                self._by_xref.setdefault(xref, id)

    def canonical(self, id: str, names: Iterable[str] = (), xrefs: Iterable[str] = ()) -> str | None:
        """The node that stands for a disease with this id, these names and cross-references, if any."""
        if id in self.nodes and id.partition(":")[0] not in _LOCAL:
            return id
        given = [self.nodes[id]["name"]] if id in self.nodes else []
        for name in (*given, *names):
            if (found := self._by_name.get(name_key(name))) is not None:
                return found
        for xref in (id, *xrefs):
            if (found := self._by_xref.get(xref)) is not None:
                return found
        return id if id in self.nodes else None
