"""Claim: excluded findings of cohort tables mislead; those of a case that was reported by itself mislead less.

    python benchmarks/excluded_findings.py --release RELEASE [--data ../shared/data]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. Development cases that have an excluded finding, parted
by how many cases of the half come from the same paper: one (a report, in which a doctor says what was not there), two
to four, and five or more (a table, in which what nobody asked is called excluded). Top-1/3/10 (ties: worst rank)
without them and with weights a from .1 to .95: an excluded finding costs log(1 - a * rate).
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from cases import annotated_cases, profiles_of_cases, tops

from kg import open_release
from kg.model import Profile
from queries.diagnosis import scoring
from queries.diagnosis.profiles import resolve_profile
from queries.index import Index, open_index

WEIGHTS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
GROUPS = {"one case a paper": (1, 1), "two to four": (2, 4), "five and more": (5, 10**6)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    rows = annotated_cases(options.data)
    many = Counter(row["pmid"] for row in rows.values())
    cases = []
    for profile in profiles_of_cases(options.data):
        if (row := rows.get(profile.id)) and profile.excluded and row["disease"] in index.disease_number:
            cases.append((resolve_profile(profile, index), index.disease_number[row["disease"]], row))
    for name, (low, high) in GROUPS.items():
        group = [one for one in cases if low <= many[one[2]["pmid"]] <= high]
        mine = [(case, truth) for case, truth, _ in group]
        clean = [(case, truth) for case, truth, row in group if row["clean"] == "1"]
        absent = np.mean([len(case.excluded) for case, _ in mine])
        print(f"{name}: {len(mine)} cases ({len(clean)} clean), {absent:.1f} excluded findings each", flush=True)
        for weight in WEIGHTS:
            scoring.ABSENT = weight
            print(f"  a = {weight:<5} raw {_tops(mine, index)}  clean {_tops(clean, index)}", flush=True)


def _tops(cases: list[tuple[Profile, int]], index: Index) -> str:
    totals = ((scoring.score(case, index, excluded=True).total, truth) for case, truth in cases)
    return tops(np.array([int((total >= total[truth]).sum()) for total, truth in totals]))


if __name__ == "__main__":
    main()
