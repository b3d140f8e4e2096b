"""The learned relations as a part of a pipeline: within a sentence and across sentences, one a pair of things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.relations.accurate import AccurateModel
from extractors.relations.edges import ACCURATE, Edges, chance_of, head_of, shipped_edges
from extractors.relations.label_words import PART, is_label, named_drug, warned, with_cues
from extractors.relations.model import RelationModel, Scored
from extractors.relations.pattern_table import CONTRA, TREATS
from extractors.relations.patterns import DOUBT
from extractors.relations.view import LETTER, View, key_of
from kg.model import Annotation, Mention, Relation

__all__ = ["WARNED", "AccurateRelationAnnotator", "RelationAnnotator"]

ACCURATE_PART = "relations-accurate.v1"

_Key = tuple[str, str, str]
_DENIABLE = frozenset({"biolink:has_phenotype", "biolink:causes", "biolink:gene_associated_with_condition"})
"""Relations to something negated are themselves negated; to treat what is absent says nothing."""


WARNED = 0.7
"""Confidence of a warning of a drug label."""


_LEAST = 0.1
"""What such edges have to be worth for the model to tell one."""
_DOUBTED = 0.5
_DENIALS = frozenset({"not", "no", "never", "neither", "nor", "cannot", "without"})
_CLAUSE = 12
"""Units between two mentions within which a denial is one of their relation."""


_ASKING = frozenset({"if", "whether", "should"})
_HAVING = frozenset(
    "abnorm affect also appear associ as by caused causes charac common compli consis contai defect develo "
    "due experi exhibi extrem featur findin freque had has have having includ increa initia involv leads lead "
    "manife may mild most occur occurs occurr often other presen produc progre rarely result sever severe show shows "
    "showed sign signs some such suffer sympto usuall varies with".split()
)
"""First six letters of words with which a text says what a disease brings with it."""


class RelationAnnotator:
    """Adds what the model holds for true, and raises the score of what a pattern has found already.

    A pair of things appears once a predicate. Of a pair that a pattern speaks of the model only raises the score: what
    is denied, or stated to be something else, is not claimed. The calibrated chance, times the lesser score of the
    two mentions, less when one of them is uncertain, is looked up in what edges of such a score were worth: that is
    `score`, of those that patterns told too. Relations across sentences have as their `sentence` all that lies between
    the two mentions' sentences. What held-out texts showed to be wrong nine times of ten is not told: drugs and
    diseases that no sentence names together treat nothing.

    `model` defaults to the shipped one, read at the first document; `edges` to the table that ships, with a model of
    one's own to none.
    """

    name = PART

    def __init__(self, model: RelationModel | None = None, edges: Edges | None = None) -> None:
        self._model = model
        self._edges = edges if edges is not None else self._shipped_edges() if model is None else {}

    def annotate(self, annotation: Annotation) -> Annotation:
        """Score every pair and tell those above the threshold of their relation."""
        if not any(LETTER.get(mention.type, "?") in "DP" for mention in annotation.mentions):
            return annotation
        marked = with_cues(annotation)
        view = View(marked)
        told: dict[_Key, tuple[Mention, Mention, Relation]] = {}
        scored = self.scored(view)
        # What the model of label language doubts, in a sentence that speaks it, the general one does not claim.
        text = annotation.document.text
        doubted = {
            one.pair.object.key
            for one in scored
            if one.head.name == "label" and one.chance < _DOUBTED
            if is_label(text, view.sentences[view.sentence[one.pair.near[0][2]]])
        }
        for one in scored:
            if one.head.name == "treats" and one.pair.object.key in doubted:
                continue
            if _worth(one) >= self.model.heads[one.head.name].threshold:
                for ends in _relation(view, one, self.name):
                    named = _with_drug(marked, ends) if one.head.name == "label" else ends
                    key = (key_of(named[0]), named[2].predicate, key_of(named[1]))
                    if key not in told or named[2].score > told[key][2].score:
                        told[key] = named
        for sentence, cue, obj in warned(annotation):
            told.pop(next((k for k, v in told.items() if v[1].id == obj.id and k[1] == TREATS), ("", "", "")), None)
            drug = named_drug(annotation, cue, sentence) or cue
            if not obj.assertion.family:
                score = round(WARNED * min(drug.score, obj.score), 4)
                warning = Relation(drug.id, CONTRA, obj.id, sentence, score, self.name)
                told.setdefault((key_of(drug), CONTRA, key_of(obj)), (drug, obj, warning))
        return self._weighed(_merged(annotation, told))

    def _weighed(self, annotation: Annotation) -> Annotation:
        """Scores as held-out texts showed them to be."""
        if not self._edges:
            return annotation
        weighed = (
            one if one.negated else replace(one, score=chance_of(self._edges, head_of(annotation, one), one.score))
            for one in annotation.relations
        )
        kept = tuple(one for one in weighed if one.score >= _LEAST or one.extractor != self.name)
        return replace(annotation, relations=kept)

    @property
    def model(self) -> RelationModel:
        """The model in use."""
        if self._model is None:
            self._model = self._shipped()
        return self._model

    @staticmethod
    def _shipped() -> RelationModel:
        return RelationModel.load()

    @staticmethod
    def _shipped_edges() -> Edges:
        return shipped_edges()

    def scored(self, view: View) -> list[Scored]:
        """Every pair with its chance."""
        return self.model.scored(view)

    def __getstate__(self) -> dict[str, object]:
        """Workers read the shipped model again: a path is lighter than its arrays."""
        own = self._model is not None and self._model is not self._shipped()
        return {"_model": self._model if own else None, "_edges": self._edges}


class AccurateRelationAnnotator(RelationAnnotator):
    """The same with a model that an encoder joins, which reads a document once. Needs the extra `transformers`."""

    name = ACCURATE_PART

    @staticmethod
    def _shipped() -> RelationModel:
        return AccurateModel.load()

    @staticmethod
    def _shipped_edges() -> Edges:
        # Where its own edges are not measured, those of the fast model are the nearest.
        return {**shipped_edges(), **shipped_edges(ACCURATE)}


def _worth(one: Scored) -> float:
    """The chance, for some relations times the best scores of the two things' mentions."""
    if not one.head.whole:
        return one.chance
    return one.chance * min(max(m.score for m in end.mentions) for end in (one.pair.subject, one.pair.object))


def _merged(annotation: Annotation, told: dict[_Key, tuple[Mention, Mention, Relation]]) -> Annotation:
    """Patterns first: they raise or silence; a pair of which one says something else is left to it."""
    mentions = {mention.id: mention for mention in annotation.mentions}
    known = [(key_of(mentions[r.subject]), r.predicate, key_of(mentions[r.object])) for r in annotation.relations]
    spoken = {frozenset((subject, obj)) for subject, _, obj in known}
    kept = tuple(
        _raised(relation, told[key][2]) if key in told else relation
        for relation, key in zip(annotation.relations, known, strict=True)
    )
    fresh = [ends for key, ends in told.items() if frozenset((key[0], key[2])) not in spoken]
    cues = {one.id: one for one, _, _ in fresh if one.id not in mentions}
    return replace(
        annotation,
        mentions=tuple(sorted((*annotation.mentions, *cues.values()), key=lambda m: m.start))
        if cues
        else annotation.mentions,
        relations=(*kept, *(relation for _, _, relation in fresh)),
    )


def _raised(relation: Relation, learned: Relation) -> Relation:
    if relation.negated or learned.negated or learned.score <= relation.score:
        return relation
    return replace(relation, score=learned.score)


def _with_drug(annotation: Annotation, ends: tuple[Mention, Mention, Relation]) -> tuple[Mention, Mention, Relation]:
    """The drug that the sentence or the title names, in the place of the treatment without a name."""
    cue, obj, relation = ends
    drug = named_drug(annotation, cue, relation.sentence)
    if drug is None or drug.assertion.negated:
        return ends
    return drug, obj, replace(relation, subject=drug.id)


def _relation(view: View, scored: Scored, extractor: str) -> Iterator[tuple[Mention, Mention, Relation]]:
    """Between the closest mentions that the author speaks of as facts about the subject of the text; one at most."""
    deniable = scored.head.predicate in _DENIABLE
    for subject, obj, units in _mentions(scored):
        mine, theirs = subject.assertion, obj.assertion
        if _denied(view, units) or (scored.head.name == "has_phenotype" and not _spoken_of(view, units)):
            return
        if (
            mine.family
            or theirs.family
            or (theirs.hypothetical and deniable)
            or mine.negated
            or (theirs.negated and not deniable)
        ):
            continue
        doubt = DOUBT if mine.uncertain or theirs.uncertain else 1.0
        score = round(scored.chance * doubt * min(subject.score, obj.score), 4)
        first, last = sorted(view.sentence[unit] for unit in units)
        span = (view.sentences[first][0], view.sentences[last][1])
        yield subject, obj, Relation(subject.id, scored.head.predicate, obj.id, span, score, extractor, theirs.negated)
        return


def _denied(view: View, units: tuple[int, int]) -> bool:
    """Whether a "not" stands between: what is denied is told by patterns alone, which know what is denied."""
    first, last = sorted(units)
    return last - first < _CLAUSE and not _DENIALS.isdisjoint(view.words[first + 1 : last])


def _spoken_of(view: View, units: tuple[int, int]) -> bool:
    """Whether the object's sentence speaks of having at all, and does not only ask.

    The texts that teach `has_phenotype` do so in nearly every sentence, so that the model does not ask for it.
    """
    last = max(units)
    here = view.sentence[last]
    start, end = last, last
    while start > 0 and view.sentence[start - 1] == here:
        start -= 1
    while end < len(view.words) and view.sentence[end] == here:
        end += 1
    words = view.words[start:end]
    return _ASKING.isdisjoint(words) and any(word[:6] in _HAVING for word in words)


def _mentions(scored: Scored) -> Iterator[tuple[Mention, Mention, tuple[int, int]]]:
    pair = scored.pair
    subjects = dict(zip(pair.subject.units, pair.subject.mentions, strict=True))
    objects = dict(zip(pair.object.units, pair.object.mentions, strict=True))
    for _, s, o in pair.near:
        yield subjects[s], objects[o], (s, o)
