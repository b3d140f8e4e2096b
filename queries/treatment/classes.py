"""Classes of drugs: which a drug is in, who shares allergies, and what class-mates say of a treatment.

Classes come from medkg's own table, Hetionet (FDA's pharmacologic classes) and ATC when the user gives it. A drug
whose class-mates treat a disease is likelier to treat it: `agreement` = 1 − Π over its classes of (1 − treating
mates / (mates + 1)). It orders treatments of one line, and ranks drugs that nobody named for the disease
(`queries.treatment.candidates`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from kg.release.read import Release

__all__ = ["LARGEST", "agreement", "class_edges", "class_facts", "is_class", "members_of"]

LARGEST = 80
"""A class with more members than this (antineoplastics) says little of any of them."""
_OWN = ("medkg:class.", "medkg:group.")
_PREFIXES = (*_OWN, "ATC:", "NDFRT:")
"""Groups (CYP3A4 inhibitors, drugs that prolong QT) share dangers across classes: they are no kinds of treatment."""


def is_class(id: str) -> bool:
    """Whether an id is that of a class of drugs.

    >>> is_class("ATC:C07AB"), is_class("RXCUI:723")
    (True, False)
    """
    return id.startswith(_PREFIXES)


def class_edges(statements: pl.DataFrame, release: Release) -> dict[str, set[str]]:
    """What lies directly above each drug or class: classes, and the ingredients of a combination."""
    own = pl.any_horizontal(pl.col(end).str.starts_with(prefix) for end in ("subject", "object") for prefix in _OWN)
    below = statements.filter(pl.col("predicate") == "biolink:subclass_of")
    member = release.evidence.filter(pl.col("evidence_code") == "member").select(id="statement")
    up: dict[str, set[str]] = {}
    for frame in (below.filter(own), below.join(member, on="id", how="semi")):
        for child, parent in frame.select("subject", "object").iter_rows():
            up.setdefault(child, set()).add(parent)
    return up


def members_of(up: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Drugs directly in each class that is not too large to say something."""
    found: dict[str, set[str]] = {}
    for drug, parents in up.items():
        if not is_class(drug):
            for parent in parents:
                if is_class(parent) and not parent.startswith(_OWN[1]):
                    found.setdefault(parent, set()).add(drug)
    return {group: drugs for group, drugs in found.items() if 1 < len(drugs) <= LARGEST}


def agreement(
    drug: str, treating: Collection[str], classes: Iterable[str], members: Mapping[str, Collection[str]]
) -> float:
    """How far the class-mates of a drug agree that its like treats a disease, 0 to 1; `treating` are drugs that do.

    >>> members = {"ATC:C07AB": {"a", "b", "c"}}
    >>> agreement("a", {"b", "c"}, ["ATC:C07AB"], members), agreement("a", {"a"}, ["ATC:C07AB"], members)
    (0.6666666666666667, 0.0)
    """
    doubt = 1.0
    for group in classes:
        mates = members.get(group, ())
        if count := sum(mate in treating for mate in mates if mate != drug):
            doubt *= 1 - count / (len(mates) - (drug in mates) + 1)
    return 1 - doubt


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
    for group in {parent for parents in up.values() for parent in parents if is_class(parent)}:
        found["within", group] = sorted(id for id in up if not is_class(id) and group in found["classes", id]["all"])
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
