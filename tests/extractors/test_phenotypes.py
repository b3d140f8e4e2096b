"""Phenotypes in words of any order, with gaps, in lists, by relatives of their words; what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import load
from extractors.phenotypes.match import PhenotypeMatcher
from extractors.phenotypes.names import PhenotypeNames, PhenotypeRows, name_rows
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import UsageError
from kg.model import Document

NAMES = {
    "HP:1": ("Abnormality of the kidney", "Renal anomaly"),
    "HP:2": ("Short thumb",),
    "HP:3": ("Hepatic failure",),
    "HP:4": ("Renal failure",),
    "HP:5": ("Cleft lip",),
    "HP:6": ("Cleft palate",),
    "HP:7": ("Cataract",),
    "HP:8": ("Nuclear cataract",),
    "HP:9": ("Ataxia",),
    "HP:10": ("Cafe-au-lait spot",),
    "HP:11": ("Earlobe crease",),
    "HP:12": ("Aortic valve stenosis",),
    "HP:13": ("Deafness",),
    "HP:14": ("Elevated circulating methionine concentration",),
    "HP:15": ("Contracture of the knee",),
    "HP:16": ("Contracture of the elbow",),
    "HP:17": ("Absent vision",),
    "HP:18": ("Left-to-right shunt",),
    "HP:19": ("Right-to-left shunt",),
    "HP:20": ("Atrophy of the brain",),
    "HP:21": ("Broad philtrum",),
    "HP:22": ("ASD",),
}
ROWS = [row for curie, names in NAMES.items() for row in name_rows(curie, names)]
MATCHER = PhenotypeMatcher(PhenotypeNames(PhenotypeRows(ROWS, {"HP:8": ("HP:7",)})))


def found(text, **options):
    return [(text[f.start : f.end], f.name.curie) for f in MATCHER.find(text, **options)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A renal malformation was seen.", [("renal malformation", "HP:1")]),
        ("Her thumbs were markedly short.", [("thumbs were markedly short", "HP:2")]),
        ("short and broad thumbs", [("short and broad thumbs", "HP:2")]),
        ("stenosis of the broad aortic valve", [("stenosis of the broad aortic valve", "HP:12")]),
        ("He was ataxic and deaf.", [("ataxic", "HP:9"), ("deaf", "HP:13")]),
        ("Café au lait spots", [("Café au lait spots", "HP:10")]),
        ("creases of the ear lobe", [("creases of the ear lobe", "HP:11")]),
        ("a stenotic aortic valve", [("stenotic aortic valve", "HP:12")]),
        ("elevated methionine", [("elevated methionine", "HP:14")]),
        ("cerebral atrophy", [("cerebral atrophy", "HP:20")]),
        ("a left to right shunt", [("left to right shunt", "HP:18")]),
        ("ASD", [("ASD", "HP:22")]),
    ],
)
def test_one_finding_in_many_words(text, wanted):
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hepatic and renal failure", ["HP:3", "HP:4"]),
        ("cleft lip and palate", ["HP:5", "HP:6"]),
        ("contractures of the elbows and knees", ["HP:16", "HP:15"]),
    ],
)
def test_lists_share_their_head(text, wanted):
    assert sorted(curie for _, curie in found(text)) == sorted(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "short. Thumbs",
        "short normal thumbs",
        "short proximal thumbs",
        "a short child with thumbs",
        "broad forehead, short philtrum",
        "absent visual fixation",
        "hepatic, cardiac",
        "asd",
        "the kidneys",
    ],
)
def test_what_is_no_finding(text):
    assert found(text) == []


def test_the_longest_name_stands_and_broader_ones_inside_it_when_asked():
    assert found("nuclear cataracts") == [("nuclear cataracts", "HP:8")]
    assert found("nuclear cataracts", nested=True) == [("nuclear cataracts", "HP:8"), ("cataracts", "HP:7")]


def test_related_names_serve_where_no_other_fits():
    rows = [*name_rows("HP:1", ["Seizure"], ["Epilepsy"]), *name_rows("HP:2", ["Fit of rage"], ["Seizure"])]
    matcher = PhenotypeMatcher(PhenotypeNames(PhenotypeRows(rows)))
    assert [f.name.curie for f in matcher.find("seizure; epilepsy; fits of rage")] == ["HP:1", "HP:1", "HP:2"]


def test_names_of_general_words_alone_are_not_made():
    assert [row.words for row in name_rows("HP:1", ["Recurrent abnormality"])] == [("recurrent", "abnormality")]
    short = [" ".join(row.words) for row in name_rows("HP:1", ["Abnormal heart morphology"])]
    assert short == ["abnormal heart morphology", "abnormal heart"]


def mentions(text, only):
    entries = [
        VocabularyEntry(curie, "PhenotypicFeature", names, broader=("HP:7",) if curie == "HP:8" else ())
        for curie, names in NAMES.items()
    ]
    pipeline = load("fast", vocabulary=Vocabulary.compile(entries), only=[only])
    return pipeline.annotate(Document.of_parts("t:1", "", [("a", text)])).mentions


def test_short_forms_mean_what_the_document_says():
    text = "Aortic valve stenosis (AVS) and atypical sensory deficit (ASD). AVS and ASD progressed."
    assert [(m.text, m.curie) for m in mentions(text, "hpo")] == [
        ("Aortic valve stenosis", "HP:12"), ("AVS", "HP:12"), ("AVS", "HP:12")
    ]  # fmt: skip


def test_surer_the_closer_to_the_name_and_the_part_is_named():
    one, two, three = mentions("Cataract; a renal malformation; cleft lip or palate.", "hpo")[:3]
    assert (one.score, two.score, three.extractor) == (0.95, 0.85, "phenotypes.v1")
    assert mentions("nuclear cataract", "hpo-nested")[1].extractor == "nested-phenotypes.v1"
    with pytest.raises(UsageError, match="hpo-nested"):
        mentions("", "hop")


def test_the_saved_vocabulary_finds_the_same(tmp_path):
    entries = [
        VocabularyEntry(curie, "PhenotypicFeature", names, broader=("HP:7",) if curie == "HP:8" else ())
        for curie, names in NAMES.items()
    ]
    book = Vocabulary.compile(entries)
    book.save(tmp_path / "v.bin")
    assert Vocabulary.load(tmp_path / "v.bin").phenotypes == book.phenotypes
    assert {name.curie for name in book.narrowed("HP:1").phenotypes.names} == {c for c in NAMES if c.startswith("HP:1")}


@given(
    st.lists(st.sampled_from("short thumbs of the , and . ear lobe crease İ ß café cataracts 1".split()), max_size=12)
)
def test_offsets_are_exact(words):
    text = " ".join(words)
    for one in MATCHER.find(text, nested=True):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]


def test_a_blinded_trial_makes_nobody_blind() -> None:
    rows = name_rows("HP:0000618", ["Blindness"])
    matcher = PhenotypeMatcher(PhenotypeNames(PhenotypeRows([*rows])))
    assert not matcher.find("In a double-blind, placebo-controlled trial and a blind comparison nothing changed.")
    assert [found.name.curie for found in matcher.find("One patient became blind.")] == ["HP:0000618"]
