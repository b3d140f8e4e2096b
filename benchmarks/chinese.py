"""Chinese: recognition against a CRF and a dictionary, and classic notes from text to ranked diagnoses.

    python benchmarks/chinese.py --data ../shared/data [--crf] --release RELEASE

Recognition: strict F1 (span and type) on cMedQANER and cEHRNER (ChineseBLUE, Apache-2.0). "Held out" is every fifth
text of the training sets, on which the network of notes was not trained. The CRF that ships for questions has seen
most of them (all but every eighth text): its figure is the development set's. With --crf a CRF is fitted
on four fifths (three minutes a corpus). cEHRNER's development set has 44 texts, so mind the interval (bootstrap over
texts, 95 %). The dictionary has every name of the four fifths. Notes:
`classic_notes/zh.tsv`, written before anything was tuned; a hit is the very disease, or one
above or below it in Mondo's names where the note's diagnosis is the broader. RELEASE is best one of what ships alone
(`medkg build hpo hpoa mondo starter --out R`, without MEDKG_SOURCES).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from extractors.chinese.crf import CrfTagger
from extractors.chinese.matcher import Matcher
from extractors.chinese.tagger import Tagger
from extractors.chinese.training.corpus import Score, Tags, dictionary_of, read_corpus, score
from extractors.chinese.training.crf import fit_crf
from extractors.chinese.training.prepare import fold_of
from kg import open_release
from queries.diagnosis.answer import rank
from queries.diagnosis.notes import NoteReader
from queries.index import open_index

NOTES = Path(__file__).with_name("classic_notes") / "zh.tsv"
FOLD = 0
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


def recognition(data: Path, *, crf: bool) -> None:
    print("corpus     texts                method      P / R / F1           95 % of F1   floor")
    for corpus, model, floor in CORPORA:
        folder = data / "chineseblue_ner"
        train, held = fold_of(read_corpus(folder / f"{corpus}_train.json.gz"), FOLD)
        methods: dict[str, Tags | Matcher[str]] = {"shipped": Tagger(model)}
        if crf:
            with TemporaryDirectory() as out:
                fit_crf(train, Path(out), model)
                methods["crf"] = CrfTagger(model, Path(out))
        methods["dictionary"] = Matcher(dictionary_of(train))
        for texts, gold in (("held out", held), ("development", read_corpus(folder / f"{corpus}_dev.json"))):
            for method, tagger in methods.items():
                each = [score([one], tagger) for one in gold]
                s, (low, high) = together(each), interval(each)
                shown = f"{s.precision:.1f} / {s.recall:.1f} / {s.f1:.1f}"
                what = f"{texts} ({len(gold)})"
                print(f"{corpus:<10} {what:<20} {method:<11} {shown:<20} {low:.1f} to {high:.1f} {floor:>5}")


def together(each: list[Score]) -> Score:
    return Score(sum(s.right for s in each), sum(s.found for s in each), sum(s.gold for s in each))


def interval(each: list[Score], *, times: int = 1000) -> tuple[float, float]:
    random = np.random.default_rng(0)
    drawn = sorted(together([each[n] for n in random.integers(0, len(each), len(each))]).f1 for _ in range(times))
    return drawn[int(0.025 * times)], drawn[int(0.975 * times)]


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
    parser.add_argument("--crf", action="store_true", help="fit a CRF to be measured against")
    parser.add_argument("--release", type=Path, help="a built release")
    given = parser.parse_args()
    if given.data:
        recognition(given.data, crf=given.crf)
    if given.release:
        notes(given.release)


if __name__ == "__main__":
    main()
