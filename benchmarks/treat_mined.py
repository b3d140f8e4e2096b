"""How often is a treatment that is found by text alone right?

    python benchmarks/treat_mined.py --release RELEASE --data ../shared/data [--share 0.12]

The `fast` pipeline reads a share of the corpora (`treatment_texts.py`) with the names of RELEASE; every distinct pair
of drug and disease under `treats_or_applied_or_studied_to_treat` was judged by hand against its sentence
(`treatment_lists/mined_judged.tsv`: right when the sentence says that the drug was used or studied for the condition
and both are linked to the right thing; reasons are kept). Pairs read now that nobody judged are counted and printed.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from treatment_texts import mined

from kg.release.read import open_release

JUDGED = Path(__file__).with_name("treatment_lists") / "mined_judged.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.12)
    given = parser.parse_args()
    with JUDGED.open(encoding="utf-8") as stream:
        judged = {
            (row["drug"], row["disease"]): row["right"] == "yes" for row in csv.DictReader(stream, delimiter="\t")
        }
    found = mined(open_release(given.release), given.data, given.share)
    pairs = {(row[0], row[1]): row for row in found["treats"] if not row[3]}
    known = [judged[pair] for pair in pairs if pair in judged]
    right = sum(known) / len(known)
    print(f"{found['texts']} texts, {len(pairs)} pairs, {len(known)} of them judged: precision {right:.3f}")
    for pair, row in pairs.items():
        if pair not in judged:
            print("\t".join((*pair, row[6], row[7], row[5], " ".join(row[4].split()))))


if __name__ == "__main__":
    main()
