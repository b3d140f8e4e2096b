"""The learned relations: what they tell of labels, across sentences and of what is denied; training gives equal bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.assertion import AssertionAnnotator
from extractors.relations.annotator import RelationAnnotator
from extractors.relations.model import RelationModel
from extractors.relations.training import Example, Settings, fit_head, table_of
from extractors.relations.view import View
from extractors.segment import SentenceAnnotator
from kg.model import Annotation, Document, Mention

TREATS = "biolink:treats_or_applied_or_studied_to_treat"
CONTRA = "biolink:contraindicated_in"


def marked(text, *marks, id="text:1"):
    """The text with a mention at every place where the words of a mark (words, type, CURIE) stand."""
    found = []
    for words, kind, curie in marks:
        at = text.find(words)
        while at >= 0:
            found.append((at, words, kind, curie))
            at = text.find(words, at + 1)
    mentions = tuple(
        Mention(f"m{n}", at, at + len(words), words, kind, curie, 1.0, "gold")
        for n, (at, words, kind, curie) in enumerate(sorted(found))
    )
    bare = Annotation(Document.of_parts(id, "", [("text", text)]), mentions=mentions)
    return AssertionAnnotator().annotate(SentenceAnnotator().annotate(bare))


def told(annotation):
    found = RelationAnnotator().annotate(annotation)
    mentions = {m.id: m for m in found.mentions}
    return {(mentions[r.subject].text, r.predicate, mentions[r.object].text) for r in found.relations if not r.negated}


DRUG, DISEASE = ("Zoltrexate", "ChemicalEntity", "C:1"), ("psoriasis", "Disease", "D:1")


def test_labels_say_what_a_drug_is_for_and_not_for():
    assert ("Zoltrexate", TREATS, "psoriasis") in told(
        marked("Zoltrexate is indicated for the treatment of psoriasis.", DRUG, DISEASE)
    )
    against = told(marked("Zoltrexate should not be used in patients with psoriasis.", DRUG, DISEASE))
    assert ("Zoltrexate", CONTRA, "psoriasis") in against
    assert ("Zoltrexate", TREATS, "psoriasis") not in against


def test_cues_are_mentions_of_the_part_that_tells_of_them():
    found = RelationAnnotator().annotate(marked("Indicated for the treatment of psoriasis.", DISEASE))
    assert {m.extractor for m in found.mentions if m.type == "Treatment"} == {RelationAnnotator.name}


def test_a_denied_relation_is_not_claimed():
    assert not told(marked("Zoltrexate is not indicated for the treatment of psoriasis.", DRUG, DISEASE)) & {
        ("Zoltrexate", TREATS, "psoriasis")
    }


def test_causes_reach_across_sentences():
    text = (
        "Zoltrexate-induced hepatitis: a case report. A man received Zoltrexate for a week. Ten days later he had "
        "severe jaundice. It resolved when the drug was stopped. We conclude that hepatitis is a risk of Zoltrexate."
    )
    view = View(marked(text, DRUG, ("hepatitis", "Disease", "D:2"), ("jaundice", "Disease", "D:3")))
    chances = {
        one.pair.object.key: one.chance for one in RelationModel.load().scored(view) if one.head.name == "causes"
    }
    assert chances.keys() == {"D:2", "D:3"}  # no sentence names Zoltrexate and jaundice together
    assert chances["D:2"] > chances["D:3"] > 0


def test_chances_are_chances():
    text = "Zoltrexate caused psoriasis, and FBN1 too. Psoriasis brings itching. " * 3
    marks = (DRUG, DISEASE, ("FBN1", "Gene", "G:1"), ("itching", "PhenotypicFeature", "P:1"))
    found = RelationModel.load().scored(View(marked(text, *marks)))
    assert {one.head.name for one in found} >= {"causes", "treats", "has_phenotype", "gene"}
    assert all(0 < one.chance < 1 for one in found)


@pytest.fixture(scope="module")
def examples():
    verbs = ("cured", "treated", "healed", "followed", "mimicked", "preceded")
    found = []
    for number in range(180):
        text = f"In trial {number} Zoltrexate {verbs[number % 6]} psoriasis in {number % 7} patients."
        gold = frozenset({("C:1", "D:1")}) if number % 6 < 3 else frozenset()
        found.append(Example(marked(text, DRUG, DISEASE, id=f"text:{number}"), gold, "own"))
    return found


def test_equal_input_gives_equal_bytes_and_the_relation_is_learned(examples, tmp_path):
    pytest.importorskip("sklearn")
    settings = Settings(trees=10, l2=1.0)
    models = [fit_head(table_of("treats", examples), settings) for _ in range(2)]
    for number, one in enumerate(models):
        RelationModel({"treats": one.model}).save(tmp_path / f"{number}.npz")
    assert (tmp_path / "0.npz").read_bytes() == (tmp_path / "1.npz").read_bytes()
    again = RelationModel.load(tmp_path / "0.npz")
    fresh = [marked(f"At last Zoltrexate {verb} psoriasis.", DRUG, DISEASE) for verb in ("healed", "mimicked")]
    good, bad = (again.scored(View(one))[0].chance for one in fresh)
    assert good > 0.5 > bad


def test_an_interrupted_training_goes_on_to_the_same_model(examples, tmp_path):
    pytest.importorskip("sklearn")
    table = table_of("treats", examples)
    whole = fit_head(table, Settings(), with_trees=False)
    fit_head(table, replace(Settings(), rounds=2), with_trees=False, checkpoint=tmp_path / "rest.npz")
    resumed = fit_head(table, Settings(), with_trees=False, checkpoint=tmp_path / "rest.npz")
    assert (resumed.model.linear.weights == whole.model.linear.weights).all()
