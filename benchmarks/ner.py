"""Claim: on one core, medkg's taggers reach F1 of 87.5 (`fast`, 120 abstracts a second) and 89.0 (`accurate`, 10) on
the BC5CDR test set, 82 on BioRED's development set (diseases, chemicals), 83 on the NCBI Disease test set.

    python benchmarks/ner.py [--data ../shared/data] [--systems fast,accurate,dictionary,scispacy]

Strict: a mention is right when its span and its type are. The interval holds F1 in 95 of 100 samples of documents.
Partial: spans of one type that overlap. The shipped models were trained on other documents than these (by PMID, over
all corpora) and chosen on parts of the training and development sets (`kg.build.ner_corpora`); the test sets were run
at the end. BioRED's test set has no text here: its development set is our test and was not looked at before.

"own style" marks every text by the guidelines of its corpus; "auto" is what a user gets who says nothing: each text is
marked as the corpus that its words are most like. Speed: CPU seconds of one core with sentences, after one text to warm
up: documents one by one, and in chunks of 32, as in a pipeline. Memory: the largest resident size of a process that
runs one system alone.

Beside us: the dictionary of medkg over HPO, HPOA and Mondo names (diseases and phenotypes count as Disease), and
scispacy's `en_ner_bc5cdr_md` where it is installed; else what its documentation says (84.28 on BC5CDR).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from extractors.base import Pipeline
from extractors.evaluation.concepts import Judged
from extractors.evaluation.mentions import mention_scores
from extractors.segment import SentenceAnnotator
from kg.build.ner_corpora import CORPORA, read_part
from kg.model import Annotation, Document, Mention
from loaders.base import Problems

TESTS = {
    "bc5cdr": ("BC5CDR test", ("Disease", "ChemicalEntity")),
    "ncbi": ("NCBI Disease test", ("Disease",)),
    "biored": ("BioRED dev", ("Disease", "ChemicalEntity")),
    "maccrobat": ("MACCROBAT fifth", ("PhenotypicFeature", "Procedure", "Disease", "ChemicalEntity")),
}
Marks = frozenset[tuple[int, int, str]]
Run = Callable[[Document, str], Marks]


def marks(mentions: Sequence[Mention]) -> Marks:
    return frozenset((m.start, m.end, m.type) for m in mentions)


def trained(accurate: bool, own: bool) -> Run:
    from extractors.ner.annotator import AccurateNerAnnotator, NerAnnotator

    kind = AccurateNerAnnotator if accurate else NerAnnotator
    pipelines = {style: Pipeline((SentenceAnnotator(), kind(style if own else None))) for style in CORPORA}
    return lambda document, style: marks(pipelines[style].annotate(document).mentions)


def dictionary() -> Run:
    from extractors.abbreviations import AbbreviationAnnotator
    from extractors.dictionary import DictionaryAnnotator
    from kg.build.vocabularies import names_to_look_for

    parts = (SentenceAnnotator(), AbbreviationAnnotator(), DictionaryAnnotator(names_to_look_for()))

    def run(document: Document, style: str) -> Marks:
        found = marks(Pipeline(parts).annotate(document).mentions)
        signs = "PhenotypicFeature" if style == "maccrobat" else "Disease"
        return frozenset((a, b, signs if kind == "PhenotypicFeature" else kind) for a, b, kind in found)

    return run


def scispacy() -> Run:
    import spacy

    model = spacy.load("en_ner_bc5cdr_md")
    names = {"CHEMICAL": "ChemicalEntity", "DISEASE": "Disease"}
    return lambda document, _: frozenset(
        (e.start_char, e.end_char, names[e.label_]) for e in model(document.text).ents if e.label_ in names
    )


SYSTEMS: dict[str, Callable[[], Run]] = {
    "fast, own style": lambda: trained(False, True),
    "fast, auto": lambda: trained(False, False),
    "accurate, own style": lambda: trained(True, True),
    "accurate, auto": lambda: trained(True, False),
    "dictionary": dictionary,
    "scispacy en_ner_bc5cdr_md": scispacy,
}


def measure(system: str, data: Path) -> None:
    run = SYSTEMS[system]()
    corpora: dict[str, list[Annotation]] = {name: read_part(data, name, "test", Problems()) for name in TESTS}
    run(corpora["bc5cdr"][0].document, "bc5cdr")
    rows = []
    for name, (title, types) in TESTS.items():
        start = time.process_time()
        found = [run(one.document, name) for one in corpora[name]]
        spent = time.process_time() - start
        pairs = [
            Judged(one.document.id, one.document.text, marks(one.mentions), mine)
            for one, mine in zip(corpora[name], found, strict=True)
        ]
        scores = mention_scores(pairs, types)
        s = scores["exact"]["all"]
        each = " ".join(f"{kind}={scores['exact'][kind].f1:.1f}" for kind in types)
        rows.append(
            f"  {title:<18}{s.precision:>6.1f}{s.recall:>6.1f}{s.f1:>6.1f} [{s.low:.1f}-{s.high:.1f}]"
            f"{scores['partial']['all'].f1:>8.1f}{len(pairs) / spent:>8.0f}  {each}"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if system.startswith(("fast", "accurate")):
        rows.append(
            f"  {'BC5CDR in chunks':<18}{in_chunks(system, [one.document for one in corpora['bc5cdr']]):>43.0f}"
        )
    print(f"{system} ({memory:.0f} MB)", *rows, sep="\n", flush=True)


def in_chunks(system: str, documents: Sequence[Document]) -> float:
    """Documents a CPU second when they go through the tagger in chunks, as they do in a pipeline."""
    from extractors.ner.annotator import AccurateNerAnnotator, NerAnnotator

    kind = AccurateNerAnnotator if system.startswith("accurate") else NerAnnotator
    pipeline = Pipeline((SentenceAnnotator(), kind("bc5cdr" if system.endswith("own style") else None)))
    pipeline.annotate(documents[0])
    start = time.process_time()
    count = sum(1 for _ in pipeline.pipe(documents))
    return count / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared" / "data")
    parser.add_argument(
        "--systems", default="fast,accurate,dictionary,scispacy", help="comma list of beginnings of names"
    )
    options = parser.parse_args()
    print(f"  {'':<18}{'P':>6}{'R':>6}{'F1':>6} {'95 %':<11}{'partial':>8}{'docs/s':>8}")
    for system in SYSTEMS:
        if not system.startswith(tuple(options.systems.split(","))):
            continue
        if system.startswith("scispacy") and importlib.util.find_spec("en_ner_bc5cdr_md") is None:
            print(f"{system}: not installed; its documentation says F1 84.28 on BC5CDR")
            continue
        # A process of its own, so that its memory is its own.
        job = multiprocessing.get_context("spawn").Process(target=measure, args=(system, options.data))
        job.start()
        job.join()


if __name__ == "__main__":
    main()
