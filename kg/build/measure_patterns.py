"""How often each pattern, and co-occurrence, is right on the training corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.relations.cooccurrence import CooccurrenceAnnotator
from extractors.relations.heads import HEADS, Head
from extractors.relations.pattern_table import PATTERNS
from extractors.relations.patterns import PatternAnnotator
from extractors.relations.training import Example
from extractors.relations.view import LETTER, key_of

__all__ = ["measure_patterns"]


def measure_patterns(examples: Mapping[str, Sequence[Example]]) -> dict[str, dict[str, int]]:
    """Row → `told` and `right`, pairs of a document counted once; one-sided corpora are left out.

    Of a corpus that judges some pairs only those count. Rows that deny are not measured (no corpus marks what does not
    hold), nor are predicates without a corpus.
    Co-occurrence is right where the two of one sentence are related in any way that is marked.
    """
    table: dict[str, dict[str, int]] = {}
    for pattern in PATTERNS:
        for head, found in examples.items():
            if pattern.negated or HEADS[head].predicate != pattern.predicate or head == "label":
                continue
            part = PatternAnnotator((pattern,))
            for one in found:
                if not one.helps:
                    _count(table, pattern.name, part, one, HEADS[head])
    for head, corpus in (("gene", "biored"), ("has_phenotype", "raredis")):
        for one in examples.get(head, ()):
            if one.corpus == corpus:
                _count(table, "cooccurrence", CooccurrenceAnnotator(), one, HEADS[head])
    return table


def _count(
    table: dict[str, dict[str, int]],
    name: str,
    part: PatternAnnotator | CooccurrenceAnnotator,
    example: Example,
    head: Head,
) -> None:
    annotation = part.annotate(replace(example.annotation, relations=()))
    mentions = {mention.id: mention for mention in annotation.mentions}
    told = {
        (key_of(s), key_of(o))
        for relation in annotation.relations
        if not relation.negated
        for ends in ([mentions[relation.subject], mentions[relation.object]],)
        # Co-occurrence has no direction.
        for s, o in (ends, ends[::-1])
        if LETTER.get(s.type, "?") in head.subjects and LETTER.get(o.type, "?") in head.objects
    }
    if example.judged is not None:
        told &= example.judged
    if not told:
        return
    right = len(told & example.gold)
    row = table.setdefault(name, {"told": 0, "right": 0})
    row["told"] += len(told)
    row["right"] += right
