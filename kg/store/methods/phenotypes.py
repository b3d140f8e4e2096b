"""What diseases look like, and which disease fits."""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.store.methods.tables import Tables, records

__all__ = [
    "differential_diagnosis", "differential_diagnosis_paths", "diseases_with_all_phenotypes", "diseases_with_phenotype",
    "distinguishing_phenotypes", "excluded_phenotypes_of_disease", "inheritance_of_disease", "phenotypes_of_disease",
    "shared_phenotypes", "similar_diseases", "telling_phenotypes",
]  # fmt: skip

_UNKNOWN = 0.5  # an unknown frequency counts as one half
_MOST_SHARED = 500  # similar diseases whose findings are counted


def phenotypes_of_disease(t: Tables, *, disease: str, min_frequency: float, limit: int) -> list[tuple[Any, ...]]:
    """See `phenotypes_of_disease.cypher`."""
    seen = pl.col("frequency").is_null() | (pl.col("frequency") >= min_frequency)
    found = t.named(t.has_phenotype.filter((pl.col("disease") == disease) & seen), "phenotype")
    ranked = found.sort(pl.col("frequency").fill_null(-1.0), "phenotype", "statement", descending=[True, False, False])
    columns = ("phenotype", "name", "frequency", "onset", "sex", "confidence", "evidence_count", "statement")
    return records(ranked.select(columns), limit)


def excluded_phenotypes_of_disease(t: Tables, *, disease: str, limit: int) -> list[tuple[Any, ...]]:
    """See `excluded_phenotypes_of_disease.cypher`."""
    denied = pl.col("negated") & (pl.col("predicate") == "biolink:has_phenotype") & (pl.col("subject") == disease)
    found = t.named(t.edges.filter(denied).rename({"object": "phenotype"}), "phenotype")
    ranked = found.sort("confidence", "phenotype", "statement", descending=[True, False, False])
    return records(ranked.select("phenotype", "name", "confidence", "evidence_count", "statement"), limit)


def diseases_with_phenotype(t: Tables, *, phenotype: str, limit: int) -> list[tuple[Any, ...]]:
    """See `diseases_with_phenotype.cypher`."""
    kinds = t.kin([phenotype], down=True).select(phenotype="id")
    found = t.named(t.named(t.has_phenotype.join(kinds, on="phenotype", how="semi"), "disease"), "phenotype", name="p")
    order = (pl.col("frequency").fill_null(-1.0), "disease", "phenotype", "statement")
    ranked = found.sort(*order, descending=[True, False, False, False])
    return records(ranked.select("disease", "name", "phenotype", "p", "frequency", "confidence"), limit)


def diseases_with_all_phenotypes(t: Tables, *, phenotypes: list[str], limit: int) -> list[tuple[Any, ...]]:
    """See `diseases_with_all_phenotypes.cypher`."""
    kinds = t.kin(phenotypes, down=True).select("of", phenotype="id")
    counts = t.has_phenotype.join(kinds, on="phenotype").group_by("disease").agg(pl.col("of").n_unique())
    found = t.named(counts.filter(pl.col("of") == len(phenotypes)), "disease")
    return records(found.select("disease", "name").sort("disease"), limit)


def differential_diagnosis(t: Tables, *, phenotypes: list[str], limit: int) -> list[tuple[Any, ...]]:
    """See `differential_diagnosis.cypher`: for each finding the best annotation on its line, up or down, added up."""
    best = _matches(t, phenotypes).group_by("disease", "of").agg(pl.col("bits").max())
    scores = best.group_by("disease").agg(score=pl.col("bits").sum().round(4), matched=pl.len().cast(pl.Int64))
    ranked = scores.sort("score", "disease", descending=[True, False]).head(limit)
    return records(t.named(ranked, "disease").select("disease", "name", "score", "matched"))


def differential_diagnosis_paths(
    t: Tables, *, phenotypes: list[str], disease: str, limit: int
) -> list[tuple[Any, ...]]:
    """See `differential_diagnosis_paths.cypher`."""
    found = t.named(_matches(t, phenotypes).filter(pl.col("disease") == disease), "phenotype")
    rows = found.select("of", "phenotype", "name", "relation", pl.col("bits").round(4), "statement")
    return records(rows.sort("of", "bits", "phenotype", "statement", descending=[False, True, False, False]), limit)


def _matches(t: Tables, phenotypes: list[str]) -> pl.DataFrame:
    """Annotations on the line of each finding: `of` (the finding), `relation`, `bits`, and those of a statement.

    A more general annotation is worth its own information content, a more special one that of the finding; half of it
    is for having it at all, half for how often.
    """
    content = t.nodes.select("id", content="information_content")
    above = t.kin(phenotypes, down=False).join(content, on="id", how="left")
    relation = pl.when(pl.col("steps") == 0).then(pl.lit("exact")).otherwise(pl.lit("ancestor"))
    below = t.kin(phenotypes, down=True).filter(pl.col("steps") > 0)
    below = below.join(content, left_on="of", right_on="id", how="left").with_columns(relation=pl.lit("descendant"))
    lines = pl.concat([above.with_columns(relation=relation), below.select(*above.columns, "relation")])
    lines = lines.filter(pl.col("content") > 0).rename({"id": "phenotype"})
    worth = pl.col("content") * (1 + pl.col("frequency").fill_null(_UNKNOWN)) / 2
    return t.has_phenotype.join(lines, on="phenotype").with_columns(bits=worth)


def similar_diseases(t: Tables, *, disease: str, limit: int) -> list[tuple[Any, ...]]:
    """See `similar_diseases.cypher`."""
    pairs = t.has_phenotype.select("disease", "phenotype").unique()
    mine = pairs.filter(pl.col("disease") == disease).select("phenotype")
    shared = pairs.join(mine, on="phenotype", how="semi").filter(pl.col("disease") != disease)
    counted = shared.group_by("disease").agg(shared=pl.len().cast(pl.Int64))
    near = counted.sort("shared", "disease", descending=[True, False]).head(_MOST_SHARED)
    sizes = pairs.group_by("disease").agg(size=pl.len().cast(pl.Int64))
    jaccard = (pl.col("shared") / (mine.height + pl.col("size") - pl.col("shared"))).round(4)
    ranked = near.join(sizes, on="disease").with_columns(similarity=jaccard)
    ranked = ranked.sort("similarity", "disease", descending=[True, False]).head(limit)
    return records(t.named(ranked, "disease").select("disease", "name", "shared", "similarity"))


def shared_phenotypes(t: Tables, *, first: str, second: str, limit: int) -> list[tuple[Any, ...]]:
    """See `shared_phenotypes.cypher`."""
    one, two = (
        t.has_phenotype.filter(pl.col("disease") == d).group_by("phenotype").agg(pl.col("frequency").max())
        for d in (first, second)
    )
    found = t.named(one.join(two, on="phenotype", suffix="_second"), "phenotype").sort("phenotype")
    return records(found.select("phenotype", "name", "frequency", "frequency_second"), limit)


def distinguishing_phenotypes(t: Tables, *, first: str, second: str, limit: int) -> list[tuple[Any, ...]]:
    """See `distinguishing_phenotypes.cypher`."""
    share = pl.col("frequency").fill_null(_UNKNOWN)
    pairs = t.has_phenotype.filter(pl.col("disease").is_in([first, second]))
    shares = pairs.group_by("phenotype").agg(
        one=pl.when(pl.col("disease") == first).then(share).otherwise(0.0).max(),
        two=pl.when(pl.col("disease") == second).then(share).otherwise(0.0).max(),
    )
    found = t.named(shares.with_columns(gap=(pl.col("one") - pl.col("two")).round(6)), "phenotype")
    ranked = found.sort((pl.col("one") - pl.col("two")).abs(), "phenotype", descending=[True, False])
    return records(ranked.select("phenotype", "name", "one", "two", "gap"), limit)


def telling_phenotypes(t: Tables, *, phenotypes: list[str]) -> list[tuple[Any, ...]]:
    """See `telling_phenotypes.cypher`."""
    counts = t.has_phenotype.group_by("phenotype").agg(diseases=pl.col("disease").n_unique().cast(pl.Int64))
    found = t.nodes.filter(pl.col("id").is_in(phenotypes)).join(counts, left_on="id", right_on="phenotype", how="left")
    filled = found.select("id", "name", pl.col("information_content").fill_null(0.0), pl.col("diseases").fill_null(0))
    return records(filled.sort("information_content", "id", descending=[True, False]))


def inheritance_of_disease(t: Tables, *, disease: str) -> list[tuple[Any, ...]]:
    """See `inheritance_of_disease.cypher`."""
    mine = (pl.col("subject") == disease) & (pl.col("predicate") == "biolink:has_mode_of_inheritance")
    modes = t.held.filter(mine).group_by(mode="object").agg(pl.col("evidence_count").sum())
    ranked = t.named(modes, "mode").sort("evidence_count", "mode", descending=[True, False])
    return records(ranked.select("mode", "name", "evidence_count"))
