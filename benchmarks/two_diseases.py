"""Claim: two diseases at once are found together where the list of single diagnoses hides one of them.

    python benchmarks/two_diseases.py --release RELEASE [--data ../shared/data] [--patients 200]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. A patient with two diseases is simulated by giving one
patient the findings of two published cases of different diseases (clean cases of the development half: annotations of
the disease do not cite the case). Counts how often both are the best pair, both in one of the first ten pairs, and for
comparison both among the first two and the first ten single diagnoses. And, over as many patients with one disease, how
often the best pair is said to be better than the best single diagnosis (a false alarm), by the price of a second one.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from cases import profiles_of_cases, table_of_cases

from kg import open_release
from kg.model import Profile
from queries.arrays import top
from queries.diagnosis.pairs import PRICE, rank_pairs
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import score
from queries.index import Index, open_index

PRICES = (8.0, 10.0, 11.0, 12.0, 13.0, 14.0, 16.0)


def clean_cases(data: Path, index: Index) -> list[tuple[Profile, int]]:
    """Profiles with at least two usable findings, each with the number of its disease; at most five a disease."""
    truth = {row["id"]: row["disease"] for row in table_of_cases(data) if row["clean"] == "1"}
    found: list[tuple[Profile, int]] = []
    seen: dict[int, int] = {}
    for profile in profiles_of_cases(data):
        number = index.disease_number.get(truth.get(profile.id, ""))
        if number is not None and seen.get(number, 0) < 5 and len(resolve_profile(profile, index).observed) > 1:
            seen[number] = seen.get(number, 0) + 1
            found.append((profile, number))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    cases, dice = clean_cases(options.data, index), np.random.default_rng(options.seed)
    found, gains, spent = [], [], 0.0
    while len(found) < options.patients:
        (one, a), (two, b) = (cases[n] for n in dice.choice(len(cases), 2, replace=False))
        if a == b:
            continue
        both = Profile("two", (*one.observed, *two.observed), cohort=True)
        single = top(score(resolve_profile(both, index), index).total, 10).tolist()
        start = time.perf_counter()
        pairs = rank_pairs(both, index, count=10)
        spent += time.perf_counter() - start
        truth = {index.diseases[a].id, index.diseases[b].id}
        hits = [set(pair.ids) == truth for pair in pairs]
        one_of = bool(pairs) and bool(set(pairs[0].ids) & truth)
        found.append((hits[:1] == [True], any(hits), one_of, {a, b} <= set(single[:2]), {a, b} <= set(single)))
        gains.append(pairs[0].gain if pairs else -np.inf)
    alone = [rank_pairs(cases[n][0], index, count=1) for n in dice.choice(len(cases), options.patients, replace=False)]
    false = np.array([pairs[0].gain if pairs else -np.inf for pairs in alone])
    share = np.array(found).mean(axis=0)
    print(f"{options.patients} patients with two diseases, {spent / options.patients * 1e3:.0f} ms each")
    names = (
        "both the best pair",
        "both one of ten pairs",
        "one of them in the best pair",
        "both the first two single",
        "both among ten single",
    )
    for name, value in zip(names, share, strict=True):
        print(f"{name:<32}{value:>7.1%}")
    print(f"price of a second disease (in use: {PRICE:g} nats): said to be two, of those with two, of those with one")
    for price in PRICES:
        told = [(np.array(values) + PRICE - price > 0).mean() for values in (gains, false)]
        print(f"{price:>6.1f}{told[0]:>9.1%}{told[1]:>9.1%}")


if __name__ == "__main__":
    main()
