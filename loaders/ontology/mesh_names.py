"""What MeSH's tree numbers say a thing is, and its names in the order in which they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["category_of_trees", "spoken_names"]

_DISEASES = ("C", "F03")
_FINDINGS = ("C23.888",)
_SUBSTANCES = (
    "D01.", "D02.", "D03.", "D04.", "D06.", "D09.", "D10.", "D12.125.", "D12.644.", "D13.570.", "D13.695.201.",
    "D20.", "D23.050.", "D27.505.696.875.360.276.",
)  # fmt: skip
_PROTEINS = ("D08.244", "D08.622", "D08.811", "D12.644.276.", "D12.776.")
_GIVEN = re.compile(r"\w(?:mab|cept)\b", re.IGNORECASE)
"""Proteins that are drugs, by the stems of their names: antibodies, and receptors made soluble."""
_TOO_GENERAL = frozenset(
    """acetates acids air alcohols aldehydes amides amines anions bromides carbohydrates carbonates cations
    cellulose chlorides citrates coal dust elements esters ethers fats fumarates gases glass hormones ice imines
    ions isotopes ketones lipids maleates metals minerals oils oxides pentoses peptides petroleum phosphates
    polymers powders propionates radioisotopes salts seawater sewage smoke snow solutions soot steam succinates
    sugars sulfates suspensions tars tartrates tea venoms vitamins water waxes""".split()
) | {
    "aerosols",
    "amino acids",
    "antigens",
    "biogenic amines",
    "colloids",
    "drugs, generic",
    "electrolytes",
    "epitopes",
    "gels",
    "nucleotides",
    "protons",
    "steel",
    "complex mixtures",
    "drinking water",
    "free radicals",
    "fresh water",
    "mineral waters",
    "plant extracts",
    "reactive oxygen species",
    "resins, plant",
    # Of the trees of diseases: words for what is ill, not for an illness.
    "chronic disease",
    "disease",
    "disease attributes",
    "disease progression",
    "disease susceptibility",
    "acute disease",
    "emergencies",
    "syndrome",
    "recurrence",
    "pathologic processes",
    "signs and symptoms",
    "pathological conditions, signs and symptoms",
    "genetic predisposition to disease",
}


def category_of_trees(numbers: Sequence[str], name: str = "") -> str:
    """The Biolink class of a thing with these tree numbers; empty for what is not looked for in texts.

    `numbers` of a supplementary record are those of the headings it is mapped to. Proteins are genes in this graph, and
    headings that are ordinary words ("Water") are left out.

    >>> category_of_trees(["C23.888.592"]), category_of_trees(["C10.228"]), category_of_trees(["D02.033"])
    ('PhenotypicFeature', 'Disease', 'ChemicalEntity')
    >>> category_of_trees(["D12.776.124"], "Adalimumab"), category_of_trees(["D12.776.124"], "Albumins")
    ('ChemicalEntity', '')
    >>> category_of_trees(["Z01.107"]), category_of_trees(["D20.388"], "Coal")
    ('', '')
    """
    if name.lower() in _TOO_GENERAL:
        return ""
    ill = [one for one in numbers if one.startswith(_DISEASES)]
    if ill:
        return "PhenotypicFeature" if all(one.startswith(_FINDINGS) for one in ill) else "Disease"
    protein = any(one.startswith(_PROTEINS) for one in numbers) and "interferon" not in name.lower()
    substance = any(f"{one}.".startswith(_SUBSTANCES) for one in numbers)
    return "ChemicalEntity" if (protein and _GIVEN.search(name)) or (substance and not protein) else ""


def spoken_names(names: Iterable[str]) -> list[str]:
    """Names without those in index order whose spoken order is there; one in index order alone is turned round.

    The first one stays the first, as it is.

    >>> spoken_names(["Abattoirs", "House, Slaughter", "Slaughter House"])
    ['Abattoirs', 'Slaughter House']
    >>> spoken_names(["Kidney Failure, Acute"])
    ['Kidney Failure, Acute', 'Acute Kidney Failure']
    """
    found: dict[str, str] = {}
    for place, name in enumerate(names):
        said = _spoken(name)
        if place == 0 or said is None:
            found.setdefault(name.lower(), name)
        if said is not None:
            found.setdefault(said.lower(), said)
    return list(found.values())


def _spoken(name: str) -> str | None:
    """A name of index order in the order in which it is said; None for any other."""
    parts = name.split(", ")
    if len(parts) == 1 or any(not one or one[0] in "(-" for one in parts):
        return None
    return " ".join(reversed(parts))
