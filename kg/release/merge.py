"""Claims and raw nodes become the nodes, statements and evidence of a release.

Confidence of a statement: each piece of evidence carries the calibrated chance c that it alone makes the statement
true. Pieces from one publication are not independent, so only the best of each publication counts; the rest combine by
noisy-or, 1 - prod(1 - c). Retracted publications count nothing. See docs/decisions/0004-confidence.md.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.model import Node, evidence_id, statement_id
from kg.release.cliques import Cliques, preference
from kg.release.tables import EVIDENCE, QUALIFIERS, STATEMENTS, node_of, nodes_frame

__all__ = ["canonical_claims", "combine_confidence", "join_statements", "merge_nodes", "statements_and_evidence"]

# Strongest first: a statement shows the strongest of its evidence.
_LEVELS = ("knowledge_assertion", "logical_entailment", "observation", "statistical_association", "prediction",
           "text_co_occurrence", "not_provided")  # fmt: skip
_AGENTS = ("manual_agent", "manual_validation_of_automated_agent", "data_analysis_pipeline", "automated_agent",
           "computational_model", "image_processing_agent", "text_mining_agent", "not_provided")  # fmt: skip
_CONTENT = ("subject", "predicate", "object", "negated", *QUALIFIERS)


def combine_confidence(values: list[float]) -> float:
    """Noisy-or of independent confidences.

    >>> round(combine_confidence([0.5, 0.5]), 3)
    0.75
    """
    rest = 1.0
    for value in values:
        rest *= 1.0 - value
    return 1.0 - rest


def merge_nodes(raw: pl.DataFrame, cliques: Cliques) -> pl.DataFrame:
    """One node a clique: name, category and description of the best-placed member that has them; the rest joined.

    Members of a clique that no source describes still stand among the cross-references. A member's own name becomes a
    synonym. A node is deprecated when its leader is, or, without a description of the leader, when all members are.
    """
    groups: dict[str, list[Node]] = {}
    for row in raw.iter_rows(named=True):
        node = node_of(row)
        groups.setdefault(cliques.of(node.id), []).append(node)
    merged = (_merged(lead, groups[lead], cliques.members.get(lead, ())) for lead in sorted(groups))
    return nodes_frame(merged)


def _merged(lead: str, nodes: list[Node], members: tuple[str, ...]) -> Node:
    if len(nodes) == 1 and nodes[0].id == lead and not members:
        return nodes[0]
    nodes = sorted(nodes, key=lambda n: (preference(n.id), n.source, n.name))
    alive = [n for n in nodes if not n.deprecated] or nodes
    first = next((n for n in alive if n.name), nodes[0])
    names = [n.name for n in alive] + [s for n in alive for s in n.synonyms]
    known = {first.name.casefold()}
    synonyms = []
    for name in names:
        if name and name.casefold() not in known:
            known.add(name.casefold())
            synonyms.append(name)
    others = {m for m in members if m != lead} | {x for n in nodes for x in n.xrefs} | {n.id for n in nodes}
    category = next((n.category for n in alive if n.category != "NamedThing"), first.category)
    return Node(
        lead, category, first.name, tuple(synonyms),
        tuple(dict.fromkeys(s for n in alive for s in n.related_synonyms)),
        tuple(sorted({a for n in nodes for a in n.alternates})),
        tuple(sorted(others - {lead}, key=preference)),
        next((n.description for n in alive if n.description), ""),
        all(n.deprecated for n in nodes),
        next((n.replaced_by for n in nodes if n.replaced_by), ""),
        "|".join(dict.fromkeys(s for n in nodes for s in n.source.split("|") if s)),
    )  # fmt: skip


def canonical_claims(claims: pl.DataFrame, cliques: Cliques) -> pl.DataFrame:
    """Replace the ends of claims by the leaders of their cliques; the ids as the source wrote them are kept."""
    leaders = pl.DataFrame(
        {"raw": list(cliques.leader), "lead": list(cliques.leader.values())},
        schema={"raw": pl.String, "lead": pl.String},
    )
    for end in ("subject", "object"):
        original = f"original_{end}"
        claims = claims.with_columns(
            pl.when(pl.col(original) == "").then(pl.col(end)).otherwise(pl.col(original)).alias(original)
        )
        claims = claims.join(leaders, left_on=end, right_on="raw", how="left", maintain_order="left")
        claims = claims.with_columns(pl.coalesce("lead", end).alias(end)).drop("lead")
    return claims


def statements_and_evidence(claims: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give every claim its ids, join equal statements, and leave out evidence that is told twice."""
    content = claims.select(_CONTENT).unique(maintain_order=True)
    ids = [
        statement_id(row[0], row[1], row[2], row[3], [p for p in zip(QUALIFIERS, row[4:], strict=True) if p[1]])
        for row in content.iter_rows()
    ]
    content = content.with_columns(pl.Series("statement", ids, dtype=pl.String))
    rows = claims.join(content, on=list(_CONTENT), how="left", maintain_order="left")
    reasons = rows.select([name for name in EVIDENCE if name != "id"])
    evidence = reasons.with_columns(pl.Series("id", [_evidence_id(r) for r in reasons.iter_rows()], dtype=pl.String))
    evidence = evidence.select(list(EVIDENCE)).unique("id", keep="first", maintain_order=True).sort("statement", "id")
    bare = content.rename({"statement": "id"}).select("id", *_CONTENT)
    return _with_totals(bare, evidence), evidence


def _evidence_id(row: tuple[Any, ...]) -> str:
    return evidence_id(["" if value is None else str(value) for value in row])


def join_statements(
    parts: list[tuple[pl.DataFrame, pl.DataFrame]],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join the statements and evidence of several parts; only statements of more than one part are counted anew."""
    evidence = pl.concat([e for _, e in parts]).sort("statement", "id")
    # Sorted, so equal rows stand side by side; `unique` would hash every string of the table.
    evidence = evidence.filter((pl.col("id") != pl.col("id").shift(1)).fill_null(value=True))
    together = pl.concat([s for s, _ in parts])
    shared = together.filter(pl.col("id").is_duplicated())
    alone = together.filter(pl.col("id").is_unique())
    if shared.height:
        bare = shared.select("id", *_CONTENT).unique("id")
        alone = pl.concat(
            [alone, _with_totals(bare, evidence.join(bare, left_on="statement", right_on="id", how="semi"))]
        )
    return alone.sort("id"), evidence


def _with_totals(bare: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Add to statements what their evidence adds up to."""
    live = evidence.filter(~pl.col("retracted"))
    # Without a publication, the source itself is the witness.
    witness = pl.when(pl.col("publication") == "").then(pl.col("source")).otherwise(pl.col("publication"))
    confidence = (
        live.with_columns(witness.alias("witness"))
        .group_by("statement", "witness")
        .agg(pl.col("confidence").max())
        .sort("statement", "witness")
        .group_by("statement", maintain_order=True)
        .agg((1 - (1 - pl.col("confidence")).product()).round(6).alias("confidence"))
    )
    counted = pl.col("has_total") > 0
    totals = evidence.group_by("statement").agg(
        pl.col("knowledge_level").replace_strict(_order(_LEVELS), default=len(_LEVELS)).min().alias("_level"),
        pl.col("agent_type").replace_strict(_order(_AGENTS), default=len(_AGENTS)).min().alias("_agent"),
        pl.len().cast(pl.Int64).alias("evidence_count"),
        pl.col("publication").filter(pl.col("publication") != "").n_unique().cast(pl.Int64).alias("publication_count"),
        pl.col("has_count").filter(counted).sum().alias("has_count"),
        pl.col("has_total").filter(counted).sum().alias("has_total"),
    )
    joined = bare.join(totals, left_on="id", right_on="statement", how="left").join(
        confidence, left_on="id", right_on="statement", how="left"
    )
    return joined.with_columns(
        pl.col("_level").replace_strict(_names(_LEVELS), default="not_provided").alias("knowledge_level"),
        pl.col("_agent").replace_strict(_names(_AGENTS), default="not_provided").alias("agent_type"),
        pl.col("confidence").fill_null(0.0),
        pl.when(pl.col("has_total") > 0).then("has_count").alias("has_count"),
        pl.when(pl.col("has_total") > 0).then("has_total").alias("has_total"),
    ).select([pl.col(name).cast(kind) for name, kind in STATEMENTS.items()]).sort("id")  # fmt: skip


def _order(names: tuple[str, ...]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(names)}


def _names(names: tuple[str, ...]) -> dict[int, str]:
    return dict(enumerate(names))
