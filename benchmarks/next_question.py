"""Claim: the questions of `medkg next` put the true disease first with at most half the questions that random needs.

    python benchmarks/next_question.py --release RELEASE [--data ../shared/data] [--patients 200] [--most 40]

RELEASE is made by `medkg build hpo hpoa mondo --out RELEASE`. A patient is simulated: a disease is drawn from the
distinct diseases of the development cases, each annotated finding is present with its frequency, and one of them is
told. Then one question is asked at a time and answered truthfully (ancestors of a present finding are present), until
the disease is first (ties count as the WORST rank) or `--most` questions are spent; what is not reached counts `--most`
(so the means of slow strategies are too good for them). All strategies choose among the same questions: terms that the
leading candidates are annotated with. Patients come from the same frequencies as the ranking: real ones answer worse,
and the figure compares strategies only. Intervals: bootstrap over patients, 95 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from cases import annotated_cases

from kg import open_release
from kg.model import Feature, Profile
from queries.arrays import Floats, Ints, top
from queries.diagnosis.scoring import probabilities, score
from queries.index import Index, open_index
from queries.questions.ask import CANDIDATES, open_terms
from queries.questions.gain import expected_gain
from queries.questions.rates import answer_rates

Choice = Callable[[Floats, Floats, np.random.Generator], int]

STRATEGIES: dict[str, Choice] = {
    "medkg next": lambda prior, rates, _dice: int(np.argmax(expected_gain(prior, rates))),
    "most frequent": lambda prior, rates, _dice: int(np.argmax(prior @ rates)),
    "random": lambda _prior, rates, dice: int(dice.integers(rates.shape[1])),
}


def patient(disease: int, index: Index, dice: np.random.Generator) -> list[int]:
    """Findings of a simulated patient, at least one, in random order."""
    span = slice(int(index.annotation_ends[disease]), int(index.annotation_ends[disease + 1]))
    terms, rates = index.annotation_term[span], index.annotation_rate[span]
    present = terms[dice.random(len(terms)) < rates]
    if not len(present):
        present = terms[[int(np.argmax(rates))]]
    return [int(term) for term in dice.permutation(present)]


def ask_until_first(
    disease: int, findings: list[int], choose: Choice, index: Index, dice: np.random.Generator, most: int
) -> int:
    """Questions until the disease is first; `most` when it never was."""
    truth = {int(a) for term in findings for a in index.ancestors(term)}
    observed, excluded = [findings[0]], []
    for asked in range(most):
        profile = Profile(
            "p",
            tuple(Feature(index.term_ids[t]) for t in observed),
            tuple(Feature(index.term_ids[t]) for t in excluded),
        )
        total = score(profile, index, excluded=True).total
        if int((total >= total[disease]).sum()) == 1:
            return asked
        best = top(total, CANDIDATES)
        prior = probabilities(total)[best]
        terms = open_terms(profile, best, index)
        if not len(terms):
            return most
        closure = np.unique(np.concatenate([index.ancestors(t) for t in observed]))
        rates = answer_rates(terms, best, closure, index)
        term = int(terms[choose(prior / prior.sum(), rates, dice)])
        (observed if term in truth else excluded).append(term)
    return most


def interval(values: Floats, dice: np.random.Generator, statistic: Callable[[Floats], float]) -> tuple[float, float]:
    found = [statistic(values[dice.integers(len(values), size=len(values))]) for _ in range(1000)]
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))


def development_diseases(data: Path, index: Index) -> Ints:
    ids = {row["disease"] for row in annotated_cases(data).values()}
    return np.array(sorted(index.disease_number[id] for id in ids if id in index.disease_number), np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if not (options.data / "phenopackets" / "cases.tsv").is_file():
        sys.exit(f"the cases are not at {options.data}/phenopackets: name their folder with --data")
    index = open_index(open_release(options.release))
    diseases = development_diseases(options.data, index)
    dice = np.random.default_rng(options.seed)
    chosen = [int(number) for number in dice.choice(diseases, options.patients)]
    people = [(number, patient(number, index, dice)) for number in chosen]
    counts: dict[str, Floats] = {}
    print(f"{options.patients} patients of {len(set(chosen))} diseases, one finding told, at most {options.most} asked")
    print(f"{'':<15}{'mean (95 %)':>22}{'median':>8}{'first within 10':>17}{'never':>7}{'ms/question':>13}")
    for name, choose in STRATEGIES.items():
        start = time.perf_counter()
        asked = [ask_until_first(number, found, choose, index, dice, options.most) for number, found in people]
        spent = time.perf_counter() - start
        values = counts[name] = np.array(asked, float)
        low, high = interval(values, dice, np.mean)  # type: ignore[arg-type]
        mean = f"{values.mean():.1f} ({low:.1f} to {high:.1f})"
        row = f"{name:<15}{mean:>22}{np.median(values):>8.1f}{(values <= 10).mean():>17.1%}"
        print(f"{row}{(values >= options.most).mean():>7.1%}{spent / max(values.sum(), 1) * 1e3:>13.1f}", flush=True)
    pairs = np.column_stack([counts["medkg next"], counts["random"]])
    low, high = interval(pairs, dice, lambda p: float(p[:, 0].mean() / p[:, 1].mean()))
    ratio = pairs[:, 0].mean() / pairs[:, 1].mean()
    print(f"medkg next / random: {ratio:.2f} ({low:.2f} to {high:.2f}); floor: 0.50 or less")


if __name__ == "__main__":
    main()
