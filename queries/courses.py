"""What a release says of a disease beside its findings: onset, mode of inheritance, genes; as arrays, with statements.

Onset is counted in seven bins of age; a disease's share of a bin is its annotations there (n/m where counted, else 1),
shrunk by `STRENGTH` patients of the mean disease. Modes are pooled in five groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kg.release.read import Release
from queries.arrays import Floats

__all__ = ["AGES", "MODES", "ONSETS", "Courses", "bin_of_age", "courses_of", "group_of_mode"]

AGES = (28 / 365.25, 1.0, 5.5, 16.0, 40.0, 60.0)
"""Upper ends of the bins of age but the last, in years: newborn, infant, child, juvenile, young, middle, late."""
_ADULT = (4, 5, 6)
ONSETS = {
    "HP:0030674": (0,), "HP:0011460": (0,), "HP:0011461": (0,), "HP:0034199": (0,), "HP:0034198": (0,),
    "HP:0034197": (0,), "HP:0003577": (0,), "HP:0003623": (0,), "HP:0003593": (1,), "HP:0011463": (2,),
    "HP:0003621": (3,), "HP:0410280": (1, 2, 3), "HP:0003581": _ADULT, "HP:0011462": (4,), "HP:0025708": (4,),
    "HP:0025709": (4,), "HP:0025710": (4,), "HP:0003596": (5,), "HP:0003584": (6,),
}  # fmt: skip
"""HPO's terms of onset, by the bins they cover."""
STRENGTH = 3.0
MODES = {
    "HP:0000006": "dominant", "HP:0012275": "dominant", "HP:0012274": "dominant", "HP:0000007": "recessive",
    "HP:0001417": "X-linked", "HP:0001419": "X-linked", "HP:0001423": "X-linked", "HP:0001450": "Y-linked",
    "HP:0001427": "mitochondrial",
}  # fmt: skip
_GROUPS = ("dominant", "recessive", "X-linked", "Y-linked", "mitochondrial")
# P(female) of patients: recessive on the X, dominant on the X (boys often die before birth), on the Y, limited by sex.
_FEMALE = {"HP:0001419": 0.07, "HP:0001423": 0.7, "HP:0001450": 0.01, "HP:0001475": 0.05, "HP:0034344": 0.95}
_ONSET, _MODE, _GENE = "onset", "inheritance", "gene"


@dataclass(frozen=True, slots=True)
class Courses:
    """Arrays by disease. `onset` (bins, diseases): share of patients whose disease begins in a bin, columns of 0 where
    nothing is known, and `onset_mean` that of all; `modes` (groups, diseases): likewise; `female`: share of female
    patients, 0.5 where nothing is known; `facts`: disease, kind, id, name, statement.
    """

    onset: npt.NDArray[np.float32]
    onset_mean: Floats
    modes: npt.NDArray[np.float32]
    mode_mean: Floats
    female: Floats
    facts: pl.DataFrame


def bin_of_age(years: float) -> int:
    """Number of the bin of age.

    >>> bin_of_age(0.0), bin_of_age(3), bin_of_age(90)
    (0, 2, 6)
    """
    return int(np.searchsorted(np.array(AGES), years, side="right"))


def courses_of(release: Release, number: dict[str, int], diseases: int) -> Courses:
    """Read what is said of the diseases; `number` gives the candidate of an id."""
    facts = _facts(release, number)
    onset = np.zeros((len(AGES) + 1, diseases))
    for disease, id, weight in facts.filter(pl.col("kind") == _ONSET).select("disease", "id", "weight").iter_rows():
        for age in ONSETS[id]:
            onset[age, disease] += weight / len(ONSETS[id])
    modes = np.zeros((len(_GROUPS), diseases))
    female = np.full(diseases, 0.5)
    heritable = facts.filter(pl.col("kind") == _MODE).select("disease", "id").sort("disease", "id")
    for disease, id in heritable.iter_rows():
        if id in MODES:
            modes[_GROUPS.index(MODES[id]), disease] = 1.0
        female[disease] = _FEMALE.get(id, female[disease])
    # Where other carriers than those of an X or a Y are known, sex says little.
    female[modes[:2].sum(axis=0) > 0] = 0.5
    shrunk, mean = _shrunk(onset, STRENGTH)
    share, common = _shrunk(modes, 0.0)
    kept = facts.select("disease", "kind", "id", "name", "statement").sort("kind", "disease", "id")
    return Courses(shrunk, mean, share, common, female, kept)


def group_of_mode(id: str) -> int:
    """Row of `Courses.modes` for a mode of inheritance."""
    return _GROUPS.index(MODES[id])


def _shrunk(counts: Floats, strength: float) -> tuple[npt.NDArray[np.float32], Floats]:
    """Shares by column, shrunk to the mean of those columns that say anything; the others stay 0."""
    known = counts.sum(axis=0) > 0
    total = np.maximum(counts.sum(axis=0), 1e-12)
    mean = (counts / total)[:, known].mean(axis=1) if known.any() else np.full(len(counts), 1 / len(counts))
    share = (counts + strength * mean[:, None]) / (total + strength) * known
    return share.astype(np.float32), mean


def _facts(release: Release, number: dict[str, int]) -> pl.DataFrame:
    """Onset, modes and genes of the candidates, one row a statement; `weight` counts patients of an onset."""
    said = release.statements.filter(~pl.col("negated"))
    names = release.nodes.select(id="id", name="name")
    onset = said.filter(pl.col("object").is_in(list(ONSETS)) & (pl.col("predicate") == "biolink:related_to"))
    mode = said.filter(pl.col("predicate") == "biolink:has_mode_of_inheritance")
    gene = said.filter(pl.col("predicate").is_in(["biolink:gene_associated_with_condition", "biolink:causes"]))
    genes = release.nodes.filter(pl.col("category") == "Gene").select(subject="id")
    parts = [
        onset.select(node="subject", id="object", statement="id", kind=pl.lit(_ONSET)),
        mode.select(node="subject", id="object", statement="id", kind=pl.lit(_MODE)),
        gene.join(genes, on="subject", how="semi").select(
            node="object", id="subject", statement="id", kind=pl.lit(_GENE)
        ),
    ]
    counted = pl.when(pl.col("has_total") > 0).then(pl.col("has_count")).otherwise(1.0)
    weight = release.evidence.group_by("statement").agg(weight=counted.sum())
    found = pl.concat(parts).join(names, on="id").join(weight, on="statement", how="left")
    places = pl.DataFrame(
        {"node": list(number), "disease": list(number.values())}, schema={"node": pl.String, "disease": pl.Int64}
    )
    return found.join(places, on="node").with_columns(pl.col("weight").fill_null(1.0)).sort("statement")
