"""What told relations are worth in the end: mentions found, linked and related, so often the whole was right.

The chance of a pair times the scores of its mentions is a guess at that; `edges.json` has what held-out texts showed:
for each relation how often those told with such a score held. Written by `medkg train relations`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from extractors.relations.heads import HEADS
from extractors.relations.label_words import is_label
from kg.model import Annotation, Relation

__all__ = ["ACCURATE", "APART", "FILE", "Edges", "chance_of", "head_of", "shipped_edges"]

FILE = Path(__file__).parents[1] / "models" / "relations" / "edges.json"
ACCURATE = FILE.with_name("edges-accurate.json")
"""That of the pipeline `accurate`."""
APART = "treats-apart"
"""Told to treat where no sentence names both: told by the same head, and much less often true."""
Edges = Mapping[str, Mapping[str, list[float]]]
"""By head the knots of a rising line: `scores` as told, and the `chances` that such an edge holds."""
_HEADS = {head.predicate: name for name, head in HEADS.items() if name != "label"}


@lru_cache(maxsize=2)
def shipped_edges(file: Path = FILE) -> Edges:
    """The table that ships for the fast model, or another; empty where there is none."""
    if not file.is_file():
        return {}
    loaded: Edges = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def head_of(annotation: Annotation, relation: Relation) -> str:
    """The learned relation that a told one belongs to, or nothing; what treats is told apart by how the text says it.

    Labels have a language of their own, and of ends that no sentence names together fewer are right.
    """
    name = _HEADS.get(relation.predicate, "")
    if name != "treats":
        return name
    whole = not annotation.sentences or relation.sentence in annotation.sentences
    if whole and is_label(annotation.document.text, relation.sentence):
        return "label"
    return name if whole and _within(annotation, relation) else APART


def _within(annotation: Annotation, relation: Relation) -> bool:
    start, end = relation.sentence
    ends = [m for m in annotation.mentions if m.id in (relation.subject, relation.object)]
    return all(start <= m.start and m.end <= end for m in ends)


def chance_of(edges: Edges, head: str, score: float) -> float:
    """The chance that an edge told with a score holds; the score itself where nothing was measured.

    >>> chance_of({"causes": {"scores": [0.2, 0.6], "chances": [0.4, 0.8]}}, "causes", 0.4)
    0.6
    """
    knots = edges.get(head)
    return score if knots is None else round(float(np.interp(score, knots["scores"], knots["chances"])), 4)
