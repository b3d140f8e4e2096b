"""How large and how good the graph is."""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.store.methods.tables import Tables, records

__all__ = [
    "diseases_without_phenotypes", "most_supported_statements", "obsolete_things", "release_statistics",
    "retracted_evidence", "source_coverage", "unconnected_things", "weakest_statements",
]  # fmt: skip

_COUNT = pl.len().cast(pl.Int64)


def release_statistics(t: Tables) -> list[tuple[Any, ...]]:
    """See `release_statistics.cypher`."""
    parts = (("node", t.nodes, "category"), ("statement", t.edges, "predicate"), ("evidence", t.evidence, "source"))
    counts = [
        frame.group_by(name=column)
        .agg(count=pl.len().cast(pl.Int64))
        .select(pl.lit(kind).alias("kind"), "name", "count")
        for kind, frame, column in parts
    ]
    return records(pl.concat(counts).sort("kind", "count", "name", descending=[False, True, False]))


def source_coverage(t: Tables) -> list[tuple[Any, ...]]:
    """See `source_coverage.cypher`."""
    keys = ("source", "source_version", "license")
    named = pl.col("publication").filter(pl.col("publication") != "")
    counts = t.evidence.group_by(keys).agg(
        evidence=_COUNT,
        statements=pl.col("statement").n_unique().cast(pl.Int64),
        publications=named.n_unique().cast(pl.Int64),
    )
    ranked = counts.sort("evidence", *keys, descending=[True, False, False, False])
    return records(ranked.select(*keys, "evidence", "statements", "publications"))


def diseases_without_phenotypes(t: Tables) -> list[tuple[Any, ...]]:
    """See `diseases_without_phenotypes.cypher`."""
    counts = t.has_phenotype.group_by("disease").len()
    diseases = t.nodes.filter((pl.col("category") == "Disease") & ~pl.col("deprecated")).select(disease="id")
    sizes = diseases.join(counts, on="disease", how="left")["len"].fill_null(0).cast(pl.Int64)
    steps = ((0, 0, "0"), (1, 4, "1-4"), (5, 19, "5-19"), (20, 99, "20-99"), (100, 1 << 40, "100+"))
    rows = [(name, int(sizes.is_between(low, high).sum())) for low, high, name in steps]
    return [row for row in rows if row[1]]


def unconnected_things(t: Tables, *, category: str, limit: int) -> list[tuple[Any, ...]]:
    """See `unconnected_things.cypher`."""
    used = pl.concat([t.edges.select(id="subject"), t.edges.select(id="object")]).unique()
    mine = t.nodes.filter((pl.col("category") == category) & ~pl.col("deprecated")).join(used, on="id", how="anti")
    return records(mine.select("id", "name").sort("id"), limit)


def weakest_statements(t: Tables, *, max_confidence: float, limit: int) -> list[tuple[Any, ...]]:
    """See `weakest_statements.cypher`."""
    found = t.edges.filter(pl.col("confidence") <= max_confidence).sort("confidence", "statement").head(limit)
    named = t.named(t.named(found, "subject", name="s"), "object", name="o")
    return records(named.select("statement", "s", "predicate", "o", "confidence", "evidence_count"))


def retracted_evidence(t: Tables, *, limit: int) -> list[tuple[Any, ...]]:
    """See `retracted_evidence.cypher`."""
    found = t.evidence.filter("retracted").sort("publication", "statement", "evidence")
    return records(found.select("publication", "statement", "sentence"), limit)


def obsolete_things(t: Tables, *, limit: int) -> list[tuple[Any, ...]]:
    """See `obsolete_things.cypher`."""
    ends = pl.concat([t.edges.select("statement", id="subject"), t.edges.select("statement", id="object")]).unique()
    counts = ends.group_by("id").agg(statements=_COUNT)
    found = (
        t.nodes.filter("deprecated").join(counts, on="id", how="left").with_columns(pl.col("statements").fill_null(0))
    )
    ranked = found.sort("statements", "id", descending=[True, False])
    return records(ranked.select("id", "name", "replaced_by", "statements"), limit)


def most_supported_statements(t: Tables, *, predicate: str, limit: int) -> list[tuple[Any, ...]]:
    """See `most_supported_statements.cypher`."""
    found = t.held.filter(pl.col("predicate") == predicate)
    ranked = found.sort("publication_count", "confidence", "statement", descending=[True, True, False]).head(limit)
    named = t.named(t.named(ranked, "subject", name="s"), "object", name="o")
    return records(named.select("statement", "s", "o", "publication_count", "confidence"))
