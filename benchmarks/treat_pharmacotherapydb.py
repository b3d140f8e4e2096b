"""PharmacotherapyDB held out: are its disease-modifying drugs among the first ten, from the other sources?

    python benchmarks/treat_pharmacotherapydb.py --release RELEASE --data ../shared/data

RELEASE must be built without `pharmacotherapydb` and `hetionet` (Hetionet's treats edges are PharmacotherapyDB's),
for instance `medkg build mondo hpo treatments DOID.obo repodb maxo-annotations.tsv matrix_indication_list.tsv`. Every
disease is held out by that; nothing was fitted on any. Recall@10 = of a disease's DM drugs the share among the first
ten drugs, averaged over diseases. Popularity: the drugs with most indications of *other* diseases in
PharmacotherapyDB, same order for all. The database knows 601 drugs of before 2015; newer ones in the ranking can only
be misses, so the figure is also given among the drugs it knows, as popularity is. Leaks: the own table was written by
people who know the same medicine, and the other lists are made of the same labels; `--only` limits the sources that
may speak (infores names, commas), so that each can be seen alone.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from kg.release.read import open_release
from queries.treatment.answer import Target, rank_treatments
from queries.treatment.situation import Situation
from queries.treatment.table import open_treatments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    release = open_release(given.release)
    held = {s.name for s in release.manifest.sources} & {"pharmacotherapydb", "hetionet", "indications.tsv"}
    if held:
        raise SystemExit(f"the release holds the answers: {held}")
    table = open_treatments(release)
    only = frozenset(filter(None, given.only.split(",")))
    wanted: dict[str, set[str]] = defaultdict(set)
    known_drugs: set[str] = set()
    with (given.data / "pharmacotherapydb/indications.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            known_drugs.add(f"DRUGBANK:{row['drugbank_id']}")
            if row["category"] == "DM":
                wanted[row["doid_id"]].add(f"DRUGBANK:{row['drugbank_id']}")
    uses = Counter(drug for drugs in wanted.values() for drug in drugs)
    theirs = 0.0
    ours = {"all drugs": 0.0, "drugs that PharmacotherapyDB knows": 0.0}
    catalogue = {table.named("drug", drug) or drug for drug in known_drugs}
    unknown = 0
    for doid, drugs in sorted(wanted.items()):
        id = table.condition(doid)
        known = {table.named("drug", drug) or drug for drug in drugs}
        unknown += not id
        if id:
            answer = rank_treatments(
                id, [Target(id, "")], Situation(), table, count=2000, kinds=("drug",), candidates=True
            )
            kept = [t.id for t in answer.treatments if not only or any(e["source"] in only for e in t.evidence)]
            ours["all drugs"] += len(known & set(kept[:10])) / len(drugs)
            within = [drug for drug in kept if drug in catalogue]
            ours["drugs that PharmacotherapyDB knows"] += len(known & set(within[:10])) / len(drugs)
        popular = sorted(uses, key=lambda d: (-(uses[d] - (d in drugs)), d))[:10]
        theirs += len(drugs & set(popular)) / len(drugs)
    n = len(wanted)
    most = sum(min(10, len(d)) / len(d) for d in wanted.values()) / n
    total = sum(map(len, wanted.values()))
    print(f"{n} diseases ({unknown} unknown to the release), {total} DM drugs; best possible {most:.3f}")
    for candidates, found in ours.items():
        print(f"recall@10 among {candidates}: medkg {found / n:.3f}, popularity {theirs / n:.3f}, ", end="")
        print(f"ratio {found / max(theirs, 1e-9):.1f}")


if __name__ == "__main__":
    main()
