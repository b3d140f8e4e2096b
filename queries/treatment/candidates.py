"""Drugs that nobody named for a disease, though their class-mates treat it: for the researcher who looks what to try.

A prediction and nothing more: status and line `predicted`, below everything that a source says. The score is the
agreement of the classes (`queries.treatment.classes.agreement`), the evidence what the mates are known for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from queries.treatment.classes import agreement
from queries.treatment.grades import ESTABLISHED
from queries.treatment.table import TreatmentTable

__all__ = ["candidates"]

_SHOWN = 3


def candidates(
    known: Iterable[tuple[str, str, list[dict[str, Any]]]], table: TreatmentTable
) -> Iterator[tuple[str, float, list[dict[str, Any]]]]:
    """Yield (drug, agreement 0 to 1, evidence) from (drug, line, evidence) of the known treatments of a disease."""
    rows = {drug: (line, evidence) for drug, line, evidence in known}
    treating = {drug: evidence for drug, (line, evidence) in rows.items() if line in ESTABLISHED}
    groups = {group for drug in treating for group in table.facts("direct", drug) or ()}
    members = {group: frozenset(table.facts("members", group) or ()) for group in groups}
    for drug in sorted(set().union(*members.values()) - rows.keys()) if members else ():
        mine = [group for group in table.facts("direct", drug) or () if group in members]
        if score := agreement(drug, treating, mine, members):
            yield drug, score, list(_evidence(mine, treating, members, table))


def _evidence(
    groups: list[str],
    treating: dict[str, list[dict[str, Any]]],
    members: dict[str, frozenset[str]],
    table: TreatmentTable,
) -> Iterator[dict[str, Any]]:
    """For each class, the three mates that treat the disease, with the best source of each."""
    for group in groups:
        mates = sorted(members[group] & treating.keys(), key=lambda mate: (table.name(mate).casefold(), mate))
        for mate in mates[:_SHOWN]:
            share = f"{len(mates)} of {len(members[group])} do"
            said = f"{table.name(mate)} treats it, and both are {table.name(group)} ({share})"
            yield {**treating[mate][0], "sentence": said, "extractor": "class-mates.v1", "confidence": 0.1}
