"""Scores of assertion: each field of `Assertion` over mentions that are given, with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from extractors.assertion import AssertionAnnotator
from extractors.evaluation.concepts import Confusion, Counts, Scores, summary
from extractors.segment import SentenceAnnotator
from kg.model import Annotation, Assertion

__all__ = ["FIELDS", "assertion_errors", "assertion_scores", "judged_anew"]

FIELDS = tuple(field.name for field in fields(Assertion))
"""negated, uncertain, family, historical, hypothetical."""


def assertion_scores(pairs: Sequence[tuple[Annotation, Annotation]], *, samples: int = 1000) -> dict[str, Scores]:
    """Precision, recall and F1 of every field that the gold holds, over (gold, judged) pairs with equal mentions.

    The bootstrap draws documents. `affirmed` scores the mentions of which none of negated, uncertain, family and
    hypothetical holds: what a graph may take for a fact.

    >>> from kg.model import Document, Mention
    >>> document = Document.of_parts("text:1", "", [("text", "No fever.")])
    >>> said = [Mention("m0", 3, 8, "fever", "Disease", None, 1.0, "x.v1", Assertion(negated=n)) for n in (True, False)]
    >>> gold, judged = (Annotation(document, mentions=(one,)) for one in said)
    >>> assertion_scores([(gold, gold)])["negated"].f1, assertion_scores([(gold, judged)])["negated"].f1
    (100.0, 0.0)
    """
    named = [
        name for name in (*FIELDS, "affirmed") if any(getattr(m.assertion, name) for g, _ in pairs for m in g.mentions)
    ]
    return {name: summary([_counts(*pair, name) for pair in pairs], samples=samples) for name in named}


def assertion_errors(pairs: Iterable[tuple[Annotation, Annotation]]) -> list[Confusion]:
    """Every field of every mention that was judged otherwise, denials first; the field stands where a CURIE would."""
    found = []
    for gold, judged in pairs:
        text = gold.document.text
        for mine, theirs in zip(gold.mentions, judged.mentions, strict=True):
            for name in FIELDS:
                if (wanted := getattr(mine.assertion, name)) != getattr(theirs.assertion, name):
                    kind = "missed" if wanted else "wrong"
                    example = text[max(0, mine.start - 80) : mine.end + 60]
                    found.append(Confusion(kind, mine.text, name, 1, f"{gold.document.id}: {example}"))
    return sorted(found, key=lambda e: (FIELDS.index(e.curie), e.kind))


def judged_anew(gold: Annotation) -> Annotation:
    """The same text and mentions with our assertions in place of the gold ones."""
    plain = replace(gold, mentions=tuple(replace(m, assertion=Assertion()) for m in gold.mentions))
    return AssertionAnnotator().annotate(SentenceAnnotator().annotate(plain))


def _counts(gold: Annotation, judged: Annotation, name: str) -> Counts:
    wanted = [getattr(m.assertion, name) for m in gold.mentions]
    said = [getattr(m.assertion, name) for m in judged.mentions]
    both = sum(a and b for a, b in zip(wanted, said, strict=True))
    return both, sum(said), both, sum(wanted)
