"""Claim: medkg's negation reaches an F1 of .95 on sentences whose errors its authors had not read; negspaCy beside it.

    python benchmarks/assertion.py [--gold benchmarks/gold/assertion_test.txt] [--errors]

Gold: sentences of six registers (notes, abstracts, labels, telegraphic notes, scope and pseudo-negation, family and
history) written by the project before the rules of `assertion.v2` were. Rules were written while reading the errors
of `assertion_dev.txt`; of `assertion_test.txt` only the scores were seen. One hand wrote both halves and the rules, so
they share a notion of what a denial is; corpora of clinical notes with assertions may not be shipped. First figures, of
`assertion.v1`, on the test half: negated 81.6, uncertain 64.9, family 76.5, historical 54.5, hypothetical 80.9.

negspaCy (`en_clinical`, its default, and `en`): entities are the gold mentions, tokens of `spacy.blank("en")`,
sentences ours; it judges negation alone. Speed: texts a second on one core, sentences and tokens made as well; nearly
each of these texts holds a cue, which in abstracts one sentence in four does.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from extractors.evaluation.assertion import assertion_errors, assertion_scores, judged_anew
from extractors.evaluation.concepts import Scores
from extractors.segment import sentences
from kg.model import Annotation, Assertion
from loaders.base import Problems
from loaders.literature.marked import marked_annotations

HERE = Path(__file__).resolve().parent
Judge = Callable[[Annotation], Annotation]


def negspacy(termset_name: str) -> Judge:
    import spacy
    from negspacy.negation import Negex
    from negspacy.termsets import termset
    from spacy.tokens import Span

    nlp = spacy.blank("en")
    negex = Negex(nlp, "negex", termset(termset_name).get_patterns(), extension_name="negex")

    def judge(gold: Annotation) -> Annotation:
        text = gold.document.text
        doc = nlp(text)
        starts = {begin for begin, _ in sentences(text)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        spans = [doc.char_span(m.start, m.end, label=m.type, alignment_mode="expand") for m in gold.mentions]
        doc.ents = [span for span in spans if isinstance(span, Span)]
        denied = {(e.start_char, e.end_char) for e in negex(doc).ents if e._.negex}
        return replace(
            gold,
            mentions=tuple(
                replace(m, assertion=Assertion(negated=any(a <= m.start and m.end <= b for a, b in denied)))
                for m in gold.mentions
            ),
        )

    return judge


def peers() -> Iterator[tuple[str, Judge]]:
    yield "medkg", judged_anew
    if importlib.util.find_spec("negspacy"):
        for name in ("en_clinical", "en"):
            yield f"negspaCy {name}", negspacy(name)


def told(name: str, found: dict[str, Scores]) -> None:
    for label, s in found.items():
        print(f"  {name:<22}{label:<14}{s.precision:>6.1f}{s.recall:>7.1f}{s.f1:>7.1f}   {s.low:.1f} to {s.high:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="*", default=sorted((HERE / "gold").glob("assertion_*.txt")))
    parser.add_argument("--errors", action="store_true", help="print our errors (not those of the test half, please)")
    options = parser.parse_args()
    for path in options.gold:
        gold = list(marked_annotations(path, Problems()))
        mentions = sum(len(one.mentions) for one in gold)
        print(f"{path.name}: {len(gold)} texts, {mentions} mentions, {'':<6}P      R     F1   95 % interval")
        for name, judge in peers():
            judge(gold[0])
            start = time.process_time()
            pairs = [(one, judge(one)) for one in gold]
            spent = time.process_time() - start
            found = assertion_scores(pairs)
            told(name, found if name == "medkg" else {"negated": found["negated"]})
            print(f"  {'':<22}{len(gold) / spent:,.0f} texts/s")
            if name == "medkg":
                for register in dict.fromkeys(one.document.source for one in gold):
                    part = [pair for pair in pairs if pair[0].document.source == register]
                    if "negated" in (here := assertion_scores(part)):
                        told(f"  {register[:20]}", {"negated": here["negated"]})
                if options.errors:
                    for error in assertion_errors(pairs):
                        print(f"    {error.kind} {error.curie}: {error.text!r} in {error.example}")


if __name__ == "__main__":
    main()
