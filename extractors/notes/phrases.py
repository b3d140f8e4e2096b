"""What English notes say for findings beside HPO's own names (`ontologies/note_phrases.tsv`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.resources import ontology_file

__all__ = ["note_phrases"]


@lru_cache(maxsize=1)
def note_phrases() -> Mapping[str, tuple[str, ...]]:
    """Phrases by HPO id.

    >>> "bilateral infiltrates" in note_phrases()["HP:0002113"]
    True
    """
    found: dict[str, tuple[str, ...]] = {}
    with ontology_file("note_phrases.tsv").open(encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("HP:"):
                id, _, phrases = line.rstrip("\n").split("\t")
                found[id] = tuple(phrases.split("|"))
    return found
