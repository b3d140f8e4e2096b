"""Claim: of BC5CDR's mentions few lie across the tokens of spaCy's English tokenizer, and none loses its offsets.

    python benchmarks/spacy_alignment.py [--data ../shared/data]

Counts, on the development set, the gold mentions whose ends are not ends of tokens (`Doc.char_span` gives None), for
the tokenizer of our pipelines (spaCy's English rules) and for scispacy's where it is installed. Our components widen
such a mention to its tokens in `doc.spans` and `doc.ents`, and keep its exact offsets in `span._.medkg`; this is
checked too.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language

from extractors.spacy.documents import annotation_of, register_extensions, write
from kg.model import Annotation, Document
from loaders.base import Problems
from loaders.literature import pubtator


def tokenizers() -> Iterator[tuple[str, Language]]:
    yield "spaCy English (ours)", spacy.blank("en")
    if importlib.util.find_spec("scispacy"):
        from scispacy.custom_tokenizer import combined_rule_tokenizer

        nlp = spacy.blank("en")
        nlp.tokenizer = combined_rule_tokenizer(nlp)
        yield "scispacy", nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    dev = options.data / "bc5cdr" / "CDR_DevelopmentSet.PubTator.txt.gz"
    gold = list(pubtator.annotations(dev, Problems()))
    register_extensions()
    for name, nlp in tokenizers():
        total = across = lost = 0
        for one in gold:
            doc = nlp(one.document.text)
            total += len(one.mentions)
            across += sum(doc.char_span(m.start, m.end) is None for m in one.mentions)
            text = Document.of_parts("text:doc", "", [("text", doc.text)])
            write(doc, Annotation(text, mentions=one.mentions))
            kept = {(m.start, m.end) for m in annotation_of(doc).mentions}
            lost += sum((m.start, m.end) not in kept for m in one.mentions)
        share = 100 * across / total
        print(f"{name:<22}{across:>5} of {total} mentions across tokens ({share:.1f} %); {lost} offsets lost")


if __name__ == "__main__":
    main()
