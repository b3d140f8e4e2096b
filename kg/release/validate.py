"""Check a release against the model: findings with stable codes, none of which is an exception."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from kg.model import statement_id
from kg.release.manifest import file_hash
from kg.release.read import Release
from kg.release.tables import QUALIFIERS
from kg.release.write import TABLES
from kg.schema import Finding, ancestors, is_a, is_predicate, predicate_ends
from kg.schema.biolink import agent_types, knowledge_levels

__all__ = ["validate_release"]


def validate_release(release: Release) -> Iterator[Finding]:
    """Yield every finding, the gravest kind of damage first. A sound release yields none of severity `error`."""
    yield from _files(release)
    yield from _ids(release)
    yield from _biolink(release)
    yield from _provenance(release)
    yield from _quotations(release)
    yield from _numbers(release)


def _errors(code: str, ids: pl.Series, detail: str = "") -> Iterator[Finding]:
    yield from (Finding(code, "error", str(id), detail) for id in ids)


def _files(release: Release) -> Iterator[Finding]:
    for name in TABLES:
        if file_hash(release.path / f"{name}.parquet") != release.manifest.tables[name]["sha256"]:
            yield Finding("KG-FILE-001", "error", f"{name}.parquet")


def _ids(release: Release) -> Iterator[Finding]:
    known = release.nodes.select("id")
    for end in ("subject", "object"):
        missing = release.statements.join(known, left_on=end, right_on="id", how="anti")
        for row in missing.select("id", end).iter_rows():
            yield Finding("KG-ID-001", "error", row[0], f"{end} {row[1]}")
    for name in TABLES:
        table = getattr(release, name)
        yield from _errors("KG-ID-003", table.filter(pl.col("id").is_duplicated())["id"].unique().sort(), name)
    content = ("subject", "predicate", "object", "negated", *QUALIFIERS)
    for row in release.statements.select("id", *content).iter_rows():
        pairs = [p for p in zip(QUALIFIERS, row[5:], strict=True) if p[1]]
        if row[0] != statement_id(row[1], row[2], row[3], row[4], pairs):
            yield Finding("KG-ID-004", "error", row[0])


def _biolink(release: Release) -> Iterator[Finding]:
    for category in release.nodes["category"].unique().sort():
        if not ancestors(category):
            yield Finding("KG-BIOLINK-001", "error", category)
    category = release.nodes.select("id", "category")
    ends = (
        release.statements.select("id", "subject", "predicate", "object")
        .join(category, left_on="subject", right_on="id")
        .join(category, left_on="object", right_on="id", suffix="_object")
    )
    kinds = ends.group_by("predicate", "category", "category_object").agg(pl.len(), pl.col("id").min()).sort("id")
    for predicate, subject, obj, count, example in kinds.iter_rows():
        if not is_predicate(predicate):
            yield Finding("KG-BIOLINK-002", "error", predicate, f"{count} statements")
            continue
        wanted = predicate_ends(predicate)
        for have, want in zip((subject, obj), wanted, strict=True):
            if want not in ("NamedThing", "OntologyClass") and not is_a(have, want):
                detail = f"{predicate}: {have} is no {want} ({count} statements)"
                yield Finding("KG-BIOLINK-003", "warning", example, detail)
    for column, allowed in (("knowledge_level", knowledge_levels()), ("agent_type", agent_types())):
        wrong = release.statements.filter(~pl.col(column).is_in(sorted(allowed)))
        yield from _errors("KG-BIOLINK-004", wrong["id"], column)


def _provenance(release: Release) -> Iterator[Finding]:
    statements, evidence = release.statements, release.evidence
    yield from _errors("KG-PROV-001", statements.join(evidence, left_on="id", right_on="statement", how="anti")["id"])
    yield from _errors("KG-PROV-002", evidence.filter(pl.col("source") == "")["id"])
    yield from _errors("KG-PROV-003", evidence.join(statements, left_on="statement", right_on="id", how="anti")["id"])


def _quotations(release: Release) -> Iterator[Finding]:
    quoted = release.evidence.filter(pl.col("sentence_start").is_not_null())
    texts = dict(release.documents.select("id", "text").iter_rows())
    spans = ("sentence", "subject", "object")
    columns = ["id", "publication", "sentence", *(f"{s}_{e}" for s in spans for e in ("start", "end"))]
    for id, publication, sentence, *ends in quoted.select(columns).iter_rows():
        text = texts.get(publication)
        pairs = list(zip(ends[::2], ends[1::2], strict=True))
        if text is None or any(s is None or not 0 <= s < e <= len(text) for s, e in pairs):
            yield Finding("KG-TEXT-001", "error", id, publication)
        elif text[pairs[0][0] : pairs[0][1]] != sentence:
            yield Finding("KG-TEXT-002", "error", id, publication)


def _numbers(release: Release) -> Iterator[Finding]:
    for table in (release.statements, release.evidence):
        yield from _errors("KG-NUM-001", table.filter(~pl.col("confidence").is_between(0, 1))["id"])
        over = table.filter((pl.col("has_total") > 0) & (pl.col("has_count") > pl.col("has_total")))
        yield from _errors("KG-NUM-002", over["id"])
