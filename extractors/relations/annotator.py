"""The learned relations as a part of a pipeline: within a sentence and across sentences, one a pair of things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.relations.model import RelationModel, Scored
from extractors.relations.patterns import DOUBT
from extractors.relations.view import View
from kg.model import Annotation, Mention, Relation

__all__ = ["RelationAnnotator"]

_Key = tuple[str, str, str]
_DENIABLE = frozenset({"biolink:has_phenotype", "biolink:causes", "biolink:gene_associated_with_condition"})
"""Relations to something negated are themselves negated; to treat what is absent says nothing."""


class RelationAnnotator:
    """Adds what the model holds for true, and raises the score of what a pattern has found already.

    A pair of things appears once a predicate. What a pattern says is denied is not claimed. `score` is the calibrated
    chance, times the lesser score of the two mentions, less when one of them is uncertain. Relations across sentences
    have as their `sentence` all that lies between the two mentions' sentences.

    `model` defaults to the shipped one, read at the first document.
    """

    name = "relations.v1"

    def __init__(self, model: RelationModel | None = None) -> None:
        self._model = model

    def annotate(self, annotation: Annotation) -> Annotation:
        """Score every pair and tell those above the threshold of their relation."""
        if not any(mention.type in {"Disease", "PhenotypicFeature"} for mention in annotation.mentions):
            return annotation
        view = View(annotation)
        told = {
            key: relation
            for one in self.scored(view)
            if one.chance >= self.model.heads[one.head.name].threshold
            and (relation := _relation(view, one, self.name)) is not None
            for key in [(one.pair.subject.key, one.head.predicate, one.pair.object.key)]
        }
        known = _keys(annotation)
        kept = [_raised(relation, told.get(key)) for relation, key in zip(annotation.relations, known, strict=True)]
        fresh = [relation for key, relation in told.items() if key not in known]
        return replace(annotation, relations=(*kept, *fresh))

    @property
    def model(self) -> RelationModel:
        """The model in use."""
        if self._model is None:
            self._model = RelationModel.load()
        return self._model

    def scored(self, view: View) -> list[Scored]:
        """Every pair with its chance."""
        return self.model.scored(view)

    def __getstate__(self) -> dict[str, object]:
        """Workers read the shipped model again: a path is lighter than its arrays."""
        return {"_model": None if self._model is RelationModel.load() else self._model}


def _keys(annotation: Annotation) -> list[_Key]:
    mentions = {mention.id: mention for mention in annotation.mentions}
    return [
        (_key(mentions[relation.subject]), relation.predicate, _key(mentions[relation.object]))
        for relation in annotation.relations
    ]


def _key(mention: Mention) -> str:
    return mention.curie or mention.text.lower()


def _raised(relation: Relation, learned: Relation | None) -> Relation:
    if learned is None or relation.negated or learned.negated or learned.score <= relation.score:
        return relation
    return replace(relation, score=learned.score)


def _relation(view: View, scored: Scored, extractor: str) -> Relation | None:
    """Between the closest mentions that the author speaks of as facts about the subject of the text."""
    deniable = scored.head.predicate in _DENIABLE
    for subject, obj, units in _mentions(scored):
        mine, theirs = subject.assertion, obj.assertion
        if mine.family or theirs.family or theirs.hypothetical or mine.negated or (theirs.negated and not deniable):
            continue
        doubt = DOUBT if mine.uncertain or theirs.uncertain else 1.0
        score = round(scored.chance * doubt * min(subject.score, obj.score), 4)
        first, last = sorted(view.sentence[unit] for unit in units)
        span = (view.sentences[first][0], view.sentences[last][1])
        return Relation(subject.id, scored.head.predicate, obj.id, span, score, extractor, theirs.negated)
    return None


def _mentions(scored: Scored) -> Iterator[tuple[Mention, Mention, tuple[int, int]]]:
    pair = scored.pair
    subjects = dict(zip(pair.subject.units, pair.subject.mentions, strict=True))
    objects = dict(zip(pair.object.units, pair.object.mentions, strict=True))
    for _, s, o in pair.near:
        yield subjects[s], objects[o], (s, o)
