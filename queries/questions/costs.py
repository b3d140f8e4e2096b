"""What it takes to answer a question about a finding: a word, a look, blood, a picture, or a gene."""

from __future__ import annotations

import re

from queries.index import Index

__all__ = ["COSTS", "cost_class"]

COSTS = ("ask", "examine", "lab", "imaging", "gene test")
"""Cost classes, the cheapest first."""

_BRANCHES = {
    "ask": (
        "HP:0025142", "HP:0000708", "HP:0012758", "HP:0001250", "HP:0012531", "HP:0001197", "HP:0012719", "HP:0001608",
        "HP:0000080", "HP:0012638", "HP:0000365", "HP:0000505", "HP:0002795", "HP:0025031", "HP:0002046", "HP:6000855",
    ),
    "examine": (
        "HP:0001574", "HP:0000152", "HP:0000478", "HP:0040064", "HP:0001507", "HP:0000598", "HP:0000769", "HP:0001098",
        "HP:0000271", "HP:0001155", "HP:0003549", "HP:0003011", "HP:0000119", "HP:0033127", "HP:0045027", "HP:0012332",
        "HP:0004370",
    ),
    "lab": (
        "HP:0001939", "HP:0001871", "HP:0002715", "HP:0025354", "HP:0003110", "HP:0025454", "HP:0010876", "HP:0012337",
        "HP:0020058", "HP:0010987", "HP:0000818",
    ),
    "imaging": (
        "HP:0001626", "HP:0001627", "HP:0012639", "HP:0012443", "HP:0012210", "HP:0003330", "HP:0000924", "HP:0012252",
        "HP:0009121", "HP:0000929", "HP:0012718", "HP:0001392", "HP:0001732", "HP:0001743", "HP:0002664", "HP:0025015",
        "HP:0030956", "HP:0003457", "HP:0002353", "HP:0030453", "HP:0002086",
    ),
}  # fmt: skip
_CLASS_OF = {branch: name for name, branches in _BRANCHES.items() for branch in branches}
_LAB_NAME = re.compile(
    r"\b(?:circulating|serum|plasma|urinary|urine|level|concentration|antibod\w*|activity of)\b", re.IGNORECASE
)


def cost_class(term: int, index: Index) -> str:
    """Cost class of a term: that of the most informative HPO branch above it which has one; else `examine`.

    Branches are classed by hand (neither HPO nor any other source does), so a class is a hint to a doctor, no price. A
    name that speaks of serum, urine, a level or a concentration is a laboratory test in every branch.
    """
    if _LAB_NAME.search(index.term_names[term]):
        return "lab"
    found = (_CLASS_OF.get(index.term_ids[above]) for above in index.lineage(term))
    return next((name for name in found if name), "examine")
