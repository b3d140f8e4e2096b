"""What the sources say of ordinary diseases, as arrays: findings with their weights, how common, at what age."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from kg.release.read import Release
from queries.arrays import Floats, Ints
from queries.clinical.words import roots_of

__all__ = ["OWN", "Facts", "Findings", "Population", "facts_of", "findings_of", "populations_of"]

OWN = "infores:medkg-starter"
_MANIFESTATION = "biolink:has_manifestation"
_LIKELIER = "biolink:associated_with_increased_likelihood_of"
_PREVALENCE = "MEDKG:prevalence-"
_SEX = {"PATO:0000383": "female", "PATO:0000384": "male"}
_DEFAULT = 0.2
"""Weight of a fact without a share."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One row a (disease, finding, group): `own` is 1 for our table, 0 for the others; `weight` a share of patients."""

    disease: list[str]
    finding: list[str]
    own: Ints
    weight: Floats
    statement: list[str]


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings by number: id and name; `of_node` gives the number of every node; `names` are root tuples with owner."""

    ids: list[str]
    labels: list[str]
    of_node: dict[str, int]
    names: list[tuple[tuple[str, ...], int]]


@dataclass(frozen=True, slots=True)
class Population:
    """How common a disease is (1 rare to 5 everyday), in which sex (empty: both), between which ages (years)."""

    prevalence: int
    sex: str
    youngest: int
    oldest: int


def facts_of(release: Release) -> Facts:
    """Manifestations and exposures; weights of several tables for one pair are joined by noisy-or."""
    statements = release.statements.filter(~pl.col("negated"))
    shows = statements.filter(pl.col("predicate") == _MANIFESTATION).select("id", disease="subject", finding="object")
    risks = statements.filter(pl.col("predicate") == _LIKELIER).select("id", disease="object", finding="subject")
    evidence = release.evidence.filter(~pl.col("retracted")).select("statement", "source", "has_count")
    rows = (
        pl.concat([shows, risks])
        .join(evidence, left_on="id", right_on="statement")
        .with_columns(
            own=(pl.col("source") == OWN).cast(pl.Int64),
            miss=(1.0 - pl.col("has_count").fill_null(_DEFAULT).clip(0.001, 0.95)).log(),
        )
        .group_by("disease", "finding", "own")
        .agg((1.0 - pl.col("miss").sum().exp()).alias("weight"), pl.col("id").first())
        .sort("disease", "finding", "own")
    )
    return Facts(
        rows["disease"].to_list(), rows["finding"].to_list(), rows["own"].to_numpy(),
        rows["weight"].to_numpy(), rows["id"].to_list(),
    )  # fmt: skip


def findings_of(release: Release, told: Iterable[str]) -> Findings:
    """Findings that the nodes of facts mean: nodes whose names have the same roots are one."""
    times = Counter(told)
    nodes = release.nodes.filter(pl.col("id").is_in(sorted(times)))
    # HPO's and SYMP's names come first, so that a finding carries a public id where there is one; of these the one that
    # most facts are about: fatigue, not lethargy.
    order = sorted(
        nodes.iter_rows(named=True),
        key=lambda row: (not row["id"].startswith(("HP:", "SYMP:")), -times[row["id"]], row["id"]),
    )
    by_roots: dict[tuple[str, ...], int] = {}
    found = Findings([], [], {}, [])
    for row in order:
        keys = [key for name in (row["name"], *row["synonyms"]) if (key := tuple(sorted(roots_of(name))))]
        number = by_roots.get(keys[0]) if keys else None
        if number is None:
            number = len(found.ids)
            found.ids.append(row["id"])
            found.labels.append(row["name"])
        found.of_node[row["id"]] = number
        for key in keys:
            if key not in by_roots:
                by_roots[key] = number
                found.names.append((key, number))
    return found


def populations_of(release: Release) -> dict[str, Population]:
    """By disease, what the table of ordinary diseases says of its patients."""
    rows = release.statements.filter(
        (pl.col("predicate") == "biolink:related_to") & pl.col("object").str.starts_with(_PREVALENCE)
    )
    found: dict[str, Population] = {}
    for subject, obj, sex, population in rows.select("subject", "object", "sex", "population").iter_rows():
        ages = re.fullmatch(r"P(\d+)Y/P(\d+)Y", population)
        if ages is not None:
            youngest, oldest = int(ages[1]), int(ages[2])
            found[subject] = Population(int(obj.removeprefix(_PREVALENCE)), _SEX.get(sex, ""), youngest, oldest)
    return found
