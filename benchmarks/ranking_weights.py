"""Claim: seven features and two clues, weighted by a fit on clean cases, rank better than back-off alone.

    python benchmarks/ranking_weights.py --release RELEASE [--data ../shared/data]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. Fits the weights of `queries/diagnosis/weights.py` (a
conditional logit over the 400 candidates that a first look puts first, and the truth; L2 penalty, each disease's cases
together weighing the root of their number), on clean cases only: raw cases teach that the case's own paper is among the
annotations. Five folds over DISEASES, never over cases of one disease. A truth that the product's shorter list would
not look at closely counts as missed. Age against onset and sex against inheritance (`queries.diagnosis.clues`) are
fitted beside the features. Prints Top-1/3/10 of the folds (ties: worst rank) and the mean over diseases, the same
without each feature, the calibration of the folds by temperature, and last the weights fitted on all clean cases.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cases import TOPS, annotated_cases, profiles_of_cases, tops
from scipy.optimize import minimize

from extractors.evaluation.calibration import expected_error
from kg import open_release
from kg.model import Profile
from queries.arrays import Floats, Ints, top
from queries.diagnosis.clues import clues_of
from queries.diagnosis.features import NAMES, QUICK, detailed_features, quick_features, tell
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.weights import AGE, FIRST_LOOK, SEX, SHORTLIST
from queries.index import Index, open_index

SHORT, FOLDS, PENALTY = 400, 5, 1e-3
CLUES = {"medkg:age": AGE, "medkg:sex": SEX}
COLUMNS = (*NAMES, *CLUES)
TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass
class Cases:
    """Cases with a candidate as answer: profile, findings, truth, fold, weight, and fractions (raw, clean, fresh)."""

    profiles: list[Profile]
    findings: list[list[int]]
    truth: Ints
    fold: Ints
    weight: Floats
    fractions: dict[str, npt.NDArray[np.bool_]]


def read_cases(data: Path, index: Index) -> Cases:
    """Development cases; those that no candidate answers, or without a usable finding, are left out of the fit."""
    rows = annotated_cases(data)
    found = []
    for profile in profiles_of_cases(data):
        if (row := rows.get(profile.id)) and (number := index.disease_number.get(row["disease"])) is not None:
            known = resolve_profile(profile, index)
            if told := [n for f in known.observed if (n := index.find(f.id)) is not None]:
                found.append((known, told, number, row))
    diseases = sorted({row["disease"] for *_, row in found})
    dice = np.random.default_rng(0).permutation(len(diseases)) % FOLDS
    fold = dict(zip(diseases, dice.tolist(), strict=True))
    many = Counter(row["disease"] for *_, row in found if row["clean"] == "1")
    flags = {name: np.array([row[name] == "1" for *_, row in found]) for name in ("clean", "fresh")}
    return Cases(
        [known for known, *_ in found],
        [told for _, told, *_ in found],
        np.array([number for _, _, number, _ in found]),
        np.array([fold[row["disease"]] for *_, row in found]),
        np.array([max(many[row["disease"]], 1) ** -0.5 for *_, row in found]),
        {"raw": np.ones(len(found), bool), **flags},
    )


@dataclass
class Looked:
    """Features of the candidates looked at (cases, SHORT, features); place of the truth among them; whether the product
    looks at it closely.
    """

    rows: Floats
    places: Ints
    seen: npt.NDArray[np.bool_]


def look(cases: Cases, index: Index) -> Looked:
    """Features of the candidates that a first look puts first; the truth is always among them."""
    rows, places, seen = [], [], []
    first = np.array([FIRST_LOOK[name] for name in QUICK])
    nothing = np.zeros(len(index.diseases))
    for profile, findings, truth in zip(cases.profiles, cases.findings, cases.truth.tolist(), strict=True):
        told = tell(findings, index)
        quick = quick_features(told, index)
        clues = {clue.feature: clue.gain for clue in clues_of(profile, index)}
        best = top(first @ quick + sum(clues.values()), SHORT)
        seen.append(truth in best[:SHORTLIST])
        if truth not in best:
            best[-1] = truth
        others = [clues.get(name, nothing)[best] / weight for name, weight in CLUES.items()]
        rows.append(np.vstack([quick[:, best], detailed_features(told, best, index), *others]).T.astype(np.float32))
        places.append(int(np.flatnonzero(best == truth)[0]))
    return Looked(np.array(rows), np.array(places), np.array(seen))


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


def folded(cases: Cases, looked: Looked, keep: list[int]) -> Floats:
    """Scores of the candidates looked at, each case's from weights fitted on the clean cases of the other folds."""
    total = np.zeros(looked.rows.shape[:2])
    for fold in range(FOLDS):
        used, mine = cases.fractions["clean"] & (cases.fold != fold), cases.fold == fold
        weights = fit(looked.rows[used].astype(np.float64), looked.places[used], cases.weight[used], keep)
        total[mine] = looked.rows[mine] @ weights
    return total


def worst_ranks(total: Floats, looked: Looked) -> Ints:
    """Rank of the truth, ties at the worst; past the end where the product does not look at it closely."""
    mine = total[np.arange(len(total)), looked.places][:, None]
    return np.where(looked.seen, (total >= mine).sum(axis=1), total.shape[1] + 1)


def line(name: str, ranks: Ints, cases: Cases) -> str:
    """Top-1/3/10 of each fraction, then the means over diseases of the clean and the fresh ones."""
    cells = [tops(ranks[f]) for f in cases.fractions.values()]
    for name_of in ("clean", "fresh"):
        among = cases.fractions[name_of]
        each = [ranks[among & (cases.truth == d)] for d in np.unique(cases.truth[among])]
        cells.append("/".join(f"{np.mean([(r <= k).mean() for r in each]) * 100:.1f}" for k in TOPS))
    return f"{name:<38}" + "".join(f"{cell:>17}" for cell in cells)


def print_calibration(total: Floats, right: npt.NDArray[np.bool_], cases: Cases) -> None:
    """Calibration of the folds, by fraction, at each temperature."""
    below = total - total.max(axis=1, keepdims=True)
    for temperature in TEMPERATURES:
        stated = 1 / np.exp(below / temperature).sum(axis=1)
        cells = [f"{expected_error(stated[f], right[f]):.3f}" for f in cases.fractions.values()]
        print(f"{f'calibration error, temperature {temperature}':<38}" + "".join(f"{cell:>17}" for cell in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    cases = read_cases(options.data, index)
    looked = look(cases, index)
    every = list(range(len(COLUMNS)))
    findings = every[: len(NAMES)]
    kept = {"seven features, age and sex": every, "seven features": findings}
    kept |= {"the quick five": findings[: len(QUICK)], "the first three": findings[:3]}
    kept |= {f"without {name}": [f for f in every if f != n] for n, name in enumerate(COLUMNS)}
    heads = [*cases.fractions, "clean, diseases", "fresh, diseases"]
    print(f"{'Top-1/3/10 %, five folds over diseases':<38}" + "".join(f"{head:>17}" for head in heads))
    for name, keep in kept.items():
        print(line(name, worst_ranks(folded(cases, looked, keep), looked), cases), flush=True)
    total = folded(cases, looked, every)
    print_calibration(total, worst_ranks(total, looked) == 1, cases)
    clean = cases.fractions["clean"]
    for title, keep in (("WEIGHTS", every), ("FIRST_LOOK", kept["the quick five"])):
        final = fit(looked.rows[clean].astype(np.float64), looked.places[clean], cases.weight[clean], keep)
        print(title, {COLUMNS[f]: round(float(final[f]), 3) for f in keep})


if __name__ == "__main__":
    main()
