"""How a release looks as a property graph: the one place that decides labels, types and properties.

Nodes of the release are `:NamedThing` and their Biolink class (`:Disease`); a statement is one relationship, its type
the predicate in capitals (`HAS_PHENOTYPE`); a piece of evidence is an `:Evidence` node that names its statement, and a
document that was read is a `:Publication` (its text stays in the release). So every relationship of the database is one
row of the statements table, and each count can be checked against the tables. docs/graph-in-cypher.md draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from kg.store.derived import edge_frequency, information_content

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = [
    "EDGE_KEY", "PARTS", "edges", "evidence", "label_of", "nodes", "part", "properties", "publications", "type_of",
]  # fmt: skip

PARTS = ("nodes", "statements", "evidence", "documents")
"""The four tables of a release, in the order in which a store takes them in (relationships need their ends)."""
EDGE_KEY = ("subject", "object")
_NAME = re.compile(r"[^A-Za-z0-9_]")


def type_of(predicate: str) -> str:
    """The relationship type of a predicate.

    >>> type_of("biolink:has_phenotype")
    'HAS_PHENOTYPE'
    """
    return _NAME.sub("_", predicate.rpartition(":")[2]).upper()


def label_of(category: str) -> str:
    """The label of a Biolink class; letters, digits and underscores alone, so it can stand in a query text."""
    return _NAME.sub("_", category) or "NamedThing"


def nodes(release: Release) -> pl.DataFrame:
    """One row a node: `id`, `label`, and all properties. `names` holds name and synonyms in one text, for full text.

    `information_content` is set for phenotypes that a disease has (see `kg.store.derived`).
    """
    content = information_content(release)
    frame = release.nodes.join(content, on="id", how="left", maintain_order="left")
    return frame.with_columns(
        label=_mapped("category", label_of),
        source=pl.col("source").str.split("|"),
        names=pl.concat_list(pl.col("name"), pl.col("synonyms")).list.join(" | "),
    )


def edges(release: Release) -> pl.DataFrame:
    """One row a statement: `id`, `label` (the type), `subject`, `object`, and all properties of the relationship.

    `frequency` is a share of people, 0 to 1 (see `kg.store.derived`); `sources` are infores CURIEs.
    """
    reasons = (
        release.evidence.lazy()
        .group_by("statement")
        .agg(pl.col("source").unique().sort().alias("sources"))
        .collect()
        .rename({"statement": "id"})
    )
    frame = release.statements.join(reasons, on="id", how="left", maintain_order="left")
    return frame.join(edge_frequency(release), on="id", how="left", maintain_order="left").with_columns(
        label=_mapped("predicate", type_of)
    )


def evidence(release: Release) -> pl.DataFrame:
    """One row a piece of evidence: `id`, `label`, and all columns of the table."""
    return release.evidence.with_columns(label=pl.lit("Evidence"))


def publications(release: Release) -> pl.DataFrame:
    """One row a document: `id`, `label`, title and where it appeared; its text stays in the release."""
    return release.documents.drop("text", "sections", "digest").with_columns(label=pl.lit("Publication"))


def part(release: Release, name: str) -> pl.DataFrame:
    """One of the four parts, by the name of its table."""
    return {"nodes": nodes, "statements": edges, "evidence": evidence, "documents": publications}[name](release)


def properties(frame: pl.DataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each row as (key columns, properties); what is empty or unknown is no property.

    Keys are `id`, `digest` and the ends of an edge.
    """
    keys = [name for name in ("id", "digest", *EDGE_KEY) if name in frame.columns]
    names = [name for name in frame.columns if name not in keys and name != "label"]
    wanted = frame.select(*keys, *names)
    for row in wanted.iter_rows():
        key = dict(zip(keys, row[: len(keys)], strict=True))
        values = zip(names, row[len(keys) :], strict=True)
        yield key, {name: value for name, value in values if value is not None and value not in ("", [])}


def _mapped(column: str, function: Any) -> pl.Expr:
    return pl.col(column).map_elements(function, return_dtype=pl.String)
