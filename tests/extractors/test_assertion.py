"""Assertions against a gold of short sentences of our own; «» marks the mention, letters say what holds of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.assertion import AssertionAnnotator, assertion_of
from extractors.evaluation.assertion import assertion_scores, judged_anew
from kg.model import Annotation, Assertion, Document, Mention
from loaders.base import Problems
from loaders.literature.marked import marked_annotations

LETTERS = {"n": "negated", "u": "uncertain", "f": "family", "h": "historical", "y": "hypothetical"}
GOLD = """
n|He denied «fever».
n|The patient denies chest pain, «dyspnea» or cough.
n|There was no evidence of «pneumonia».
n|No «seizures» were observed.
n|She had no rash, «fever» or headache.
n|There is no history of «stroke» or heart disease.#h
n|Examination was negative for «hepatomegaly».
n|She presented without «jaundice».
n|The absence of «ataxia» was noted.
n|«Cataract» was not seen.
n|«Cleft palate» is not a feature of Marfan syndrome.
n|«Microcephaly» was absent.
n|«Scoliosis» and kyphosis were absent.
n|«Pulmonary embolism» was ruled out.
n|«Deafness» has never been reported.#
n|The child never had «seizures».
n|None of the 45 adults had «seizures».
n|No patient with Noonan syndrome had «cleft palate».
n|He did not have «diarrhea».
n|The infant lacked «hypotonia».
n|Neither «rash» nor fever was present.
n|Neither rash nor «fever» was present.
n|CT failed to show «hemorrhage».
n|He is free of «pain».
n|The boy wasn't «febrile».
n|Intellectual disability and «autism» were not reported.
n|«Hearing loss» did not occur.
n|There was normal growth rather than «short stature».
-|No rash was seen in patients with «fever».
-|He denied fever but had «cough».
-|He has no fever and has «cough».
-|There was no increase in «edema».
-|Not only «fever» but rash was seen.
-|Not all patients had «scoliosis».
-|«Fever» was present and rash was absent.
-|Although there was no rash, «fever» was high.
-|Gram-negative «sepsis» developed.
-|The patient has «diabetes».
-|«Seizures» began at two years of age.
-|The syndrome is characterized by «ataxia», which does not progress.
-|No fever; «cough» persisted.
-|Patients without treatment had «relapse».
-|«Scoliosis» is not uncommon.
-|«Renal failure», but not hypertension, was seen.
-|She had «headache», with no vomiting.
u|This may be «pneumonia».
u|«Meningitis» is suspected.
u|Findings are suspicious for «lymphoma».
u|Possible «sepsis» was treated.
u|«Malignancy» cannot be excluded.
u|The scan suggests «fibrosis».
u|It is unclear whether «ataxia» is part of the syndrome.
-|In May 2010 he developed «seizures».
f|Her mother had «breast cancer».
f|There is a family history of «diabetes».
f|«Deafness» was present in his brother.#
f|The paternal grandfather died of «stroke».
-|Her parents reported that she had «seizures».
h|He has a history of «asthma».
h|She previously had «hepatitis».
h|He had «pneumonia» two years ago.
-|He had «pneumonia» prior to transplantation.
y|Return if «fever» occurs.
y|She is at risk of «stroke».
y|Aspirin was given to prevent «stroke».
n f|There is no family history of «epilepsy».
"""


def rows():
    for line in GOLD.strip().splitlines():
        letters, _, sentence = line.partition("|")
        sentence, _, more = sentence.partition("#")
        names = {LETTERS[c] for c in letters + more if c in LETTERS}
        start, end = sentence.index("«"), sentence.index("»") - 1
        yield names, sentence.replace("«", "").replace("»", ""), (start, end)


def judged(text, span):
    found = assertion_of(text, (0, len(text)), span)
    return {name for name in LETTERS.values() if getattr(found, name)}


@pytest.mark.parametrize(("letter", "floor"), [("n", 0.95), ("u", 0.9), ("f", 0.8), ("h", 0.8), ("y", 0.9)])
def test_f1_on_the_gold(letter, floor):
    name = LETTERS[letter]
    right = said = true = 0
    wrong = []
    for names, text, span in rows():
        mine = name in judged(text, span)
        right += mine and name in names
        said += mine
        true += name in names
        if mine != (name in names):
            wrong.append((text, text[slice(*span)]))
    assert 2 * right / (said + true) >= floor, wrong


def test_gold_is_large_enough():
    assert len(list(rows())) >= 60


def test_only_the_own_sentence_counts():
    text = "There was no rash. Fever was high."
    mention = Mention("m0", 19, 24, "Fever", "PhenotypicFeature", "HP:1", 1.0, "x.v1")
    annotation = Annotation(Document.of_parts("t:1", "", [("note", text)]), ((0, 18), (19, 34)), mentions=(mention,))
    assert AssertionAnnotator().annotate(annotation).mentions[0].assertion == Assertion()


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=80))
def test_never_fails(before, name, after):
    span = (len(before), len(before) + len(name))
    assert isinstance(assertion_of(before + name + after, (0, len(before + name + after)), span), Assertion)


@pytest.mark.parametrize(
    "sentence",
    [
        "Screening for rash.",
        "He can't have rash.",
        "His grandmother has rash.",
        "R/o rash.",
        "Rash resolved.",
        "Rash two weeks ago.",
        "Rash, in childhood.",
        "Watch for rash.",
        "Rash is unlikely.",
        "Prior rash.",
        "There was free of rash.",
        "None had rash.",
    ],
)
def test_a_sentence_with_a_cue_is_always_searched(sentence):
    start = sentence.lower().index("rash")
    assert assertion_of(sentence, (0, len(sentence)), (start, start + 4)) != Assertion()
    mention = Mention("m0", start, start + 4, "rash", "PhenotypicFeature", None, 1.0, "x.v1")
    annotation = Annotation(
        Document.of_parts("t:1", "", [("note", sentence)]), ((0, len(sentence)),), mentions=(mention,)
    )
    assert AssertionAnnotator().annotate(annotation).mentions[0].assertion != Assertion()


FLOORS = {"negated": 95, "uncertain": 85, "family": 85, "historical": 90, "hypothetical": 90}


@pytest.mark.parametrize("half", ["dev", "test"])
def test_f1_on_the_large_gold(root, half):
    gold = root / "benchmarks" / "gold" / f"assertion_{half}.txt"
    problems = Problems()
    pairs = [(one, judged_anew(one)) for one in marked_annotations(gold, problems)]
    assert not problems.count
    found = assertion_scores(pairs)
    assert sum(len(one.mentions) for one, _ in pairs) > 200
    for name, floor in FLOORS.items():
        assert found[name].f1 >= floor, (name, found[name])
