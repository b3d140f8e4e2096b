"""What corpora measured of patterns and of mere co-occurrence: how often they were right.

`patterns.json` is written by `medkg train relations`: for each row how often it spoke on training corpora, how often it
was right, and the judgement it replaces, which counts as four observations.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

__all__ = ["JUDGEMENT", "measured_confidence", "shrunk"]

JUDGEMENT = 4
"""Observations that a judgement is worth."""
_FILE = Path(__file__).parents[1] / "models" / "relations" / "patterns.json"


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, float]]:
    if not _FILE.is_file():
        return {}
    loaded: dict[str, dict[str, float]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def measured_confidence(name: str, judged: float) -> float:
    """Measured confidence of a row; the judgement for one that never spoke.

    >>> measured_confidence("no such row", 0.5)
    0.5
    """
    row = _table().get(name)
    return judged if row is None else shrunk(int(row["right"]), int(row["told"]), judged)


def shrunk(right: int, told: int, judged: float) -> float:
    """Share of right ones, with the judgement as `JUDGEMENT` observations more.

    >>> shrunk(6, 6, 0.5)
    0.8
    """
    return round((right + JUDGEMENT * judged) / (told + JUDGEMENT), 3)
