"""Claim: which test finds which disease is told with F1 over co-occurrence, on sentences not read for the patterns.

    python benchmarks/disease_test.py [--half held-out|development]

Gold: `gold/disease_test.txt`, 154 sentences written by this project before any pattern was, 102 of them with a pair;
cut in two by a hash of the text, the patterns were written while reading one half, figures are those of the other. They
say that the forms are understood which one writer thought of, not how often papers use them: no open corpus marks such
pairs.

Gold mentions: those of the file. End to end: the `fast` pipeline; an end counts as found where its words overlap. A
pair is right when the gold has it with the same sign (found, or said not to be found). Together: all of a sentence.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractors.assertion import AssertionAnnotator
from extractors.evaluation.relations import aligned
from extractors.pipeline import load
from extractors.relations.diagnosing import DIAGNOSES
from extractors.relations.patterns import PatternAnnotator
from extractors.relations.view import key_of
from kg.build.told_edges import second_half
from kg.build.vocabularies import names_to_look_for
from kg.model import Annotation, Document, Mention, Relation

GOLD = Path(__file__).with_name("gold") / "disease_test.txt"
_MARK = re.compile(r"\{([DT]) ([^}]*)\}")
_PAIR = re.compile(r"(!?)(\d+)-(\d+)")
Pair = tuple[str, str, bool]


def gold() -> Iterator[Annotation]:
    """Each sentence with its diseases, tests and what it says of both."""
    for number, line in enumerate(GOLD.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        marked, _, pairs = line.partition("\t")
        text, at, mentions = "", 0, []
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            kind = "Disease" if match[1] == "D" else "Procedure"
            start = len(text)
            text += match[2]
            mentions.append(Mention(f"m{len(mentions)}", start, len(text), match[2], kind, None, 1.0, "gold"))
            at = match.end()
        text += marked[at:]
        diseases = [one for one in mentions if one.type == "Disease"]
        tests = [one for one in mentions if one.type == "Procedure"]
        relations = tuple(
            Relation(
                tests[int(test) - 1].id,
                DIAGNOSES,
                diseases[int(disease) - 1].id,
                (0, len(text)),
                1.0,
                "gold",
                no == "!",
            )
            for no, disease, test in _PAIR.findall(pairs)
        )
        document = Document.of_parts(f"text:gold.{number}", "", [("text", text)])
        yield Annotation(document, ((0, len(text)),), mentions=tuple(mentions), relations=relations)


def told(one: Annotation, keys: dict[str, str]) -> set[Pair]:
    return {(keys[r.subject], keys[r.object], r.negated) for r in one.relations if r.predicate == DIAGNOSES}


def together(one: Annotation, keys: dict[str, str]) -> set[Pair]:
    tests = [m for m in one.mentions if m.type == "Procedure"]
    ill = [m for m in one.mentions if m.type in ("Disease", "PhenotypicFeature")]
    return {(keys[t.id], keys[d.id], False) for t in tests for d in ill}


def line(name: str, counts: list[int]) -> str:
    right, said, wanted = counts
    p, r, f = 100 * right / max(said, 1), 100 * right / max(wanted, 1), 200 * right / max(said + wanted, 1)
    return f"  {name:<28}{wanted:>6}{p:>7.1f}{r:>7.1f}{f:>7.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("held-out", "development"), default="held-out")
    parser.add_argument("--errors", action="store_true", help="print what gold mentions get wrong (development half)")
    options = parser.parse_args()
    marked = [one for one in gold() if second_half(one.document.text) == (options.half == "held-out")]
    counts = {name: [0, 0, 0] for name in ("gold mentions", "gold, together", "end to end", "end to end, together")}
    found = list(load("fast", vocabulary=names_to_look_for()).pipe(one.document for one in marked))
    for one, mine in zip(marked, found, strict=True):
        keys = {m.id: key_of(m) for m in one.mentions}
        wanted = told(one, keys)
        asked = AssertionAnnotator().annotate(replace(one, relations=()))
        results = {
            "gold mentions": told(PatternAnnotator().annotate(asked), keys),
            "gold, together": together(one, keys),
            "end to end": told(mine, aligned(mine, one)),
            "end to end, together": together(mine, aligned(mine, one)),
        }
        for name, pairs in results.items():
            counts[name] = [
                a + b for a, b in zip(counts[name], (len(pairs & wanted), len(pairs), len(wanted)), strict=True)
            ]
        if options.errors and options.half == "development" and results["gold mentions"] != wanted:
            print(f"{one.document.text}\n    {sorted(results['gold mentions'])}\n    gold {sorted(wanted)}")
    print(f"{options.half} half: {len(marked)} sentences\n  {'':<28}{'gold':>6}{'P':>7}{'R':>7}{'F1':>7}")
    for name, several in counts.items():
        print(line(name, several))


if __name__ == "__main__":
    main()
