"""The classes of a release as rows of the treatment table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kg.release.read import Release
from queries.treatment.classes import OWN, is_class, members_of

__all__ = ["class_edges", "class_facts"]


def class_edges(statements: pl.DataFrame, release: Release) -> dict[str, set[str]]:
    """What lies directly above each drug or class: classes, and the ingredients of a combination."""
    own = pl.any_horizontal(pl.col(end).str.starts_with(prefix) for end in ("subject", "object") for prefix in OWN)
    below = statements.filter(pl.col("predicate") == "biolink:subclass_of")
    member = release.evidence.filter(pl.col("evidence_code") == "member").select(id="statement")
    up: dict[str, set[str]] = {}
    for frame in (below.filter(own), below.join(member, on="id", how="semi")):
        for child, parent in frame.select("subject", "object").iter_rows():
            up.setdefault(child, set()).add(parent)
    return up


def class_facts(statements: pl.DataFrame, release: Release, up: Mapping[str, set[str]]) -> dict[tuple[str, str], Any]:
    """Facts `classes` (everything above a drug, and which of it shares allergies), `direct` and `members` (between
    drugs and classes that are not too large), `within` (all drugs of a class and of the classes in it) and `cross`.
    """
    related = statements.filter(pl.col("predicate") == "biolink:related_to")
    sharing = set(related.filter(pl.col("object") == "medkg:kind.allergy_class")["subject"])
    found: dict[tuple[str, str], Any] = {}
    for id in sorted({*up, *(parent for parents in up.values() for parent in parents)}):
        every: set[str] = set()
        stack = [id]
        while stack:
            here = stack.pop()
            for parent in up.get(here, ()):
                if parent not in every:
                    every.add(parent)
                    stack.append(parent)
        found["classes", id] = {"all": sorted(every), "allergy": sorted((every | {id}) & sharing)}
    members = members_of(up)
    for group, drugs in members.items():
        found["members", group] = sorted(drugs)
        for drug in drugs:
            found.setdefault(("direct", drug), []).append(group)
    for drug in sorted(id for id in up if not is_class(id)):
        for group in filter(is_class, found["classes", drug]["all"]):
            found.setdefault(("within", group), []).append(drug)
    for groups in (value for (kind, _), value in found.items() if kind == "direct"):
        groups.sort()
    crossing = release.evidence.filter(pl.col("evidence_code").str.starts_with("cross_allergy"))
    rows = crossing.join(related.select(statement="id", subject="subject", object="object"), on="statement")
    shown = ("source", "publication", "sentence", "extractor", "confidence", "evidence_code", "statement")
    for row in rows.sort("statement").iter_rows(named=True):
        level = row["evidence_code"].partition(":")[2]
        reason = [{key: row[key] for key in shown}]
        found.setdefault(("cross", row["subject"]), []).append([row["object"], level, row["sentence"], reason])
    return found
