"""Claim: a list of suspected genes moves the probabilities by Bayes' rule, and ranks better the shorter it is.

    python benchmarks/patient_genes.py --release RELEASE [--data ../shared/data] [--sample 500]

RELEASE is made by `medkg build hpo hpoa hpo_genes mondo --out RELEASE`. Clean cases of the development half whose gene
is in the phenopacket. Each gets a list of 1, 10 or 100 genes of diseases, drawn at random, with the true one among them
in 80 % of the cases (`queries.diagnosis.weights.CAUSAL`): a simulation, for no laboratory's lists were at hand. The
true gene is that of the patient, not of the release: an association that the release lacks is a miss. Prints
Top-1/3/10 (ties: worst rank) with and without the list, and the calibration of the first diagnosis.
"""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from cases import PACKETS, tops
from ranking_weights import read_cases

from extractors.evaluation.calibration import expected_error
from kg import open_release
from kg.model import Feature, Profile
from loaders.patients.phenopacket import genes_of_packet
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import probabilities, score
from queries.diagnosis.weights import CAUSAL
from queries.index import Index, open_index


def true_genes(data: Path) -> dict[str, tuple[Feature, ...]]:
    """The genes of each case's variants, for the simulation alone."""
    with gzip.open(data / PACKETS, "rt", encoding="utf-8") as stream:
        return {packet["id"]: genes_of_packet(packet) for packet in map(json.loads, stream)}


def with_list(profile: Profile, mine: Feature, size: int, index: Index, dice: np.random.Generator) -> Profile:
    """The patient with a list of genes drawn at random, and perhaps the true one among them."""
    symbols = sorted(index.genes[1].values())
    drawn = [Feature(f"NCBIGene:{name}", name) for name in dice.choice(symbols, size, replace=False)]
    if dice.random() < CAUSAL:
        drawn[0] = mine
    return resolve_profile(replace(profile, genes=tuple(drawn)), index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sample", type=int, default=500)
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    cases, genes = read_cases(options.data, index), true_genes(options.data)
    usable = [n for n in np.flatnonzero(cases.fractions["clean"]).tolist() if genes[cases.profiles[n].id]]
    dice = np.random.default_rng(0)
    chosen = dice.choice(usable, min(options.sample, len(usable)), replace=False).tolist()
    print(f"{len(chosen)} clean cases; {len(index.genes[1]):,} genes of diseases")
    for size in (0, 1, 10, 100):
        ranks, stated = [], []
        for number in chosen:
            profile, truth = cases.profiles[number], int(cases.truth[number])
            if size:
                profile = with_list(profile, genes[profile.id][0], size, index, dice)
            total = score(profile, index).total
            ranks.append(int((total >= total[truth]).sum()))
            stated.append(float(probabilities(total).max()))
        place = np.array(ranks)
        error = expected_error(np.array(stated), place == 1)
        print(f"{size:>4} genes: Top-1/3/10 {tops(place)}; calibration error {error:.3f}", flush=True)


if __name__ == "__main__":
    main()
