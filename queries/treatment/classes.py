"""Classes of drugs: which a drug is in, who shares allergies, and what class-mates say of a treatment.

Classes come from medkg's own table, Hetionet (FDA's pharmacologic classes) and ATC when the user gives it. A drug
whose class-mates treat a disease is likelier to treat it: `agreement` = 1 − Π over its classes of (1 − treating
mates / (mates + 1)). It orders treatments of one line, and ranks drugs that nobody named for the disease
(`queries.treatment.candidates`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["LARGEST", "OWN", "PREFIXES", "agreement", "is_class", "members_of"]

LARGEST = 80
"""A class with more members than this (antineoplastics) says little of any of them."""
OWN = ("medkg:class.", "medkg:group.")
PREFIXES = (*OWN, "ATC:", "NDFRT:")
"""Groups (CYP3A4 inhibitors, drugs that prolong QT) share dangers across classes: they are no kinds of treatment."""


def is_class(id: str) -> bool:
    """Whether an id is that of a class of drugs.

    >>> is_class("ATC:C07AB"), is_class("RXCUI:723")
    (True, False)
    """
    return id.startswith(PREFIXES)


def members_of(up: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Drugs directly in each class that is not too large to say something."""
    found: dict[str, set[str]] = {}
    for drug, parents in up.items():
        if not is_class(drug):
            for parent in parents:
                if is_class(parent) and not parent.startswith(OWN[1]):
                    found.setdefault(parent, set()).add(drug)
    return {group: drugs for group, drugs in found.items() if 1 < len(drugs) <= LARGEST}


def agreement(
    drug: str, treating: Collection[str], classes: Iterable[str], members: Mapping[str, Collection[str]]
) -> float:
    """How far the class-mates of a drug agree that its like treats a disease, 0 to 1; `treating` are drugs that do.

    >>> members = {"ATC:C07AB": {"a", "b"}}
    >>> agreement("a", {"b"}, ["ATC:C07AB"], members), agreement("a", {"a"}, ["ATC:C07AB"], members)
    (0.5, 0.0)
    """
    doubt = 1.0
    for group in classes:
        mates = members.get(group, ())
        if count := sum(mate in treating for mate in mates if mate != drug):
            doubt *= 1 - count / (len(mates) - (drug in mates) + 1)
    return 1 - doubt
