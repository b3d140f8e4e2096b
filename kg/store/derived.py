"""Numbers that a graph query needs at hand, computed from a release: how telling a phenotype is, how often seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["CLASS_MIDDLES", "edge_frequency", "information_content"]

CLASS_MIDDLES = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.9,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
"""The middle of each class of frequency (HP:0040279 and below)."""


def edge_frequency(release: Release) -> pl.DataFrame:
    """Columns `id` and `frequency` (0 to 1) for statements whose evidence says how often they hold.

    Evidence that counted people is pooled, sum of n over sum of m; where none counted, the mean of the shares and of
    the middles of the classes that are given. Retracted evidence counts nothing.
    """
    counted = (pl.col("has_total") > 0) & pl.col("has_count").is_not_null()
    middle = pl.col("frequency_qualifier").replace_strict(CLASS_MIDDLES, default=None, return_dtype=pl.Float64)
    share = pl.when(~counted).then(pl.coalesce(pl.col("has_count"), middle))
    pooled = (
        release.evidence.lazy()
        .filter(~pl.col("retracted"))
        .group_by("statement")
        .agg(
            n=pl.col("has_count").filter(counted).sum(),
            m=pl.col("has_total").filter(counted).sum(),
            judged=share.mean(),
        )
    )
    rate = pl.when(pl.col("m") > 0).then(pl.col("n") / pl.col("m")).otherwise(pl.col("judged"))
    return pooled.select(id="statement", frequency=rate.round(6)).drop_nulls().sort("id").collect()


def information_content(release: Release) -> pl.DataFrame:
    """Columns `id` and `information_content`, in bits, for each term that at least one disease has.

    The content is -log2 of the share of diseases that have the term or one below it (Resnik, IJCAI 1995), of all
    diseases that have any phenotype. Negated statements do not count; an ancestor counts a disease once.
    """
    pairs = (
        release.statements.filter((pl.col("predicate") == "biolink:has_phenotype") & ~pl.col("negated"))
        .select("subject", term="object")
        .unique()
    )
    parents = release.statements.filter((pl.col("predicate") == "biolink:subclass_of") & ~pl.col("negated")).select(
        term="subject", parent="object"
    )
    total = pairs["subject"].n_unique()
    seen = pairs
    front = pairs
    while front.height:
        front = front.join(parents, on="term").select("subject", term="parent").unique()
        front = front.join(seen, on=["subject", "term"], how="anti")
        seen = pl.concat([seen, front])
    counts = seen.group_by("term").len()
    bits = (math.log2(total) if total else 0.0) - pl.col("len").log(2)
    return counts.select(id="term", information_content=bits.round(6)).sort("id")
