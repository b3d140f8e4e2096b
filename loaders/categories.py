"""The Biolink class of a thing, as far as its identifier alone tells."""

from __future__ import annotations

from kg.model import prefix_of

__all__ = ["category_of"]

_DISEASE = ("MONDO", "OMIM", "OMIMPS", "ORPHA", "DOID", "DECIPHER", "ICD10CM", "ICD10")
_BY_PREFIX = {
    **dict.fromkeys(_DISEASE, "Disease"),
    "HP": "PhenotypicFeature",
    "SYMP": "PhenotypicFeature",
    "NCBIGene": "Gene",
    "HGNC": "Gene",
    "CHEBI": "ChemicalEntity",
    "RXCUI": "ChemicalEntity",
    "DRUGBANK": "ChemicalEntity",
    "MAXO": "Procedure",
}


def category_of(curie: str) -> str:
    """A Biolink class name without prefix; `NamedThing` when the prefix does not tell.

    >>> category_of("OMIM:154700"), category_of("UMLS:C0024796")
    ('Disease', 'NamedThing')
    """
    return _BY_PREFIX.get(prefix_of(curie), "NamedThing")
