"""What our extractor reads in the contraindication sections of labels, against Every Cure's list.

    python benchmarks/treat_contraindications.py --release RELEASE --data ../shared/data [--sample N > sample.tsv]

Every Cure's list (FDA labels; contraindications taken out by a language model and checked by another) gives for each
active ingredient the text of the section and the diseases. The text becomes a label (`infores:label`), read by the
`fast` pipeline with the names of RELEASE. Development data: the rules were written while looking at it. Precision and
recall against the list; and precision of a random sample judged by hand
(`treatment_lists/contraindications_judged.tsv`), for which recall is what the list's own rows of the same ingredients
give. `--sample` prints pairs to be judged.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from extractors.pipeline import load
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.build.backbone import vocabulary_entries
from kg.model import Document
from kg.release.read import Release, open_release
from queries.treatment.table import TreatmentTable, open_treatments

INGREDIENT = "medkg:drug.the-ingredient"
JUDGED = Path(__file__).with_name("treatment_lists") / "contraindications_judged.tsv"


def listed(data: Path) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(ingredient, section text) and the (id, name) of the diseases that the list names for it."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    with gzip.open(data / "everycure/matrix_contraindication_list.tsv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["is_allergen"] != "TRUE":
                key = (row["active ingredient"], row["contraindications"])
                found[key].add((row["final normalized disease id"], row["final normalized disease label"]))
    return found


def read(release: Release, keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
    """For each label: condition id, and the words and sentence that name it."""
    entries = vocabulary_entries(release.nodes, release.statements)
    subject = VocabularyEntry(INGREDIENT, "ChemicalEntity", ("the active ingredient",), ())
    pipeline = load("fast", vocabulary=Vocabulary.compile([*entries, subject]))
    found: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for number, key in enumerate(keys):
        document = Document.of_parts(f"dailymed:{number}", "the active ingredient", [("contraindications", key[1])])
        annotation = pipeline.annotate(document)
        mentions = {m.id: m for m in annotation.mentions}
        rows: dict[str, tuple[str, str]] = {}
        for r in annotation.relations:
            if r.extractor.startswith("labels") and mentions[r.subject].curie == INGREDIENT:
                obj = mentions[r.object]
                rows.setdefault(str(obj.curie), (obj.text, document.text[r.sentence[0] : r.sentence[1]]))
        found[key] = rows
    return found


def same(id: str, wanted: set[str], table: TreatmentTable) -> bool:
    """Whether a condition is one of the wanted, or one is a form of the other."""
    above = {id, *(table.facts("above", id) or ())}
    return bool(above & wanted) or any(id in (table.facts("above", w) or ()) for w in wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=0)
    given = parser.parse_args()
    release = open_release(given.release)
    table = open_treatments(release)
    gold = listed(given.data)
    keys = sorted(gold)
    random.Random(9).shuffle(keys)
    keys = keys[:400]
    found = read(release, keys)
    rows: list[Any] = [(key, id, *found[key][id]) for key in keys for id in sorted(found[key])]
    if given.sample:
        out = csv.writer(sys.stdout, delimiter="\t")
        for key, id, text, sentence in random.Random(7).sample(rows, given.sample):
            out.writerow((key[0], id, table.name(id), text, " ".join(sentence.split())[:400]))
        return
    report(gold, found, keys, table)


def report(gold: Any, found: Any, keys: list[tuple[str, str]], table: TreatmentTable) -> None:
    """Print the figures."""
    hit = predicted = recalled = wanted = exact = 0
    for key in keys:
        ids = {table.condition(id) or id for id, _ in gold[key]}
        mine = {table.condition(id) or id for id in found[key]}
        predicted += len(mine)
        wanted += len(ids)
        hit += sum(same(id, ids, table) for id in mine)
        exact += len(ids & mine)
        recalled += sum(same(id, mine, table) for id in ids)
    print(f"{len(keys)} labels, {predicted} read, {wanted} listed")
    print(f"precision against the list {hit / predicted:.3f}, recall {recalled / wanted:.3f}")
    print(f"recall, same id only: {exact / wanted:.3f}")
    if JUDGED.is_file():
        judged = list(csv.DictReader(JUDGED.open(encoding="utf-8"), delimiter="\t"))
        right = sum(row["right"] == "yes" for row in judged)
        print(f"judged by hand: {right} of {len(judged)} right, precision {right / len(judged):.3f}")


if __name__ == "__main__":
    main()
