"""How often is a treatment that is found by text alone right?

    python benchmarks/treat_mined.py --release RELEASE --data ../shared/data [--share 0.5]

The `fast` pipeline reads a share of the corpora (`treatment_texts.py`) with the names of RELEASE. A treatment is a
pair of a linked drug and a linked disease or finding that `medkg treat` would list on the word of these texts alone
(one sentence that names both, at least `MINED_LEAST` sure); a disease that stands in two vocabularies counts once. A
random sample of 200 was judged by hand against the sentences (`treatment_lists/mined_judged.tsv`: right when the
sentence says that the drug was used or studied for the condition and both are linked to the right thing; reasons are
kept). Pairs read now that nobody judged are counted, and printed with --show.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

from treatment_texts import mined

from kg.release.read import open_release
from queries.treatment.grades import MINED_LEAST

JUDGED = Path(__file__).with_name("treatment_lists") / "mined_judged.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    with JUDGED.open(encoding="utf-8") as stream:
        judged = {
            (row["drug"], row["disease"]): row["right"] == "yes" for row in csv.DictReader(stream, delimiter="\t")
        }
    found = mined(open_release(given.release), given.data, given.share)
    pairs = treatments(found["treats"])
    known = [judged[pair] for pair in pairs if pair in judged]
    print(f"{found['texts']} texts, {len(pairs)} treatments, {len(known)} of them judged: {sum(known)} right, ", end="")
    print(f"precision {sum(known) / max(1, len(known)):.3f}")
    print(f"all judged pairs: {sum(judged.values())} of {len(judged)} right")
    for pair, row in pairs.items() if given.show else ():
        if pair not in judged:
            print("\t".join((*pair, row[6], row[7], row[5], f"{row[2]:.2f}", " ".join(row[4].split()))))


def treatments(rows: list[list[Any]]) -> dict[tuple[str, str], list[Any]]:
    """(drug, disease) and the surest row, of the pairs that some text is sure enough of."""
    told: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        drug, disease, score, negated = row[:4]
        sentence = row[4].casefold()
        together = row[6].casefold() in sentence and row[7].casefold() in sentence
        if drug and disease and not negated and together and row[8] == "ChemicalEntity" and score >= MINED_LEAST:
            if (drug, disease) not in told or told[drug, disease][2] < score:
                told[drug, disease] = row
    found: dict[tuple[str, str], list[Any]] = {}
    seen: set[tuple[str, str]] = set()
    for pair in sorted(told, key=lambda pair: (pair[0], not pair[1].startswith("MONDO"), pair[1])):
        name = (pair[0], told[pair][7].casefold())
        if name not in seen:
            seen.add(name)
            found[pair] = told[pair]
    return found


if __name__ == "__main__":
    main()
