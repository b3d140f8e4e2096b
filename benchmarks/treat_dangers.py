"""Dangerous pairs warned of, and false alarms on harmless pairs.

    python benchmarks/treat_dangers.py [--release RELEASE]

`treatment_lists/dangerous.tsv` and `harmless.tsv`, 40 pairs each, written before the tables. A pair is a drug and one
fact about a patient of whom nothing else is known. Warned = something speaks against the drug, with a source.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from treat_diseases import release_of

from kg.errors import InputError
from kg.model import Allergy, Condition, Genotype, Measurement, Medication, Profile
from queries.treatment.answer import judge
from queries.treatment.situation import situation_of
from queries.treatment.table import open_treatments

LISTS = Path(__file__).with_name("treatment_lists")
LISTED = (("dangerous", True), ("harmless", False), ("dangerous_second", True), ("harmless_second", False))


def patient(about: str, value: str) -> Profile:
    """A patient of whom one thing is known."""
    facts = {
        "condition": lambda: {"conditions": (Condition("", value),)},
        "medication": lambda: {"medications": (Medication("", value),)},
        "allergy": lambda: {"allergies": (Allergy("", value),)},
        "pregnant": lambda: {"pregnant": True},
        "breastfeeding": lambda: {"breastfeeding": True},
        "egfr": lambda: {"measurements": (Measurement("LOINC:33914-3", "eGFR", float(value)),)},
        "age": lambda: {"age": f"P{value}Y"},
        "gene": lambda: {"genotypes": (Genotype(*value.split(" ", 1)),)},
    }[about]()
    return Profile("pair", **facts)  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path)
    table = open_treatments(release_of(parser.parse_args().release))
    for name, wanted in LISTED:
        warned = sourced = rows = 0
        for row in csv.DictReader((LISTS / f"{name}.tsv").open(encoding="utf-8"), delimiter="\t"):
            situation = situation_of(patient(row["about"], row["value"]), table)
            try:
                against = judge(row["drug"], situation, table)
            except InputError as error:
                print(f"{name}: {error}")
                against = []
            rows += 1
            warned += bool(against)
            sourced += bool(against) and all(r.evidence and r.evidence[0]["source"] for r in against)
            if bool(against) != wanted or situation.warnings:
                said = "; ".join([*(r.because for r in against), *situation.warnings]) or "nothing"
                print(f"{name}: {row['drug']} / {row['about']} {row['value']}: {said}")
        print(f"{name}: warned in {warned} of {rows}, with a source {sourced}")


if __name__ == "__main__":
    main()
