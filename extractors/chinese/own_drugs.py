"""Drugs and classes of medkg's table of treatments (`ontologies/treatments.tsv.gz`), for notes that name them.

A medicine that a note names and no vocabulary knows would be taken with a treatment unchecked. Names that in a note
mean a laboratory value, a food or a body's own substance more often than a medicine are left out.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache

from kg.resources import ontology_file

__all__ = ["own_drugs"]

_NOT_IN_NOTES = frozenset(
    (
        "albumin;alcohol;allergens;antidotes;arginine;betaine;biologics;biotin;caffeine;calcitonin;"
        "cardiovascular drugs;citrulline;coenzyme q10;collagenase;contrast;cortisol;creatine;dopamine;egg;eggs;"
        "emollient;enzyme replacement;epinephrine;estradiol;factor ix;factor viii;fluoride;gelatin;glucagon;"
        "glucose;grapefruit;grapefruit juice;herbal drugs;hormones;hydrogen peroxide;hypertonic saline;"
        "immunoglobulin;iron;latex;live vaccine;magnesium;metabolic drugs;mmr;neurological drugs;nicotine;"
        "norepinephrine;nutrients;oral rehydration salts;other drugs;oxytocin;peanut;peanuts;phosphate;"
        "phosphate and potassium binders;potassium;progesterone;retinoids;riboflavin;shellfish;sodium chloride;"
        "soy;soya;stimulants;surfactant;testosterone;triptan;uridine;vaccines;vasopressin;vitamins;"
        "von willebrand factor;"
        "acth;growth hormone;zinc;血红素;contrast media;contrast agent;contrast agents;"
        "iodinated contrast;live vaccines;"
        "vitamin a;vitamin e;bone drugs;gout drugs;ms drugs;sex hormones;胆酸;cholic acid;the pill;hematin"
    ).split(";")
)


@lru_cache(maxsize=1)
def own_drugs() -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
    """(id, name, Chinese names, further English names) of each drug and class that a note may name.

    >>> next(row[0] for row in own_drugs() if row[1] == "lisinopril")
    'RXCUI:29046'
    """
    return tuple(_rows())


def _rows() -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    with gzip.open(ontology_file("treatments.tsv.gz"), "rt", encoding="utf-8") as stream:
        for line in stream:
            cells = line.rstrip("\n").split("\t")
            if cells[0] == "node" and cells[3] in ("drug", "class") and cells[4].casefold() not in _NOT_IN_NOTES:
                others = [name for name in cells[5].split("|") if name and name.casefold() not in _NOT_IN_NOTES]
                chinese = tuple(name for name in others if not name.isascii() and len(name) > 1)
                english = tuple(name for name in others if name.isascii() and len(name) > 3)
                yield cells[1], cells[4], chinese, english
