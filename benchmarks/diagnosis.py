"""Claim: medkg ranks published cases better than the classic measures beside it, in at most 2 ms a case (median).

    python benchmarks/diagnosis.py --release RELEASE [--data ../shared/data] [--set store|paper] [--sample 300]
        [--pheval DIR]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. A hit is the exact OMIM id (as id or cross-reference).
Ties count as the WORST rank. Candidates: every disease with a phenotype (Orphanet entries without an OMIM id too, which
is harder than OMIM alone). Three fractions: raw (leaky: most cases are cited by the annotations that rank them), clean
(the disease's annotations do not cite the case's paper), fresh (the paper is nowhere in the annotations); `macro` is
raw averaged over diseases; then by number of findings, and by the paper's PubMed number (newer papers have larger
ones). Profiles hold observed features only; the case's diagnosis is read from cases.tsv (for `--set paper`, the list of
the published comparison with language models, from the phenopacket once the ranking is done), never for ranking.

The weights were fitted on the clean cases of this half (`benchmarks/ranking_weights.py` has the figures of folds, which
are the honest ones). `--sample N` ranks N cases by Resnik (best match, mean over the findings), Phenodigm-like (the
geometric mean of Resnik and Jaccard, as Exomiser's scorer, mean over the findings) and LIRICAL's rules too. `--hpo3
PYTHON` names an interpreter that has hpo3 (it takes pyhpo's place where it is installed), which ranks the same cases;
`--pyhpo N` lets pyhpo rank the first N of them (a quarter of a minute each).
`--pheval DIR` writes PhEval's disease results, one a case, named by the case's own id; docs/ranking.md says how to run
`pheval-utils benchmark` on them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from baselines import BASELINES
from cases import PACKETS, TOPS, annotated_cases, profiles_of_cases

from extractors.evaluation.calibration import expected_error
from kg import open_release
from kg.model import Profile
from queries.arrays import Floats, top
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import probabilities, score
from queries.index import Index, open_index

PHEVAL = {
    "rank": pl.Int64, "score": pl.Float64, "disease_identifier": pl.String, "mondo_identifier": pl.String,
    "true_positive": pl.Boolean,
}  # fmt: skip
FILES = {"store": PACKETS, "paper": Path("phenopackets_paper", PACKETS.name)}


def truths(path: Path) -> dict[str, str]:
    """The diagnosis of each case of a file of phenopackets, for scoring alone."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        packets = [json.loads(line) for line in stream]
    return {p["id"]: p["interpretations"][0]["diagnosis"]["disease"]["id"] for p in packets}


def worst_ranks(
    profiles: list[Profile], truth: dict[str, str], index: Index, ranker: Callable[[Profile], Floats]
) -> tuple[dict[str, int], dict[str, float], list[float]]:
    """Rank of the truth, signed probability of the first (negative when wrong) and seconds, of each case."""
    ranks, chances, seconds = {}, {}, []
    for profile in profiles:
        number = index.disease_number.get(truth[profile.id])
        start = time.perf_counter()
        total = ranker(profile)
        seconds.append(time.perf_counter() - start)
        ranks[profile.id] = int((total >= total[number]).sum()) if number is not None else len(total) + 1
        best = int(np.argmax(total))
        chances[profile.id] = float(probabilities(total)[best]) * (1 if best == number else -1)
    return ranks, chances, seconds


def write_pheval(folder: Path, profile: Profile, truth: str, index: Index, count: int = 100) -> None:
    """One PhEval disease result, as PhEval 0.7 writes it itself: a case's `count` best, ties at their worst rank.

    A true disease that is not among them stands at the end with rank 0. A candidate with several OMIM ids is written
    under the true one where that is among them, else under its first.
    """
    total = score(resolve_profile(profile, index), index).total
    best = top(total, count)
    name = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in profile.id)
    rows = []
    for number in best.tolist():
        disease = index.diseases[number]
        first = next((xref for xref in disease.xrefs if xref.startswith("OMIM:")), disease.id)
        true = truth in (disease.id, *disease.xrefs)
        mondo = disease.id if disease.id.startswith("MONDO:") else None
        rank = int((total >= total[number]).sum())
        rows.append((rank, float(total[number]), truth if true else first, mondo, true))
    if not any(row[-1] for row in rows):
        known = index.disease_number.get(truth)
        rows.append((0, 0.0, truth, truth if known is None else index.diseases[known].id, True))
    table = pl.DataFrame(rows, schema=PHEVAL, orient="row")
    table.write_parquet(folder / f"{name}-disease_result.parquet", compression="zstd")


def _row(name: str, values: list[int]) -> str:
    array = np.array(values or [np.inf])
    return f"{name:<24}{len(values):>7}" + "".join(f"{(array <= top).mean() * 100:>8.1f}" for top in TOPS)


def _calibration(chances: dict[str, float], ids: list[str]) -> float:
    """Expected calibration error of the first diagnosis' probability, ten equal bins."""
    stated = np.array([abs(chances[id]) for id in ids])
    right = np.array([chances[id] > 0 for id in ids])
    return expected_error(stated, right) if ids else float("nan")


def _parts(profiles: list[Profile], rows: list[dict[str, str]], index: Index) -> dict[str, list[str]]:
    """Ids of the cases by number of usable findings, and by the age of the paper (quarters of PubMed numbers)."""
    told = {p.id: len(resolve_profile(p, index).observed) for p in profiles}
    groups = {"1": (1, 1), "2": (2, 2), "3-5": (3, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 10**6)}
    found = {
        f"{name} finding(s)": [r["id"] for r in rows if low <= told.get(r["id"], 0) <= high]
        for name, (low, high) in groups.items()
    }
    numbered = {r["id"]: int(r["pmid"].removeprefix("PMID:")) for r in rows if r["pmid"].startswith("PMID:")}
    edges = np.quantile(list(numbered.values()), (0.25, 0.5, 0.75))
    for quarter in range(4):
        mine = [id for id, pmid in numbered.items() if int(np.searchsorted(edges, pmid)) == quarter]
        found[f"papers, quarter {quarter + 1}"] = mine
    return found


def _print_fractions(rows: list[dict[str, str]], ranks: dict[str, int]) -> None:
    for name in ("raw", "clean", "fresh"):
        print(_row(name, [ranks[r["id"]] for r in rows if name == "raw" or r[name] == "1"]))


def _macro(rows: list[dict[str, str]], ranks: dict[str, int]) -> str:
    by_disease = defaultdict(list)
    for row in rows:
        by_disease[row["disease"]].append(ranks[row["id"]])
    means = np.mean([[(np.array(v) <= t).mean() for t in TOPS] for v in by_disease.values()], axis=0)
    return f"{'macro':<24}{len(by_disease):>7}" + "".join(f"{value * 100:>8.1f}" for value in means)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--set", dest="which", choices=list(FILES), default="store")
    parser.add_argument("--sample", type=int, default=0, help="cases for the baselines, which take longer")
    parser.add_argument("--hpo3", type=Path, help="a Python that has hpo3")
    parser.add_argument("--pyhpo", type=int, default=0, help="how many cases pyhpo ranks")
    parser.add_argument("--pheval", type=Path)
    parser.add_argument(
        "--excluded", action="store_true", help="let what the cohort tables call excluded count against"
    )
    options = parser.parse_args()
    packets = options.data / FILES[options.which]
    if not packets.is_file():
        sys.exit(f"the cases are not at {packets}: name their folder with --data")
    index = open_index(open_release(options.release))
    profiles = list(profiles_of_cases(options.data, FILES[options.which]))
    truth = truths(packets)
    ranks, chances, seconds = worst_ranks(
        profiles, truth, index, lambda case: score(resolve_profile(case, index), index, excluded=options.excluded).total
    )
    millis = np.array(seconds) * 1e3
    print(f"candidates {len(index.diseases):,}; {np.median(millis):.2f} ms a case, p99 {np.percentile(millis, 99):.2f}")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB; ties: worst rank")
    print(f"{'':<24}{'cases':>7}" + "".join(f"{'Top-' + str(t):>8}" for t in TOPS))
    rows = list(annotated_cases(options.data).values())
    if options.which == "paper":
        print(_row("paper list, all", list(ranks.values())))
        rows = [r for r in rows if r["id"] in ranks]
    _print_fractions(rows, ranks)
    print(_macro(rows, ranks))
    for name, ids in _parts(profiles, rows, index).items():
        print(_row(name, [ranks[id] for id in ids]))
    for name in ("raw", "clean", "fresh"):
        ids = [r["id"] for r in rows if name == "raw" or r[name] == "1"]
        print(f"expected calibration error, {name}: {_calibration(chances, ids):.3f}")
    if options.sample:
        chosen = _compare(profiles, truth, rows, index, options.sample)
        peers = [("hpo3", options.hpo3, len(chosen))] if options.hpo3 else []
        for name, python, count in (*peers, ("pyhpo", Path(sys.executable), options.pyhpo)):
            _peer(name, python, chosen[:count], truth, rows, index)
    if options.pheval:
        folder = options.pheval / "pheval_disease_results"
        folder.mkdir(parents=True, exist_ok=True)
        for profile in profiles:
            write_pheval(folder, profile, truth[profile.id], index)


def _compare(
    profiles: list[Profile], truth: dict[str, str], rows: list[dict[str, str]], index: Index, count: int
) -> list[Profile]:
    usable = {r["id"] for r in rows}
    cases = [p for p in profiles if p.id in usable]
    chosen = [cases[i] for i in np.random.default_rng(0).choice(len(cases), min(count, len(cases)), replace=False)]
    ids = {p.id for p in chosen}
    mine = [r for r in rows if r["id"] in ids]
    rankers = {"medkg": lambda p: score(resolve_profile(p, index), index).total}
    rankers |= {name: (lambda p, rank=rank: rank(resolve_profile(p, index), index)) for name, rank in BASELINES.items()}
    for name, ranker in rankers.items():
        ranks, _, seconds = worst_ranks(chosen, truth, index, ranker)
        print(f"\n{name}, {len(chosen)} cases drawn, {np.median(seconds) * 1e3:.1f} ms a case (median)")
        _print_fractions(mine, ranks)
    return chosen


def _peer(
    name: str, python: Path, cases: list[Profile], truth: dict[str, str], rows: list[dict[str, str]], index: Index
) -> None:
    """Rank cases by a package's own similarity to the annotations of each candidate, in another interpreter."""
    if not cases:
        return
    ends, terms = index.annotation_ends.tolist(), index.annotation_term.tolist()
    asked = {
        "diseases": [[index.term_ids[t] for t in terms[a:b]] for a, b in pairwise(ends)],
        "cases": [[f.id for f in resolve_profile(case, index).observed] for case in cases],
    }
    child = Path(__file__).with_name("hpo_similarity.py")
    done = subprocess.run([python, child], input=json.dumps(asked), capture_output=True, text=True, check=True)
    answers = iter(json.loads(line) for line in done.stdout.splitlines())
    seconds: list[float] = []

    def ranker(_: Profile) -> Floats:
        taken, *scores = next(answers)
        seconds.append(taken)
        return np.array(scores)

    ranks, _, _ = worst_ranks(cases, truth, index, ranker)
    print(f"\n{name}, {len(cases)} cases, {np.median(seconds) * 1e3:,.0f} ms a case (median)")
    ids = {case.id for case in cases}
    _print_fractions([r for r in rows if r["id"] in ids], ranks)


if __name__ == "__main__":
    main()
