"""Is an established treatment among the first five, and does nothing contraindicated stand above it unmarked?

    python benchmarks/treat_diseases.py [--release RELEASE]

30 common and 20 rare diseases (`treatment_lists/diseases.tsv`, written before the tables and the ranking). Without
--release the table that ships is built alone. The second figure gives every disease to patients who must not have its
first treatment (each contraindication of it in turn) and asks that no unmarked harm stands above the unmarked best.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from pathlib import Path

from kg.build.run import build
from kg.release.read import Release, open_release
from queries.treatment.answer import find_condition, rank_treatments
from queries.treatment.situation import Situation
from queries.treatment.table import open_treatments

LIST = Path(__file__).with_name("treatment_lists") / "diseases.tsv"


def release_of(path: Path | None) -> Release:
    """The release named, or one of the shipped table alone."""
    if path is None:
        path = Path(tempfile.mkdtemp()) / "release"
        build(["treatments"], path, make_current=False)
    return open_release(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path)
    table = open_treatments(release_of(parser.parse_args().release))
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    checked = unmarked = misplaced = 0
    for row in csv.DictReader(LIST.open(encoding="utf-8"), delimiter="\t"):
        target = find_condition(row["disease"], table)
        wanted = {id for name in row["established"].split(";") for id in table.drugs("", name)}
        first = rank_treatments(target.id, [target], Situation(), table, count=5).treatments
        total[row["group"]] += 1
        found = any(t.id in wanted for t in first)
        hits[row["group"]] += found
        if not found:
            print(f"missed: {row['disease']}: {', '.join(t.name for t in first)}")
        for harm in table.facts("harms", first[0].id) or () if first else ():
            condition, level = harm[0], harm[1]
            if condition == target.id or condition.startswith("medkg:state") or level != "avoid":
                continue
            pregnant, feeding = condition == "MESH:D011247", condition == "MESH:D001942"
            situation = Situation(
                {condition: "condition"}, {condition: (condition,)}, pregnant=pregnant, breastfeeding=feeding
            )
            answer = rank_treatments("p", [target], situation, table, count=50).treatments
            checked += 1
            mine = next(t for t in answer if t.id == first[0].id)
            unmarked += not mine.against
            equals = [t for t in answer if t.line == mine.line and t.for_ == mine.for_ and not t.through]
            bad = [any(r.severity == "avoid" for r in t.against) for t in equals]
            misplaced += bad != sorted(bad)
    for group, count in total.items():
        print(f"{group}: established treatment among the first five in {hits[group]} of {count}")
    print(
        f"{checked} patients with a contraindication of the first treatment: unmarked {unmarked}, misplaced {misplaced}"
    )


if __name__ == "__main__":
    main()
