"""Chinese: recognition against a dictionary, and classic notes from text to ranked diagnoses.

    python benchmarks/chinese.py --data ../shared/data --release RELEASE

Recognition: strict F1 (span and type) on the development sets of cMedQANER and cEHRNER (ChineseBLUE, Apache-2.0), which
are the evaluation: settings were chosen on every eighth text of the training sets. The dictionary has every name of the
training texts. Notes: `classic_notes/zh.tsv`, written before anything was tuned; a hit is the very disease, or one
above or below it in Mondo's names where the note's diagnosis is the broader. RELEASE is best one of what ships alone
(`medkg build hpo hpoa mondo starter --out R`, without MEDKG_SOURCES).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from extractors.chinese.matcher import Matcher
from extractors.chinese.tagger import Tagger
from extractors.chinese.training import dictionary_of, read_corpus, score
from kg import open_release
from queries.diagnosis.answer import rank
from queries.diagnosis.notes import NoteReader
from queries.index import open_index

NOTES = Path(__file__).with_name("classic_notes") / "zh.tsv"
CORPORA = (("cMedQANER", "questions", 78), ("cEHRNER", "notes", 85))
NARROWER = {
    # What a doctor would accept as the same answer: the note says enough for the narrower name, or for the wider one.
    "MONDO:0018076": ("MONDO:0006052",),  # tuberculosis: pulmonary tuberculosis
    "MONDO:0005098": ("MONDO:0002679", "MONDO:1060198", "MONDO:0005299"),  # stroke: infarction, ischemic, ischemia
    "MONDO:0004247": ("MONDO:0001126", "MONDO:0005412"),  # peptic ulcer: gastric, duodenal ulcer
    "MONDO:0006670": ("MONDO:0021108", "MONDO:0004796"),  # bacterial meningitis: meningitis
    "MONDO:0002155": ("MONDO:0043994",),  # cholecystitis: acute cholecystitis
    "MONDO:0005364": ("MONDO:0004425",),  # Graves disease: hyperthyroidism
}


def recognition(data: Path) -> None:
    print("corpus      texts  tagger P / R / F1      dictionary P / R / F1  floor")
    for corpus, model, floor in CORPORA:
        folder = data / "chineseblue_ner"
        train, dev = read_corpus(folder / f"{corpus}_train.json.gz"), read_corpus(folder / f"{corpus}_dev.json")
        mine, other = score(dev, Tagger(model)), score(dev, Matcher(dictionary_of(train)))
        shown = [f"{s.precision:.1f} / {s.recall:.1f} / {s.f1:.1f}" for s in (mine, other)]
        print(f"{corpus:<11} {len(dev):>5}  {shown[0]:<21}  {shown[1]:<21}  {floor}")


def notes(path: Path) -> None:
    release = open_release(path)
    index, reader = open_index(release), NoteReader(release)
    ranks, slowest = [], 0.0
    for line in NOTES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("zh"):
            continue
        id, disease, name, text = line.split("\t")
        start = time.perf_counter()
        answer = rank(reader.profile(id, text.replace("\\n", "\n")), index, count=200)
        slowest = max(slowest, time.perf_counter() - start)
        wanted = {disease, *NARROWER.get(disease, ())}
        hits = [d.rank for d in answer.diagnoses if wanted & {d.id, *d.xrefs}]
        ranks.append(hits[0] if hits else 999)
        first = answer.diagnoses[0].name if answer.diagnoses else "-"
        print(f"{id}  rank {ranks[-1]:>3}  {name}  (first: {first})")
    count = len(ranks)
    top = [sum(r <= k for r in ranks) / count for k in (1, 3, 5)]
    print(f"{count} notes, top 1/3/5: {top[0]:.0%} / {top[1]:.0%} / {top[2]:.0%}; slowest in process {slowest:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the corpora")
    parser.add_argument("--release", type=Path, help="a built release")
    given = parser.parse_args()
    if given.data:
        recognition(given.data)
    if given.release:
        notes(given.release)


if __name__ == "__main__":
    main()
