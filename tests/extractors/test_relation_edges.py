"""Told edges say how often such edges held; one's own model says what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors.relations.annotator import RelationAnnotator
from extractors.relations.edges import APART, chance_of, head_of, shipped_edges
from extractors.relations.model import RelationModel
from extractors.segment import SentenceAnnotator
from kg.build.told_edges import knots_of
from kg.model import Annotation, Document, Mention, Relation

TEXT = "Cisplatin caused severe renal failure in two patients."
ENDS = [("Cisplatin", "ChemicalEntity", "MESH:D002945"), ("renal failure", "Disease", "MESH:D051437")]


def _annotation(text: str = TEXT) -> Annotation:
    found = Annotation(Document.of_parts("t:1", "", [("text", text)]), ())
    mentions = tuple(
        Mention(f"m{n}", text.index(words), text.index(words) + len(words), words, type, id, 1.0, "x.v1")
        for n, (words, type, id) in enumerate(ENDS)
        if words in text
    )
    return replace(SentenceAnnotator().annotate(found), mentions=mentions)


def test_a_told_edge_has_the_worth_that_such_edges_had() -> None:
    (raw,) = RelationAnnotator(RelationModel.load(), {}).annotate(_annotation()).relations
    edges = {"causes": {"scores": [0.0, 1.0], "chances": [0.2, 0.4]}}
    (weighed,) = RelationAnnotator(RelationModel.load(), edges).annotate(_annotation()).relations
    assert weighed.score == pytest.approx(0.2 + 0.2 * raw.score, abs=1e-3)
    assert (raw.subject, raw.predicate, raw.object) == (weighed.subject, weighed.predicate, weighed.object)


def test_a_model_of_ones_own_is_not_weighed_by_the_table_of_another() -> None:
    (own,) = RelationAnnotator(RelationModel.load()).annotate(_annotation()).relations
    (raw,) = RelationAnnotator(RelationModel.load(), {}).annotate(_annotation()).relations
    assert own == raw


def test_the_table_that_ships_rises_and_stays_between_none_and_all() -> None:
    assert {"treats", "label", "has_phenotype"} <= shipped_edges().keys()
    for knots in shipped_edges().values():
        assert np.all(np.diff(knots["scores"]) >= 0)
        assert np.all(np.diff(knots["chances"]) >= 0)
        assert 0 < knots["chances"][0] <= knots["chances"][-1] < 1


def test_the_language_of_labels_is_weighed_apart() -> None:
    text = "Indicated for the treatment of renal failure."
    relation = Relation("m0", "biolink:treats_or_applied_or_studied_to_treat", "m1", (0, len(text)), 0.5, "x")
    assert head_of(_annotation(text), relation) == "label"
    assert head_of(_annotation(), replace(relation, sentence=(0, len(TEXT)))) == "treats"
    assert head_of(_annotation(), replace(relation, sentence=(0, 9))) == APART


def test_what_no_sentence_names_together_treats_nothing() -> None:
    text = "Aspirin reduces fever. Metformin is the first-line drug for type 2 diabetes."
    things = (("Aspirin", "ChemicalEntity"), ("fever", "Disease"), ("Metformin", "ChemicalEntity"))
    things = (*things, ("type 2 diabetes", "Disease"))
    found = SentenceAnnotator().annotate(Annotation(Document.of_parts("t:1", "", [("text", text)]), ()))
    mentions = tuple(
        Mention(words, text.index(words), text.index(words) + len(words), words, type, f"x:{words}", 1.0, "x.v1")
        for words, type in things
    )
    relations = RelationAnnotator().annotate(replace(found, mentions=mentions)).relations
    treating = "biolink:treats_or_applied_or_studied_to_treat"
    assert {(one.subject, one.object) for one in relations if one.predicate == treating} == {
        ("Metformin", "type 2 diabetes"),
    }


def test_a_test_that_finds_a_disease_does_not_treat_it() -> None:
    text = "Troponin is used to diagnose renal failure."
    (found,) = [_annotation(text)]
    assert not [one for one in RelationAnnotator().annotate(found).relations if "treat" in one.predicate]


def test_knots_follow_what_held_and_few_edges_give_none() -> None:
    scores = np.linspace(0.1, 0.9, 400)
    right = np.random.default_rng(0).random(400) < scores / 2
    knots = knots_of(scores, right)
    assert knots is not None
    assert chance_of({"causes": knots}, "causes", 0.8) == pytest.approx(0.4, abs=0.12)
    assert knots_of(scores[:20], right[:20]) is None
