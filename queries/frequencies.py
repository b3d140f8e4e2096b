"""How often a disease shows a phenotype, pooled from all evidence of a release.

Rows n/m are summed for each (disease, term); a row without a frequency counts 1/1; a class or a percentage counts as a
cohort of 50, from Orphanet as a cohort of 5 (its classes are judged, not counted). m is capped at 50. Then
F = (n + 0.4 * 2) / (m + 2). A pair whose pooled n is 0 says that the phenotype was looked for and not seen: it is no
annotation. Text-mined rows count by their confidence. How it was measured: docs/architecture.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kg.release.read import Release
from queries.arrays import Floats, Ints

__all__ = ["Annotations", "annotations_of"]

# Middle of each class of frequency (HPO, HP:0040279).
_CLASS = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.9,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
COHORT, JUDGED, CAP = 50, 5, 50
PRIOR_RATE, PRIOR_WEIGHT = 0.4, 2.0
_MINED = 0.5  # a mined row weighs this much of a counted patient, times its confidence


@dataclass(frozen=True, slots=True)
class Annotations:
    """Direct annotations, sorted by disease, then term: `disease` and `term` numbers, `rate` F, `statement` ids.

    `judged_only` says of each disease whether all its evidence is Orphanet's judgement, with no patient counted.
    """

    diseases: list[str]
    disease: Ints
    term: Ints
    rate: Floats
    statement: list[str]
    judged_only: npt.NDArray[np.bool_]


def annotations_of(release: Release, number: dict[str, int], alternates: dict[str, int]) -> Annotations:
    """Pool the `has_phenotype` statements between diseases and known terms."""
    terms = pl.DataFrame(
        {"object": [*number, *alternates], "term": [*number.values(), *alternates.values()]},
        schema={"object": pl.String, "term": pl.Int64},
    ).unique("object", keep="first")
    diseases = release.nodes.filter((pl.col("category") == "Disease") & ~pl.col("deprecated")).select(subject="id")
    statements = (
        release.statements.filter((pl.col("predicate") == "biolink:has_phenotype") & ~pl.col("negated"))
        .select("id", "subject", "object")
        .join(terms, on="object")
        .join(diseases, on="subject", how="semi")
    )
    evidence = release.evidence.filter(~pl.col("retracted"))
    pooled = _pooled(statements.join(evidence, left_on="id", right_on="statement")).sort("subject", "term")
    names = pooled["subject"].unique().sort().to_list()
    place = {name: index for index, name in enumerate(names)}
    total = pooled["m"].to_numpy()
    shrink = np.minimum(1.0, CAP / np.maximum(total, 1e-9))
    rate = (pooled["n"].to_numpy() * shrink + PRIOR_RATE * PRIOR_WEIGHT) / (total * shrink + PRIOR_WEIGHT)
    return Annotations(
        names,
        np.array([place[name] for name in pooled["subject"]], dtype=np.int64),
        pooled["term"].to_numpy().astype(np.int64),
        rate.astype(np.float64),
        pooled["statement"].to_list(),
        pooled.group_by("subject").agg(pl.col("judged").all()).sort("subject")["judged"].to_numpy(),
    )


def _pooled(rows: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("frequency_qualifier").replace_strict(_CLASS, default=None, return_dtype=pl.Float64)
    judged = pl.col("original_subject").str.starts_with("ORPHA:")
    cohort = pl.when(judged).then(JUDGED).otherwise(COHORT).cast(pl.Float64)
    counted = pl.col("has_total") > 0
    weight = pl.when(pl.col("agent_type") == "text_mining_agent").then(pl.col("confidence") * _MINED).otherwise(1.0)
    m = pl.when(counted).then(pl.col("has_total")).when(share.is_not_null() | pl.col("has_count").is_not_null())
    n = pl.when(counted).then(pl.col("has_count")).when(share.is_not_null()).then(share * cohort)
    return (
        rows.with_columns(
            (m.then(cohort).otherwise(1.0) * weight).alias("m"),
            (
                n.when(pl.col("has_count").is_not_null()).then(pl.col("has_count") * cohort).otherwise(1.0) * weight
            ).alias("n"),
        )
        .group_by("subject", "term")
        .agg(
            pl.col("n").sum(),
            pl.col("m").sum(),
            judged.all().alias("judged"),
            # The statement with most patients behind it stands for the pair.
            pl.col("id").sort_by("m", "id", descending=[True, False]).first().alias("statement"),
        )
        .filter(pl.col("n") > 0)
    )
