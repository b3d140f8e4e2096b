"""Claim: drugs that interact are told with twice the F1 of co-occurrence, on texts not read for the patterns.

    python benchmarks/drug_drug.py [--data ../shared/data] [--half held-out|development]

DDI corpus of 2013, its training part (714 texts of DrugBank and MEDLINE; CC BY-NC: nothing that ships was trained on
it), cut in two by a hash of the text: the words of `extractors.relations.interactions` were chosen while reading one
half, figures are those of the other. Any kind of interaction counts. A pair is two drugs by their words in one
sentence, once; what interacts only with itself is none. Gold mentions: the drugs that are marked. End to end: the
`fast` pipeline with names as `medkg extract` has them; a drug counts as found where its words overlap with marked ones,
and pairs of others are wrong. Together: every two drugs of a sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from extractors.evaluation.relations import aligned
from extractors.pipeline import load
from extractors.relations.interactions import INTERACTS
from extractors.relations.patterns import PatternAnnotator
from extractors.relations.view import LETTER, key_of
from kg.build.told_edges import second_half
from kg.build.vocabularies import names_to_look_for
from kg.model import Annotation, Relation
from loaders.base import Problems
from loaders.corpora.ddi2013 import ddi_annotations

Pair = tuple[tuple[int, int], frozenset[str]]
"""The sentence of the gold, and the keys of two drugs."""


def pairs(ends: Iterable[tuple[int, str, str]], gold: Annotation) -> set[Pair]:
    """Pairs (place in the text, key, key) by the sentence of the gold that they stand in."""
    found: set[Pair] = set()
    for place, one, other in ends:
        span = next((s for s in gold.sentences if s[0] <= place < s[1]), (0, 0))
        if one != other:
            found.add((span, frozenset((one, other))))
    return found


def told(relations: Iterable[Relation], one: Annotation, keys: Mapping[str, str], gold: Annotation) -> set[Pair]:
    starts = {m.id: m.start for m in one.mentions}
    wanted = (r for r in relations if r.predicate == INTERACTS and not r.negated)
    return pairs(((starts[r.subject], keys[r.subject], keys[r.object]) for r in wanted), gold)


def together(one: Annotation, keys: Mapping[str, str], gold: Annotation) -> set[Pair]:
    ends = []
    for start, stop in gold.sentences:
        here = [m for m in one.mentions if start <= m.start < stop and LETTER.get(m.type) == "C"]
        ends += [(a.start, keys[a.id], keys[b.id]) for n, a in enumerate(here) for b in here[n + 1 :]]
    return pairs(ends, gold)


def row(name: str, counts: list[int]) -> str:
    right, said, wanted = counts
    p, r, f = 100 * right / max(said, 1), 100 * right / max(wanted, 1), 200 * right / max(said + wanted, 1)
    return f"  {name:<24}{wanted:>7}{p:>7.1f}{r:>7.1f}{f:>7.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--half", choices=("held-out", "development"), default="held-out")
    options = parser.parse_args()
    corpus = ddi_annotations(options.data / "ddi2013" / "ddi2013_train.tar.gz", Problems())
    marked = [one for one in corpus if second_half(one.document.text) == (options.half == "held-out")]
    counts = {name: [0, 0, 0] for name in ("gold mentions", "gold, together", "end to end", "end to end, together")}
    found = load("fast", vocabulary=names_to_look_for()).pipe(one.document for one in marked)
    for one, mine in zip(marked, found, strict=True):
        keys = {m.id: key_of(m) for m in one.mentions}
        near = aligned(mine, one)
        right = told(one.relations, one, keys, one)
        results = {
            "gold mentions": told(PatternAnnotator().annotate(replace(one, relations=())).relations, one, keys, one),
            "gold, together": together(one, keys, one),
            "end to end": told(mine.relations, mine, near, one),
            "end to end, together": together(mine, near, one),
        }
        for name, said in results.items():
            sizes = (len(said & right), len(said), len(right))
            counts[name] = [a + b for a, b in zip(counts[name], sizes, strict=True)]
    print(f"{options.half} half: {len(marked)} texts\n  {'':<24}{'gold':>7}{'P':>7}{'R':>7}{'F1':>7}")
    for name, several in counts.items():
        print(row(name, several))


if __name__ == "__main__":
    main()
