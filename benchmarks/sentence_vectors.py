"""Claim: likeness of names lifts Avey's vignettes as much without torch as MiniLM's sentences do; both a little more.

    python benchmarks/sentence_vectors.py --release RELEASE [--data ../shared/data]

RELEASE is made by `medkg build hpo hpoa mondo starter --out RELEASE --passages minilm` (or `clinical` in place of the
four); without `--passages minilm` the rows of MiniLM are left out. All rows are ranked in one run by weights of folds
over diagnoses (`common_diseases.py`: strict, worst rank on ties, and the same leak). Each row is the features of
`queries.clinical.features` without one, the other or both of

* `alike`: runs of words of the note against names of findings, by the vectors of names in the linker that ships;
* `sentences`: the whole note against passages and the lists of findings of diseases, by MiniLM.

Then the weights of the last row (those of `queries.clinical.weights`), and the processor time that each costs a note.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from common_diseases import TOPS, Judge, avey, folds, ranked, shown

from kg import open_release
from queries.clinical.features import NAMES
from queries.clinical.finder import judged_roots
from queries.index import open_index

ROWS = {"words alone": (), "with likeness of names": ("alike",), "with MiniLM": ("sentences",),
        "with both": ("alike", "sentences")}  # fmt: skip


def seconds(read: Callable[[str], object], notes: list[str]) -> float:
    """Processor time a note, without the first, which loads what is needed."""
    read(notes[0])
    start = time.process_time()
    for note in notes[1:]:
        read(note)
    return (time.process_time() - start) / (len(notes) - 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = parser.parse_args()
    index = open_index(open_release(given.release))
    judge, cases = Judge(index), list(avey(given.data))
    names, notes = [name for name, _ in cases], [note for _, note in cases]
    truths = [judge.of(name) for name in names]
    features, _, priors = ranked(cases, given.release, index)
    print(f"{'':<44}{'n':>5}" + "".join(f"{'top ' + str(top):>7}" for top in TOPS))
    vectors = index.ordinary.sentences
    for title, more in ROWS.items():
        if "sentences" in more and vectors is None:
            print(f"{title}: left out, the release has no vectors of sentences or MiniLM is not installed")
            continue
        kept = [place for place, name in enumerate(NAMES) if name not in ("alike", "sentences") or name in more]
        ranks, weights = folds([one[kept] for one in features], truths, names, priors)
        shown(title, ranks)
    print({NAMES[place]: round(float(weight), 3) for place, weight in zip(kept, weights, strict=True)})
    spoken = {note: judged_roots(note)[1] for note in notes}
    print(
        f"likeness of names: {1000 * seconds(lambda n: index.ordinary.names.alike(n, spoken[n]), notes):.1f} ms a note"
    )
    if vectors is not None:
        print(f"MiniLM: {1000 * seconds(lambda n: vectors.likeness(n, spoken[n]), notes[:40]):.1f} ms a note")


if __name__ == "__main__":
    main()
