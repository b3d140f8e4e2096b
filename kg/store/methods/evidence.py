"""Why a statement stands: sentences, papers, paths, contradictions."""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.store.methods.tables import Tables, records

__all__ = [
    "co_mentions", "connecting_paths", "contradicting_statements", "evidence_between", "evidence_of_statement",
    "known_from_text_alone", "newest_literature", "statements_about", "statements_of_publication",
]  # fmt: skip

_EVIDENCE = ("evidence", "publication", "source", "sentence", "section", "extractor", "confidence")


def evidence_of_statement(t: Tables, *, statement: str, limit: int) -> list[tuple[Any, ...]]:
    """See `evidence_of_statement.cypher`."""
    found = t.evidence.filter(pl.col("statement") == statement).select(_EVIDENCE)
    return records(found.sort("confidence", "evidence", descending=[True, False]), limit)


def evidence_between(t: Tables, *, subject: str, object: str, limit: int) -> list[tuple[Any, ...]]:
    """See `evidence_between.cypher`."""
    ends = pl.col("subject").is_in([subject, object]) & pl.col("object").is_in([subject, object])
    between = t.edges.filter(ends & (pl.col("subject") != pl.col("object"))).select("statement", "predicate", "negated")
    found = between.join(t.evidence, on="statement").sort(
        "statement", "confidence", "evidence", descending=[False, True, False]
    )
    return records(found.select("statement", "predicate", "negated", *_EVIDENCE), limit)


def connecting_paths(t: Tables, *, start: str, end: str, limit: int) -> list[tuple[Any, ...]]:
    """See `connecting_paths.cypher`."""
    if start == end:
        return []
    first, last = _touching(t, start), _touching(t, end)
    direct = first.filter(pl.col("other") == end).select(
        pl.lit("").alias("via"), "statement", "predicate", "confidence",
        pl.lit("").alias("second_statement"), pl.lit("").alias("second_predicate"),
    )  # fmt: skip
    joined = first.join(last, on="other", suffix="_2").filter(~pl.col("other").is_in([start, end]))
    over = joined.select(
        pl.col("other").alias("via"), "statement", "predicate",
        (pl.col("confidence") * pl.col("confidence_2")).alias("confidence"),
        second_statement="statement_2", second_predicate="predicate_2",
    )  # fmt: skip
    found = pl.concat([direct, over]).unique().with_columns(pl.col("confidence").round(6))
    ranked = found.sort("confidence", "statement", "second_statement", descending=[True, False, False]).head(limit)
    ranked = t.named(ranked, "via", name="via_name").with_columns(pl.col("via_name").fill_null(""))
    sentences = _said(t, [*ranked["statement"], *ranked["second_statement"]])
    ranked = ranked.join(sentences, on="statement", how="left", maintain_order="left")
    second = sentences.rename({"statement": "second_statement", "said": "second_said"})
    ranked = ranked.join(second, on="second_statement", how="left", maintain_order="left")
    ranked = ranked.with_columns(pl.col("second_said").fill_null(""))
    step = ("second_predicate", "second_statement", "second_said", "confidence")
    return records(ranked.select("via", "via_name", "predicate", "statement", "said", *step))


def _touching(t: Tables, id: str) -> pl.DataFrame:
    """Statements at a thing, whichever end: `other` is the other end."""
    columns = ("statement", "predicate", "confidence")
    out = t.held.filter(pl.col("subject") == id).select(pl.col("object").alias("other"), *columns)
    back = t.held.filter(pl.col("object") == id).select(pl.col("subject").alias("other"), *columns)
    return pl.concat([out, back]).unique()


def _said(t: Tables, statements: list[str]) -> pl.DataFrame:
    """For each statement the last, by alphabet, of its sentences (or publication, or source)."""
    named = [pl.when(pl.col(c) != "").then(pl.col(c)) for c in ("sentence", "publication", "source")]
    found = t.evidence.filter(pl.col("statement").is_in(statements))
    return found.group_by("statement").agg(said=pl.coalesce(*named).max())


def statements_about(t: Tables, *, id: str, min_confidence: float, limit: int) -> list[tuple[Any, ...]]:
    """See `statements_about.cypher`."""
    ends = (pl.col("subject") == id) | (pl.col("object") == id)
    found = t.edges.filter(ends & (pl.col("confidence") >= min_confidence))
    columns = ("statement", "subject", "predicate", "object", "negated", "confidence", "evidence_count")
    return records(found.select(columns).sort("confidence", "statement", descending=[True, False]), limit)


def statements_of_publication(t: Tables, *, publication: str, limit: int) -> list[tuple[Any, ...]]:
    """See `statements_of_publication.cypher`."""
    said = t.evidence.filter(pl.col("publication") == publication).group_by("statement").agg(pl.col("sentence").max())
    found = t.edges.join(said.sort("statement").head(limit), on="statement").sort("statement")
    found = t.named(t.named(found, "subject", name="s"), "object", name="o")
    return records(found.select("statement", "subject", "s", "predicate", "object", "o", "negated", "sentence"))


def newest_literature(t: Tables, *, id: str, limit: int) -> list[tuple[Any, ...]]:
    """See `newest_literature.cypher`."""
    about = t.edges.filter((pl.col("subject") == id) | (pl.col("object") == id)).select("statement")
    counts = (
        t.evidence.join(about, on="statement", how="semi")
        .group_by("publication")
        .agg(statements=pl.col("statement").n_unique().cast(pl.Int64))
    )
    papers = t.release.documents.select("title", "year", publication="id")
    found = counts.join(papers, on="publication")
    ranked = found.sort(pl.col("year").fill_null(0), "statements", "publication", descending=[True, True, False])
    return records(ranked.select("publication", "title", "year", "statements"), limit)


def contradicting_statements(t: Tables, *, limit: int) -> list[tuple[Any, ...]]:
    """See `contradicting_statements.cypher`."""
    ends = ["subject", "predicate", "object"]
    denied = t.edges.filter("negated").select(*ends, denied="statement", denied_evidence="evidence_count")
    found = t.held.join(denied, on=ends).sort("denied_evidence", "statement", "denied", descending=[True, False, False])
    found = t.named(t.named(found, "subject", name="s"), "object", name="o")
    claim = ("subject", "s", "predicate", "object", "o")
    return records(found.select(*claim, "statement", "evidence_count", "denied", "denied_evidence"), limit)


def co_mentions(t: Tables, *, id: str, limit: int) -> list[tuple[Any, ...]]:
    """See `co_mentions.cypher`."""
    together = t.edges.filter(pl.col("predicate") == "biolink:occurs_together_in_literature_with")
    columns = ("confidence", "publication_count")
    out = together.filter(pl.col("subject") == id).select(pl.col("object").alias("id"), *columns)
    back = together.filter(pl.col("object") == id).select(pl.col("subject").alias("id"), *columns)
    found = pl.concat([out, back]).group_by("id").agg(pl.col("confidence").max(), pl.col("publication_count").sum())
    found = found.join(t.nodes.select("id", "category", "name"), on="id")
    ranked = found.sort("publication_count", "id", descending=[True, False])
    return records(ranked.select("id", "category", "name", "confidence", "publication_count"), limit)


def known_from_text_alone(t: Tables, *, predicate: str, limit: int) -> list[tuple[Any, ...]]:
    """See `known_from_text_alone.cypher`."""
    found = t.held.filter((pl.col("predicate") == predicate) & (pl.col("agent_type") == "text_mining_agent"))
    ranked = found.sort("confidence", "publication_count", "statement", descending=[True, True, False]).head(limit)
    named = t.named(t.named(ranked, "subject", name="s"), "object", name="o")
    return records(named.select("statement", "s", "o", "confidence", "publication_count"))
