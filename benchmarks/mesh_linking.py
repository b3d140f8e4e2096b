"""Claim: gold mentions of BC5CDR's test set are linked to MeSH with top-1 over 80 (diseases) and 85 (chemicals).

    python benchmarks/mesh_linking.py [--data ../shared/data] [--development]

Vocabulary: the tables that ship (`mesh`, `mesh_supplementary`). Gold spans and types; a document's abbreviations are
carried, its context decides homonyms; a mention of several ids is right at top-1 when its first link is one of them.
top-1 and top-5 are over mentions whose id the vocabulary has; `links` over all. Gold ids that MeSH has replaced since
count as the present ones, where the table knows it.

Rows: the same linker without learned names, and with those that ship, which were counted in other papers (the
training and development parts). `--development`: the development part instead, with names counted in training parts
alone, for choices; also NCBI-disease, whose OMIM ids this vocabulary does not have.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from extractors.linking.learned import FILE
from extractors.linking.model import SHIPPED
from kg.build.evaluate_linking import evaluate_linking
from kg.build.learned_names import TAUGHT_BY, learn_names

SOURCES = ("mesh", "mesh_supplementary")
TEST = ("bc5cdr/CDR_TestSet.PubTator.txt.gz", "ncbi_disease/NCBItestset_corpus.txt")
DEVELOPMENT = ("bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz", "ncbi_disease/NCBIdevelopset_corpus.txt")


def folder_of(parent: Path, name: str, learned: Path | None) -> Path:
    """The shipped linker with another table of learned names, or with none."""
    folder = parent / name
    folder.mkdir()
    for file in ("card.json", "vectors.npz"):
        shutil.copy(SHIPPED / file, folder / file)
    if learned is not None:
        shutil.copy(learned, folder / FILE)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--development", action="store_true", help="the development parts, names of training parts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        parent = Path(temporary)
        learned = SHIPPED / FILE
        if options.development:
            files = [one for one in TAUGHT_BY if "rain" in one and "biored" not in one]
            learn_names(options.data, parent / "names", files=files, without=(*TEST, *DEVELOPMENT))
            learned = parent / "names" / FILE
        models = {
            "without learned names": folder_of(parent, "without", None),
            "with learned names": folder_of(parent, "with", learned),
        }
        for corpus in DEVELOPMENT if options.development else TEST:
            for name, folder in models.items():
                result = evaluate_linking(options.data / corpus, sources=SOURCES, model=folder)
                print(f"\n{corpus.partition('/')[0]}, {name}: {result.documents} documents", flush=True)
                for level, score in result.scores.items():
                    print(f"  {level:<28}{score.precision:>7.1f}{score.recall:>7.1f}{score.f1:>7.1f}", flush=True)


if __name__ == "__main__":
    main()
