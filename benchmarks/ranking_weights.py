"""Claim: six features, weighted by a fit on clean cases, rank better than back-off alone, for diseases never fitted on.

    python benchmarks/ranking_weights.py --release RELEASE [--data ../shared/data]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. Fits the weights of `queries/diagnosis/weights.py` (a
conditional logit over the 200 candidates that back-off puts first, L2 penalty, each disease's cases together weighing
the root of their number), on clean cases only: raw cases teach that the case's own paper is among the annotations. Five
folds over DISEASES, never over cases of one disease. Prints the figures of the folds over all candidates (ties: worst
rank), the same without each feature, calibration of the folds, and last the weights fitted on all clean cases.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kg import open_release
from loaders.base import Origin, Problems
from loaders.patients.phenopacket import PhenopacketReader
from queries.arrays import Floats, Ints
from queries.diagnosis.features import NAMES, disease_features
from queries.diagnosis.profiles import resolve_profile
from queries.index import Index, open_index

SHORT, FOLDS, PENALTY, TOPS = 200, 5, 1e-3, (1, 3, 10)
TEMPERATURES = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2)
START = np.array([1.0, 1.0, -2.0, 0.0, 0.0, 0.0])


@dataclass
class Cases:
    """Cases with a candidate as answer: findings, true candidate, fold, weight, and fractions (raw, clean, fresh)."""

    findings: list[list[int]]
    truth: Ints
    fold: Ints
    weight: Floats
    fractions: dict[str, npt.NDArray[np.bool_]]


def read_cases(data: Path, index: Index) -> Cases:
    """Development cases; those that no candidate answers, or without a usable finding, are left out of the fit."""
    with (data / "phenopackets" / "cases.tsv").open(encoding="utf-8") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream, delimiter="\t") if row["in_hpoa"] == "1"}
    found = []
    for profile in PhenopacketReader().read(data / "phenopackets" / "phenopackets.jsonl.gz", Origin(""), Problems()):
        if (row := rows.get(profile.id)) and (number := index.disease_number.get(row["disease"])) is not None:
            told = [n for f in resolve_profile(profile, index).observed if (n := index.find(f.id)) is not None]
            if told:
                found.append((told, number, row))
    diseases = sorted({row["disease"] for _, _, row in found})
    dice = np.random.default_rng(0).permutation(len(diseases)) % FOLDS
    fold = dict(zip(diseases, dice.tolist(), strict=True))
    many = Counter(row["disease"] for _, _, row in found if row["clean"] == "1")
    flags = {name: np.array([row[name] == "1" for _, _, row in found]) for name in ("clean", "fresh")}
    return Cases(
        [told for told, _, _ in found],
        np.array([number for _, number, _ in found]),
        np.array([fold[row["disease"]] for _, _, row in found]),
        np.array([max(many[row["disease"]], 1) ** -0.5 for _, _, row in found]),
        {"raw": np.ones(len(found), bool), **flags},
    )


def features_of(findings: list[int], index: Index) -> Floats:
    terms = np.unique(np.concatenate([index.ancestors(term) for term in findings]))
    return disease_features(findings, terms, index)


def shortlists(cases: Cases, index: Index) -> tuple[Floats, Ints]:
    """Features of the candidates back-off puts first, (cases, SHORT, features); the place of the truth or -1."""
    rows, places = [], []
    for findings, truth in zip(cases.findings, cases.truth, strict=True):
        found = features_of(findings, index)
        best = np.argsort(-(START @ found), kind="stable")[:SHORT]
        place = np.flatnonzero(best == truth)
        rows.append(found[:, best].T)
        places.append(int(place[0]) if len(place) else -1)
    return np.array(rows), np.array(places)


def fit(rows: Floats, places: Ints, weight: Floats, keep: list[int]) -> Floats:
    """Weights of the kept features (0 for the others) with the largest penalised likelihood."""
    scale = rows.reshape(-1, rows.shape[2]).std(axis=0)[keep] + 1e-9
    scaled, share = rows[:, :, keep] / scale, weight / weight.sum()
    each = np.arange(len(rows))
    true = scaled[each, places]

    def loss(b: Floats) -> tuple[float, Floats]:
        value = scaled @ b
        value -= value.max(axis=1, keepdims=True)
        chance = np.exp(value)
        chance /= chance.sum(axis=1, keepdims=True)
        slope = share @ (true - np.einsum("nk,nkf->nf", chance, scaled))
        return float(
            -share @ np.log(np.maximum(chance[each, places], 1e-300)) + PENALTY * b @ b
        ), 2 * PENALTY * b - slope

    found = np.zeros(rows.shape[2])
    found[keep] = minimize(loss, np.zeros(len(keep)), jac=True, method="L-BFGS-B").x / scale
    return found


def tested(cases: Cases, weights: npt.NDArray[np.float64], index: Index) -> tuple[Ints, Floats, npt.NDArray[np.bool_]]:
    """Worst ranks (variants, cases), then probability of the first (temperatures, cases) and whether it is the truth.

    `weights` has the shape (variants, folds, features); the first variant is the one that is calibrated.
    """
    ranks = np.zeros((len(weights), len(cases.truth)), np.int64)
    chance, right = np.zeros((len(TEMPERATURES), len(cases.truth))), np.zeros(len(cases.truth), bool)
    for place, (findings, truth) in enumerate(zip(cases.findings, cases.truth, strict=True)):
        total = weights[:, cases.fold[place]] @ features_of(findings, index)
        ranks[:, place] = (total >= total[:, [truth]]).sum(axis=1)
        mine = total[0] - total[0].max()
        right[place] = ranks[0, place] == 1
        chance[:, place] = [1 / np.exp(mine / t).sum() for t in TEMPERATURES]
    return ranks, chance, right


def calibration_error(stated: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error, ten equal bins."""
    bins = np.minimum((stated * 10).astype(int), 9)
    return float(sum(abs(stated[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    cases = read_cases(options.data, index)
    rows, places = shortlists(cases, index)
    usable = cases.fractions["clean"] & (places >= 0)
    every = list(range(len(NAMES)))
    kept = {"all six": every, **{f"without {name}": [f for f in every if f != n] for n, name in enumerate(NAMES)}}
    kept["back_off, unmentioned, judged_only"] = [0, 1, 2]
    weights = np.array(
        [
            [fit(rows[u], places[u], cases.weight[u], keep) for f in range(FOLDS) for u in [usable & (cases.fold != f)]]
            for keep in kept.values()
        ]
    )
    ranks, chance, right = tested(cases, weights, index)
    print(f"{'Top-1/3/10 %, five folds over diseases':<40}" + "".join(f"{name:>18}" for name in cases.fractions))
    for name, mine in zip(kept, ranks, strict=True):
        cells = ["/".join(f"{(mine[f] <= top).mean() * 100:.1f}" for top in TOPS) for f in cases.fractions.values()]
        print(f"{name:<40}" + "".join(f"{cell:>18}" for cell in cells))
    for temperature, stated in zip(TEMPERATURES, chance, strict=True):
        cells = [f"{calibration_error(stated[f], right[f]):.3f}" for f in cases.fractions.values()]
        print(f"{f'calibration error, temperature {temperature}':<40}" + "".join(f"{cell:>18}" for cell in cells))
    final = fit(rows[usable], places[usable], cases.weight[usable], every)
    print({name: round(float(value), 3) for name, value in zip(NAMES, final, strict=True)})


if __name__ == "__main__":
    main()
