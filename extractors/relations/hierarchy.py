"""Which MeSH descriptor lies below which, by tree numbers (MeSH 2015: chemicals, diseases, mental disorders)."""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

__all__ = ["mesh_below"]

_TABLE = Path(__file__).parents[1] / "models" / "relations" / "mesh_tree.tsv.gz"


@lru_cache(maxsize=1)
def _trees() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    with gzip.open(_TABLE, "rt", encoding="ascii") as lines:
        for line in lines:
            descriptor, _, number = line.rstrip("\n").partition("\t")
            found[f"MESH:{descriptor}"].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


@lru_cache(maxsize=1 << 16)
def mesh_below(one: str, other: str) -> bool:
    """Whether the first MeSH id lies below the second; False for ids of other vocabularies.

    >>> mesh_below("MESH:D003924", "MESH:D003920"), mesh_below("MESH:D003920", "MESH:D003924")
    (True, False)
    """
    if not (one.startswith("MESH:") and other.startswith("MESH:")):
        return False
    trees = _trees()
    higher = tuple(f"{number}." for number in trees.get(other, ()))
    return bool(higher) and any(number.startswith(higher) for number in trees.get(one, ()))
