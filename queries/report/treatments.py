"""Drugs and procedures that the graph knows for a disease, and those it warns of."""

from __future__ import annotations

from typing import Any

import polars as pl

from kg.release.read import Release
from queries.report.references import References

__all__ = ["treatments"]

_KINDS = {
    "biolink:treats": "treats",
    "biolink:treats_or_applied_or_studied_to_treat": "studied",
    "biolink:contraindicated_in": "contraindicated",
}


def treatments(diseases: list[str], release: Release, references: References) -> list[dict[str, Any]]:
    """What the release says of treating these diseases, in their order; no statement is left out, none is weighed;
    each has at most three references.

    `kind` is `treats` (curated), `studied` (said in texts) or `contraindicated`.
    """
    rows = release.statements.filter(
        pl.col("object").is_in(diseases) & pl.col("predicate").is_in(list(_KINDS)) & ~pl.col("negated")
    )
    names = dict(
        release.nodes.join(rows, left_on="id", right_on="subject", how="semi").select("id", "name").iter_rows()
    )
    found = []
    for statement in release.statements_by_id(rows["id"]):
        evidence = [e for e in statement.evidence if not e.retracted]
        if evidence:
            found.append(
                {
                    "disease": statement.object,
                    "id": statement.subject,
                    "name": names.get(statement.subject, statement.subject),
                    "kind": _KINDS[statement.predicate],
                    "references": sorted(
                        {references.number(e.publication, e.source, e.sentence, e.extractor) for e in evidence[:3]}
                    ),
                }
            )
    kinds = list(_KINDS.values())
    return sorted(found, key=lambda t: (diseases.index(t["disease"]), kinds.index(t["kind"]), t["name"]))
