"""Claim: medkg ranks the published phenopacket cases with raw Top-1/3/10 of at least 53/63/73 %, in under 5 ms a case.

    python benchmarks/diagnosis.py --release RELEASE [--data ../shared/data]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. A hit is the exact OMIM id (as id or cross-reference).
Ties count as the WORST rank. Candidates: every disease with a phenotype (Orphanet entries without an OMIM id too, which
is harder than OMIM alone). Three fractions: raw (leaky: most cases are cited by the annotations that rank them), clean
(the disease's annotations do not cite the case's paper), fresh (the paper is nowhere in the annotations); `macro` is
raw averaged over diseases. Profiles hold observed features only; the case's diagnosis is read from cases.tsv, never
from the phenopacket.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from kg import open_release
from loaders.base import Origin, Problems
from loaders.patients.phenopacket import PhenopacketReader
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import probabilities, score
from queries.index import Index, open_index

TOPS = (1, 3, 10)


def worst_ranks(data: Path, index: Index) -> tuple[dict[str, int], dict[str, float], float]:
    ranks, chances, spent = {}, {}, 0.0
    truth = {row["id"]: row["disease"] for row in _cases(data)}
    packets = data / "phenopackets" / "phenopackets.jsonl.gz"
    for profile in PhenopacketReader().read(packets, Origin(""), Problems()):
        number = index.disease_number.get(truth[profile.id])
        start = time.perf_counter()
        total = score(resolve_profile(profile, index), index).total
        spent += time.perf_counter() - start
        ranks[profile.id] = int((total >= total[number]).sum()) if number is not None else len(total) + 1
        chance = probabilities(total)
        best = int(np.argmax(total))
        chances[profile.id] = float(chance[best]) * (1 if best == number else -1)
    return ranks, chances, spent / max(len(ranks), 1)


def _cases(data: Path) -> list[dict[str, str]]:
    with (data / "phenopackets" / "cases.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def _row(name: str, values: list[int]) -> str:
    array = np.array(values)
    return f"{name:<8}{len(array):>7}" + "".join(f"{(array <= top).mean() * 100:>8.1f}" for top in TOPS)


def _calibration(chances: dict[str, float], ids: list[str]) -> float:
    """Expected calibration error of the first diagnosis' probability, ten equal bins."""
    stated = np.array([abs(chances[id]) for id in ids])
    right = np.array([chances[id] > 0 for id in ids])
    bins = np.minimum((stated * 10).astype(int), 9)
    return float(sum(abs(stated[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    if not (options.data / "phenopackets" / "cases.tsv").is_file():
        sys.exit(f"the cases are not at {options.data}/phenopackets: name their folder with --data")
    index = open_index(open_release(options.release))
    ranks, chances, seconds = worst_ranks(options.data, index)
    cases = [row for row in _cases(options.data) if row["in_hpoa"] == "1"]
    print(f"candidates {len(index.diseases):,}; {seconds * 1e3:.2f} ms a case; ties: worst rank")
    print(f"{'':<8}{'cases':>7}" + "".join(f"{'Top-' + str(top):>8}" for top in TOPS))
    for name in ("raw", "clean", "fresh"):
        print(_row(name, [ranks[row["id"]] for row in cases if name == "raw" or row[name] == "1"]))
    by_disease = defaultdict(list)
    for row in cases:
        by_disease[row["disease"]].append(ranks[row["id"]])
    macro = [np.mean([[r <= top for top in TOPS] for r in values], axis=0) for values in by_disease.values()]
    print(f"{'macro':<8}{len(macro):>7}" + "".join(f"{value * 100:>8.1f}" for value in np.mean(macro, axis=0)))
    for name in ("raw", "clean", "fresh"):
        ids = [row["id"] for row in cases if name == "raw" or row[name] == "1"]
        print(f"expected calibration error, {name}: {_calibration(chances, ids):.3f}")


if __name__ == "__main__":
    main()
