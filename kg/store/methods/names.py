"""Finding things by id, name and place in a hierarchy."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from kg.store.methods.tables import Tables, records
from kg.store.names import name_vector, words_of

__all__ = ["ancestors", "common_ancestors", "descendants", "find_thing", "nearest_names", "search_names"]

_CANDIDATES = 100  # as many as the vector index is asked for


def find_thing(t: Tables, *, id: str) -> list[tuple[Any, ...]]:
    """See `find_thing.cypher`."""
    listed = pl.col("alternates").list.contains(id) | pl.col("xrefs").list.contains(id)
    found = t.nodes.filter((pl.col("id") == id) | listed).sort("id")
    return records(found.select("id", "category", "name", "synonyms", "xrefs", "deprecated", "replaced_by"))


def search_names(t: Tables, *, text: str, words: str, limit: int) -> list[tuple[Any, ...]]:  # noqa: ARG001
    """See `search_names.cypher`; `words` serves full-text indexes alone."""
    wanted, asked = text.strip().lower(), set(words_of(text))
    rows = []
    for id, category, name, synonyms in t.nodes.select("id", "category", "name", "synonyms").iter_rows():
        names = [name, *synonyms]
        if not asked or not asked <= set(words_of(" | ".join(names))):
            continue
        exact = any(n.lower() == wanted for n in names)
        rows.append((id, category, name, 1.0 if exact else round(len(wanted) / (len(wanted) + len(name)), 4)))
    return sorted(rows, key=lambda row: (-row[3], row[0]))[:limit]


def nearest_names(t: Tables, *, text: str, vector: list[float], limit: int) -> list[tuple[Any, ...]]:  # noqa: ARG001
    """See `nearest_names.cypher`: here the search is exact, over all names."""
    matrix = np.array([name_vector(name) for name in t.nodes["name"]], dtype=np.float32)
    score = matrix @ np.array(vector, dtype=np.float32)
    best = np.argsort(-score, kind="stable")[:_CANDIDATES]
    found = (
        t.nodes[best]
        .select("id", "category", "name")
        .with_columns(similarity=pl.Series(score[best].astype(np.float64)))
    )
    return records(found.sort("similarity", "id", descending=[True, False]), limit)


def ancestors(t: Tables, *, id: str, limit: int) -> list[tuple[Any, ...]]:
    """See `ancestors.cypher`."""
    return _kin(t, id, limit, down=False)


def descendants(t: Tables, *, id: str, limit: int) -> list[tuple[Any, ...]]:
    """See `descendants.cypher`."""
    return _kin(t, id, limit, down=True)


def _kin(t: Tables, id: str, limit: int, *, down: bool) -> list[tuple[Any, ...]]:
    found = t.named(t.kin([id], down=down).filter(pl.col("steps") > 0), "id")
    return records(found.select("id", "name", "steps").sort("steps", "id"), limit)


def common_ancestors(t: Tables, *, first: str, second: str, limit: int) -> list[tuple[Any, ...]]:
    """See `common_ancestors.cypher`."""
    mine, theirs = (t.kin([id], down=False).select("id") for id in (first, second))
    content = pl.col("information_content").fill_null(0.0)
    found = t.nodes.join(mine, on="id", how="semi").join(theirs, on="id", how="semi")
    chosen = found.select("id", "name", information_content=content)
    return records(chosen.sort("information_content", "id", descending=[True, False]), limit)
