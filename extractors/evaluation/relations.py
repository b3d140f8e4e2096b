"""Relations against gold: pairs of a document, by predicate, with gold mentions or end to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractors.evaluation.concepts import Judged
from extractors.relations.view import LETTER, key_of
from kg.model import Annotation, Mention

__all__ = ["aligned", "judged_relations", "with_gold_mentions"]

_SAME = {"P": "D", "A": "C", "T": "C"}
"""Letters that may stand for each other when spans are compared: a corpus' disease may be HPO's finding."""


def with_gold_mentions(gold: Annotation) -> Annotation:
    """The document with its gold mentions and no relation: what a part that relates is given."""
    return replace(gold, relations=())


def aligned(found: Annotation, gold: Annotation) -> dict[str, str]:
    """Key of each found mention by id: that of the gold mention it overlaps most (of a like type), else its own.

    Ids of vocabularies are not compared: an end counts as found where its words are.
    """
    keys: dict[str, str] = {}
    for mention in found.mentions:
        best, most = None, 0
        for other in gold.mentions:
            shared = min(mention.end, other.end) - max(mention.start, other.start)
            if shared > most and _like(mention, other):
                best, most = other, shared
        keys[mention.id] = key_of(best) if best is not None else f"?{key_of(mention)}"
    return keys


def _like(one: Mention, other: Mention) -> bool:
    letters = [LETTER.get(m.type, "?") for m in (one, other)]
    return len({_SAME.get(letter, letter) for letter in letters}) == 1


def judged_relations(
    gold: Iterable[Annotation], found: Iterable[Annotation], predicates: Mapping[str, Sequence[str]]
) -> dict[str, list[Judged]]:
    """By name: documents with gold and found pairs, to be scored at document level.

    `predicates` maps a name to the gold predicates that mean it, first of all the one that is looked for. A pair
    counts once a document; denied ones do not count. A mark's span is that of the object.
    """
    result: dict[str, list[Judged]] = {name: [] for name in predicates}
    for truth, mine in zip(gold, found, strict=True):
        own = {mention.id: key_of(mention) for mention in truth.mentions}
        keys = aligned(mine, truth)
        for name, wanted in predicates.items():
            marks = _marks(truth, own, set(wanted))
            told = _marks(mine, keys, {wanted[0]})
            result[name].append(Judged(truth.document.id, truth.document.text, marks, told))
    return result


def _marks(one: Annotation, keys: Mapping[str, str], predicates: set[str]) -> frozenset[tuple[int, int, str]]:
    mentions = {mention.id: mention for mention in one.mentions}
    found: dict[str, tuple[int, int, str]] = {}
    for relation in one.relations:
        if relation.predicate in predicates and not relation.negated:
            obj = mentions[relation.object]
            pair = f"{keys[relation.subject]} → {keys[relation.object]}"
            found.setdefault(pair, (obj.start, obj.end, pair))
    return frozenset(found.values())
