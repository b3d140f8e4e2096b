"""Gene tests as questions: which genes of a release speak for which candidates."""

from __future__ import annotations

import numpy as np
import polars as pl

from kg.release.read import Release
from queries.arrays import Floats, Ints
from queries.index import Index
from queries.questions.rates import LEAST

__all__ = ["POSITIVE_RATE", "gene_rates", "genes_of"]

POSITIVE_RATE = 0.7
"""Chance that a test of a disease's gene is positive in a patient with the disease, divided by the number of its genes:
an assumption, no measured yield (the warnings of an answer say so)."""
_PREDICATES = ("biolink:gene_associated_with_condition", "biolink:causes")


def genes_of(release: Release, index: Index) -> dict[str, tuple[str, Ints]]:
    """Name of each gene, and the numbers of the candidates that it is associated with."""
    genes = release.nodes.filter(pl.col("category") == "Gene").select(subject="id", name="name")
    rows = release.statements.filter(pl.col("predicate").is_in(_PREDICATES) & ~pl.col("negated"))
    found: dict[str, tuple[str, set[int]]] = {}
    for gene, name, disease in rows.join(genes, on="subject").select("subject", "name", "object").iter_rows():
        if (number := index.disease_number.get(disease)) is not None:
            found.setdefault(gene, (name, set()))[1].add(number)
    return {gene: (name, np.array(sorted(numbers), np.int64)) for gene, (name, numbers) in sorted(found.items())}


def gene_rates(genes: dict[str, tuple[str, Ints]], diseases: Ints) -> tuple[list[tuple[str, str]], Floats]:
    """Tests (gene id, name) of the genes of these candidates, and P(positive | candidate)."""
    place = {int(number): row for row, number in enumerate(diseases)}
    tests = [(id, name, [place[n] for n in of.tolist() if n in place]) for id, (name, of) in genes.items()]
    tests = [test for test in tests if test[2]]
    rates = np.full((len(diseases), len(tests)), LEAST)
    for column, (_, _, rows) in enumerate(tests):
        rates[rows, column] = POSITIVE_RATE
    # A disease of many genes answers for each of them more rarely.
    many = np.maximum((rates > LEAST).sum(axis=1, keepdims=True), 1)
    rates = np.where(rates > LEAST, np.maximum(POSITIVE_RATE / many, LEAST), rates)
    return [(id, name) for id, name, _ in tests], rates
