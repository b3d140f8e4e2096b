"""`medkg treat` from the shell for one disease, and 1,000 subjects in one run.

    python benchmarks/treat_speed.py RELEASE

Shell: the best and the median of seven calls, the table compiled before. In one run: 1,000 treated diseases, each for a
patient with conditions, medicines and an allergy; compiled table, cold memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from kg.model import Allergy, Condition, Medication, Profile
from kg.release.read import open_release
from queries.treatment.answer import Target, rank_treatments
from queries.treatment.situation import situation_of
from queries.treatment.table import open_treatments


def main(path: Path) -> None:
    release = open_release(path)
    start = time.perf_counter()
    table = open_treatments(release)
    print(f"open (or compile) the table: {time.perf_counter() - start:.2f} s")
    command = [sys.executable, "-m", "kg.cli", "treat", "pneumonia", "--release", str(path), "--format", "json"]
    times = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    print(f"shell: median {statistics.median(times):.2f} s, best {min(times):.2f} s")
    held = release.statements
    treats = held.filter(held["predicate"] == "biolink:treats")["object"].unique().sort().to_list()
    profile = Profile(
        "p",
        conditions=(Condition("", "asthma"), Condition("", "chronic kidney disease")),
        medications=(Medication("", "warfarin"), Medication("", "lisinopril"), Medication("", "sertraline")),
        allergies=(Allergy("", "penicillin"),),
        age="P70Y",
        sex="female",
    )
    start = time.perf_counter()
    for disease in islice(cycle(treats), 1000):
        situation = situation_of(profile, table)
        rank_treatments(disease, [Target(disease, table.name(disease))], situation, table).to_json()
    print(f"1,000 patients in one run: {time.perf_counter() - start:.2f} ms each")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
