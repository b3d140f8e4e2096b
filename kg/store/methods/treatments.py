"""Genes and treatments: what causes, what treats, what harms."""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.store.methods.tables import Tables, records

__all__ = [
    "conflicting_treatments", "contraindications_of_drug", "diseases_of_gene", "drugs_to_avoid_in", "genes_of_disease",
    "genes_of_phenotypes", "interactions_between_drugs", "interactions_of_drug", "repurposing_candidates",
    "side_effects_of_drug", "treatments_of_disease", "uses_of_drug",
]  # fmt: skip

_TREATS = [
    "treats", "treats_or_applied_or_studied_to_treat", "applied_to_treat", "ameliorates_condition",
    "preventative_for_condition", "in_clinical_trials_for", "studied_to_treat",
]  # fmt: skip
_EFFECTS = ["causes", "has_side_effect", "has_adverse_event", "contributes_to"]
_HARMS = ["contraindicated_in", "causes", "exacerbates_condition", "has_side_effect", "contributes_to"]


def _predicates(names: list[str]) -> pl.Expr:
    return pl.col("predicate").is_in([f"biolink:{name}" for name in names])


def _ends(t: Tables, frame: pl.DataFrame, subject: str, object: str = "") -> pl.DataFrame:
    """Statements whose subject (and object) are of a class."""
    for end, category in (("subject", subject), ("object", object)):
        if category:
            things = t.nodes.filter(pl.col("category") == category).select(pl.col("id").alias(end))
            frame = frame.join(things, on=end, how="semi")
    return frame


def _surest(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    return frame.sort("confidence", *keys, descending=[True, *(False for _ in keys)])


def genes_of_disease(t: Tables, *, disease: str, limit: int) -> list[tuple[Any, ...]]:
    """See `genes_of_disease.cypher`."""
    about = _ends(t, t.held.filter(pl.col("object") == disease), "Gene", "Disease")
    ranked = _surest(t.named(about, "subject"), "subject", "predicate", "statement")
    return records(ranked.select("subject", "name", "predicate", "confidence", "statement"), limit)


def diseases_of_gene(t: Tables, *, gene: str, limit: int) -> list[tuple[Any, ...]]:
    """See `diseases_of_gene.cypher`."""
    mine = _ends(t, t.held.filter(pl.col("subject") == gene), "Gene", "Disease")
    ranked = _surest(t.named(mine, "object"), "object", "predicate", "statement")
    return records(ranked.select("object", "name", "predicate", "confidence", "statement"), limit)


def genes_of_phenotypes(t: Tables, *, phenotypes: list[str], limit: int) -> list[tuple[Any, ...]]:
    """See `genes_of_phenotypes.cypher`."""
    kinds = t.kin(phenotypes, down=True).select("of", phenotype="id")
    shown = t.has_phenotype.join(kinds, on="phenotype").select("of", "disease").unique()
    genes = _ends(t, t.held, "Gene").select(gene="subject", disease="object")
    counts = (
        genes.join(shown, on="disease")
        .group_by("gene")
        .agg(explained=pl.col("of").n_unique().cast(pl.Int64), diseases=pl.col("disease").n_unique().cast(pl.Int64))
    )
    ranked = t.named(counts, "gene").sort("explained", "diseases", "gene", descending=[True, False, False])
    return records(ranked.select("gene", "name", "explained", "diseases"), limit)


def treatments_of_disease(t: Tables, *, disease: str, limit: int) -> list[tuple[Any, ...]]:
    """See `treatments_of_disease.cypher`."""
    found = t.held.filter((pl.col("object") == disease) & _predicates(_TREATS))
    warned = t.held.filter((pl.col("object") == disease) & _predicates(["contraindicated_in"]))["subject"].unique()
    ranked = _surest(t.named(found, "subject"), "subject", "predicate", "statement")
    flag = pl.col("subject").is_in(warned.to_list()).alias("contraindicated")
    columns = ("subject", "name", "predicate", "confidence", "evidence_count", flag, "statement")
    return records(ranked.select(*columns), limit)


def uses_of_drug(t: Tables, *, drug: str, limit: int) -> list[tuple[Any, ...]]:
    """See `uses_of_drug.cypher`."""
    ranked = _of_drug(t, drug, _TREATS, "object", "predicate", "statement")
    return records(ranked.select("object", "name", "predicate", "confidence", "statement"), limit)


def contraindications_of_drug(t: Tables, *, drug: str, limit: int) -> list[tuple[Any, ...]]:
    """See `contraindications_of_drug.cypher`."""
    ranked = _of_drug(t, drug, ["contraindicated_in"], "object", "statement")
    return records(ranked.select("object", "name", "confidence", "statement"), limit)


def side_effects_of_drug(t: Tables, *, drug: str, limit: int) -> list[tuple[Any, ...]]:
    """See `side_effects_of_drug.cypher`."""
    ranked = _of_drug(t, drug, _EFFECTS, "object", "predicate", "statement")
    return records(ranked.select("object", "name", "predicate", "confidence", "statement"), limit)


def _of_drug(t: Tables, drug: str, predicates: list[str], *keys: str) -> pl.DataFrame:
    return _surest(t.named(t.held.filter((pl.col("subject") == drug) & _predicates(predicates)), "object"), *keys)


def drugs_to_avoid_in(t: Tables, *, condition: str, limit: int) -> list[tuple[Any, ...]]:
    """See `drugs_to_avoid_in.cypher`."""
    found = t.held.filter(
        (pl.col("object") == condition) & _predicates(["contraindicated_in", "exacerbates_condition"])
    )
    ranked = t.named(found, "subject").sort(
        "predicate", "confidence", "subject", "statement", descending=[False, True, False, False]
    )
    return records(ranked.select("subject", "name", "predicate", "confidence", "statement"), limit)


def interactions_of_drug(t: Tables, *, drug: str, limit: int) -> list[tuple[Any, ...]]:
    """See `interactions_of_drug.cypher`."""
    mine = t.held.filter(_predicates(["interacts_with"]) & ((pl.col("subject") == drug) | (pl.col("object") == drug)))
    other = pl.when(pl.col("subject") == drug).then("object").otherwise("subject")
    ranked = _surest(t.named(_told(t, mine.with_columns(other=other)), "other"), "other", "statement")
    return records(ranked.select("other", "name", "confidence", "sentence", "statement"), limit)


def interactions_between_drugs(t: Tables, *, drugs: list[str], limit: int) -> list[tuple[Any, ...]]:
    """See `interactions_between_drugs.cypher`."""
    among = pl.col("subject").is_in(drugs) & pl.col("object").is_in(drugs) & (pl.col("subject") != pl.col("object"))
    found = _told(t, t.held.filter(_predicates(["interacts_with"]) & among))
    named = t.named(t.named(found, "subject", name="s"), "object", name="o")
    ranked = _surest(named, "subject", "object", "statement")
    return records(ranked.select("subject", "s", "object", "o", "confidence", "sentence", "statement"), limit)


def _told(t: Tables, frame: pl.DataFrame) -> pl.DataFrame:
    """Statements with the last, by alphabet, of the sentences of their evidence; empty when there is none."""
    mine = t.evidence.join(frame.select("statement"), on="statement", how="semi")
    said = mine.group_by("statement").agg(pl.col("sentence").fill_null("").max())
    told = frame.join(said, on="statement", how="left", maintain_order="left")
    return told.with_columns(pl.col("sentence").fill_null(""))


def conflicting_treatments(t: Tables, *, conditions: list[str], limit: int) -> list[tuple[Any, ...]]:
    """See `conflicting_treatments.cypher`."""
    mine = pl.col("object").is_in(conditions)
    good = t.held.filter(mine & _predicates(_TREATS)).select("subject", treats="object", treats_statement="statement")
    bad = t.held.filter(mine & _predicates(_HARMS)).select(
        "subject", "predicate", harms="object", harms_statement="statement"
    )
    pairs = t.named(good.join(bad, on="subject").filter(pl.col("treats") != pl.col("harms")), "subject")
    columns = ("subject", "name", "treats", "harms", "predicate", "treats_statement", "harms_statement")
    return records(pairs.select(columns).sort("subject", "treats", "harms", *columns[5:]), limit)


def repurposing_candidates(t: Tables, *, disease: str, near: int, limit: int) -> list[tuple[Any, ...]]:
    """See `repurposing_candidates.cypher`."""
    pairs = t.has_phenotype.select("disease", "phenotype").unique()
    mine = pairs.filter(pl.col("disease") == disease).select("phenotype")
    others = pairs.join(mine, on="phenotype", how="semi").filter(pl.col("disease") != disease)
    counts = others.group_by(via="disease").agg(shared_phenotypes=pl.len().cast(pl.Int64))
    counts = counts.sort("shared_phenotypes", "via", descending=[True, False]).head(near)
    genes = _ends(t, t.held, "Gene").select(gene="subject", via="object").unique()
    known = genes.filter(pl.col("via") == disease).select("gene")
    common = genes.join(known, on="gene", how="semi").group_by("via").agg(shared_genes=pl.len().cast(pl.Int64))
    used = t.edges.filter(pl.col("object") == disease).select("subject")
    drugs = t.held.filter(_predicates(_TREATS)).join(used, on="subject", how="anti").rename({"object": "via"})
    found = (
        drugs.join(counts, on="via")
        .join(common, on="via", how="left")
        .with_columns(pl.col("shared_genes").fill_null(0))
    )
    found = t.named(t.named(found, "subject"), "via", name="via_name")
    order = ("shared_genes", "shared_phenotypes", "subject", "via", "statement")
    ranked = found.sort(*order, descending=[True, True, False, False, False])
    return records(ranked.select("subject", "name", "via", "via_name", *order[1::-1], "statement"), limit)
