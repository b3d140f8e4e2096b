"""Claim: five numbers tell a note of a rare disease from an ordinary one in 93 of 100 (folds).

    python benchmarks/rare_gate.py --release CLINICAL [--data ../shared/data]

CLINICAL as for `common_diseases.py`. Ordinary: the development half of the Avey vignettes. Rare: 250 published
phenopackets, each written as one sentence of the labels of its findings (another sample than `--only mixture` judges).
Printed are the share told right in ten folds, and the weights of all, whose odds are shifted to one rare patient in
ten: those of `queries.clinical.gate`.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from common_diseases import avey

from kg import open_release
from kg.errors import InputError
from kg.model import Profile
from loaders.base import Origin, Problems
from loaders.patients.phenopacket import PhenopacketReader
from queries.clinical.gate import gate_numbers
from queries.clinical.ranking import mixed_ranking
from queries.clinical.scoring import raw_scores
from queries.diagnosis.notes import NoteReader
from queries.diagnosis.profiles import resolve_profile
from queries.index import Index, open_index

NAMES = ("surest", "count", "information", "known", "explained")
RARE = 0.1
"""Share of patients with a rare disease, for whom the odds are told."""


def sentences(data: Path, index: Index, size: int = 250) -> Iterator[str]:
    """Published cases as one sentence each."""
    with (data / "phenopackets" / "cases.tsv").open(encoding="utf-8") as stream:
        truth = {row["id"]: row["disease"] for row in csv.DictReader(stream, delimiter="\t")}
    packets = PhenopacketReader().read(data / "phenopackets" / "phenopackets.jsonl.gz", Origin(""), Problems())
    known = [one for one in packets if truth[one.id] in index.disease_number and len(one.observed) > 2]
    for packet in random.Random(3).sample(known, size):
        names = [index.term_names[number] for f in packet.observed if (number := index.find(f.id)) is not None]
        yield f"A patient with {', '.join(names)}."


def numbers(note: str, reader: NoteReader, index: Index) -> tuple[float, ...] | None:
    try:
        profile = reader.profile("note", note)
    except InputError:
        profile = Profile("note", note=note)
    resolved = resolve_profile(profile, index)
    ranking = mixed_ranking(profile, resolved, index, excluded=True)
    if ranking is None or index.ordinary is None:
        return None
    raw = raw_scores(profile, index.ordinary)
    return gate_numbers(resolved.observed, ranking.rare_chance, int(np.argmax(raw)), index, index.ordinary)


def fit(rows: np.ndarray, rare: np.ndarray) -> np.ndarray:
    """Intercept and weights of a logistic model, lightly held to nought."""
    from scipy.optimize import minimize

    wide = np.column_stack([np.ones(len(rows)), rows])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = wide @ weights
        chance = 1 / (1 + np.exp(-odds))
        value = np.mean(np.logaddexp(0, odds) - rare * odds) + 0.001 * float(weights[1:] @ weights[1:])
        return value, wide.T @ (chance - rare) / len(rows) + 0.002 * np.array([0, *weights[1:]])

    return minimize(loss, np.zeros(wide.shape[1]), jac=True, method="L-BFGS-B").x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = parser.parse_args()
    release = open_release(given.release)
    index, reader = open_index(release), NoteReader(release)
    notes = [(note, 0) for _, note in avey(given.data)] + [(note, 1) for note in sentences(given.data, index)]
    told = [(found, rare) for note, rare in notes if (found := numbers(note, reader, index)) is not None]
    rows, rare = np.array([found for found, _ in told]), np.array([one for _, one in told])
    fold = np.random.default_rng(0).permutation(len(rows)) % 10
    right = 0
    for held in range(10):
        weights = fit(rows[fold != held], rare[fold != held])
        right += int(((weights[0] + rows[fold == held] @ weights[1:] > 0) == rare[fold == held]).sum())
    print(f"told right in ten folds: {100 * right / len(rows):.1f} % of {len(rows)}")
    weights = fit(rows, rare)
    shift = math.log(RARE / (1 - RARE)) - math.log(rare.mean() / (1 - rare.mean()))
    print(
        f"intercept {weights[0] + shift:.3f}", {n: round(float(w), 3) for n, w in zip(NAMES, weights[1:], strict=True)}
    )


if __name__ == "__main__":
    main()
