"""Which annotation of a disease a finding meets, and how."""

from __future__ import annotations

from dataclasses import dataclass

from queries.index import Index

__all__ = ["Match", "match"]


@dataclass(frozen=True, slots=True)
class Match:
    """`annotation` numbers an annotation of the index, or is None when finding and disease share nothing specific.

    `relation` is `exact`, `specific` (the disease names something below the finding), `general` (something above it),
    `shared` (they meet at `common`, an ancestor of both), or `none`.
    """

    relation: str
    annotation: int | None
    common: int | None


def match(feature: int, disease: int, index: Index) -> Match:
    """Find the annotation that meets the finding at the most informative common term."""
    implied = index.implied(disease)
    meet = next((term for term in index.lineage(feature) if term in implied), None)
    if meet is None:
        return Match("none", None, None)
    annotation = implied[meet]
    term = int(index.annotation_term[annotation])
    if term == feature:
        return Match("exact", annotation, feature)
    if meet == feature:
        return Match("specific", annotation, meet)
    if meet == term:
        return Match("general", annotation, meet)
    # Meeting at a term that most diseases imply says nothing.
    if index.information[meet] < 1.0:
        return Match("none", None, None)
    return Match("shared", annotation, meet)
