"""repoDB: do approved drugs stand above failed ones for the same disease, without repoDB's own evidence?

    python benchmarks/treat_repodb.py --release RELEASE --data ../shared/data [--texts TEXTS_SHARE]

RELEASE must be built without `repodb`. For every disease (UMLS id known to the release) with approved and failed
drugs, all pairs of one approved and one failed drug; AUC = share of pairs in order, ties count half (and, as `worst`,
nothing); every disease counts once. Score = that of the ranking, 0 when a drug is not named for the disease. A drug
that is both approved and failed for a disease counts as approved. Baseline: in how many texts of the corpora drug and
disease stand together in one sentence; with texts the same corpora also speak where the ranking is silent. Leak:
approvals are what the other lists hold as well; failed trials are in none of them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from treatment_texts import mined

from kg.release.read import open_release
from queries.treatment.answer import Target, rank_treatments
from queries.treatment.situation import Situation
from queries.treatment.table import open_treatments


def auc(groups: dict[str, tuple[set[str], set[str]]], score: Callable[[str, str], float]) -> tuple[float, float, int]:
    """Mean over diseases of the share of (approved, failed) pairs in order; with ties as half, and as nothing."""
    fair = worst = 0.0
    count = 0
    for disease, (good, bad) in groups.items():
        pairs = [(score(disease, g), score(disease, b)) for g in good for b in bad]
        fair += sum((g > b) + 0.5 * (g == b) for g, b in pairs) / len(pairs)
        worst += sum(g > b for g, b in pairs) / len(pairs)
        count += len(pairs)
    return fair / len(groups), worst / len(groups), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=float, default=0.0)
    parser.add_argument("--texts-release", type=Path)
    given = parser.parse_args()
    release = open_release(given.release)
    if any("repodb" in s.name or s.source == "infores:repodb" for s in release.manifest.sources):
        raise SystemExit("the release holds repoDB itself")
    table = open_treatments(release)
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with gzip.open(given.data / "repodb/repodb_drug.fr.tsv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            disease = table.condition(f"UMLS:{row['ind_id']}")
            bank = f"DRUGBANK:{row['drug_id']}"
            drug = table.named("drug", bank) or (table.drugs("", row["drug_name"]) or (bank,))[0]
            if disease:
                sides[disease][row["status"] != "Approved"].add(drug)
    groups = {d: (good, bad - good) for d, (good, bad) in sides.items() if good and bad - good}
    scores: dict[str, dict[str, float]] = {}
    named: dict[str, set[str]] = {}
    for disease in groups:
        answer = rank_treatments(disease, [Target(disease, "")], Situation(), table, count=5000, candidates=True)
        scores[disease] = {t.id: t.score for t in answer.treatments}
        named[disease] = {t.id for t in answer.treatments if t.status != "predicted"}
    fair, worst, pairs = auc(groups, lambda disease, drug: scores[disease].get(drug, 0.0))
    print(f"{len(groups)} diseases, {pairs} pairs: AUC {fair:.3f} (ties as nothing {worst:.3f})")
    for half in (0, 1):
        part = {d: pair for d, pair in groups.items() if hashlib.sha256(d.encode()).digest()[-1] % 2 == half}
        print(f"  half {half} ({len(part)}): {auc(part, lambda d, drug: scores[d].get(drug, 0.0))[0]:.3f}")
    fair, worst, _ = auc(groups, lambda d, drug: scores[d].get(drug, 0.0) if drug in named[d] else 0.0)
    print(f"without what class-mates say of drugs that no source names: AUC {fair:.3f} (ties as nothing {worst:.3f})")
    if given.texts:
        texts = mined(open_release(given.texts_release or given.release), given.data, given.texts)
        together = texts["together"]
        said = {(row[0], row[1]) for row in texts["treats"] if not row[3]}

        def with_texts(disease: str, drug: str) -> float:
            """The ranking, and where it is silent what the texts say: that it treats, or how often both are named."""
            count = together.get(f"{drug} {disease}", 0)
            return scores[disease].get(drug, 0.1 * ((drug, disease) in said) + min(0.09, 0.001 * count))

        fair, worst, _ = auc(groups, with_texts)
        print(f"ranking, then texts: AUC {fair:.3f} (ties as nothing {worst:.3f})")
        fair, worst, _ = auc(groups, lambda disease, drug: float(together.get(f"{drug} {disease}", 0)))
        print(f"literature count ({texts['texts']} texts): AUC {fair:.3f} (ties as nothing {worst:.3f})")


if __name__ == "__main__":
    main()
