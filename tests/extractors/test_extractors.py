"""The fast pipeline, part by part."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.assemble import statements
from extractors.base import Pipeline
from extractors.pipeline import load, part_for_adding, parts_of
from extractors.segment import sentences
from extractors.shards import ShardConfig, extract_shard, read_shard, write_documents
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import UsageError
from kg.model import Document

ENTRIES = [
    VocabularyEntry("MONDO:1", "Disease", ("Marfan syndrome", "MFS")),
    VocabularyEntry("MONDO:2", "Disease", ("pneumonia",)),
    VocabularyEntry("MONDO:3", "Disease", ("acute lymphoblastic leukemia", "ALL")),
    VocabularyEntry("HP:1", "PhenotypicFeature", ("Fever", "Pyrexia")),
    VocabularyEntry("HP:2", "PhenotypicFeature", ("Cough",)),
    VocabularyEntry("HP:3", "PhenotypicFeature", ("Pneumonia",)),
    VocabularyEntry("HP:4", "PhenotypicFeature", ("Abnormality of the kidney",)),
    VocabularyEntry("HP:5", "PhenotypicFeature", ("Anemia",)),
    VocabularyEntry("HP:6", "PhenotypicFeature", ("Seizure",)),
    VocabularyEntry("HP:0000001", "PhenotypicFeature", ("All",)),
    VocabularyEntry("NCBIGene:1", "Gene", ("WAS",)),
    VocabularyEntry("NCBIGene:2", "Gene", ("FBN1",)),
    VocabularyEntry("NCBIGene:3", "Gene", ("ALL",)),
    VocabularyEntry("MESH:1", "ChemicalEntity", ("amoxicillin",)),
    VocabularyEntry("MESH:2", "ChemicalEntity", ("losartan",)),
]
VOCABULARY = Vocabulary.compile(ENTRIES)
PIPELINE = load("fast", vocabulary=VOCABULARY)
# What names and rules find alone; the trained parts, which find more, have tests of their own.
_TRAINED = ("ner", "linking", "settle")
RULES = Pipeline(tuple(part_for_adding(part, VOCABULARY) for part in parts_of("fast") if part not in _TRAINED))


def annotated(text, pipeline=RULES):
    return pipeline.annotate(Document.of_parts("PMID:1", "", [("abstract", text)]))


def found(text):
    return [(m.text, m.curie) for m in annotated(text).mentions]


def claims(text):
    rows = statements(annotated(text, PIPELINE))
    return {(s.subject, s.predicate.removeprefix("biolink:"), s.object, s.negated) for s in rows}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It was seen in all of them, and that was all.", []),
        ("ALL patients were seen.", []),
        ("Mutations in the WAS gene were found.", [("WAS", "NCBIGene:1")]),
        ("The FBN1 gene and FBN1.", [("FBN1", "NCBIGene:2"), ("FBN1", "NCBIGene:2")]),
        ("fbn1", []),
        ("Seizures, FEVERS and anaemia", [("Seizures", "HP:6"), ("FEVERS", "HP:1"), ("anaemia", "HP:5")]),
        (
            "Kidney abnormality; abnormality of kidney.",
            [("Kidney abnormality", "HP:4"), ("abnormality of kidney", "HP:4")],
        ),
        ("Feverish coughing", []),
        ("Pneumonia", [("Pneumonia", "MONDO:2"), ("Pneumonia", "HP:3")]),
    ],
)
def test_names_are_found_as_a_reader_would(text, wanted):
    assert found(text) == wanted


def test_an_abbreviation_means_what_the_document_says():
    text = "Marfan syndrome (MFS) is rare. MFS is inherited."
    assert [c for t, c in found(text) if t == "MFS"] == ["MONDO:1", "MONDO:1"]
    assert ("ALL", "MONDO:3") in found("Acute lymphoblastic leukemia (ALL) is common.")
    assert found("We used a multi-factor score (MFS). MFS was high.") == []


@settings(deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(["Fever", "İ fever", "ﬁ Anemia", "marfan\nsyndrome", "Cough\u0301"]),
    st.text(max_size=60),
)
def test_offsets_quote_the_text(before, name, after):
    text = f"{before} {name} {after}"
    for annotation in PIPELINE.pipe([Document.of_parts("PMID:1", "", [("abstract", text)])]):
        for mention in annotation.mentions:
            assert text[mention.start : mention.end] == mention.text
        for start, end in annotation.sentences:
            assert 0 <= start < end <= len(text)


def test_sentences_stop_at_sentences():
    text = "Dr. A. Smith et al. saw 3.5 mg (Fig. 2) used, e.g. Here. It worked (p < 0.05). Was it? Yes!"
    assert [text[a:b] for a, b in sentences(text)][-3:] == ["It worked (p < 0.05).", "Was it?", "Yes!"]


NEGATED = [
    "No fever.", "There was no evidence of fever.", "The patient denied fever.", "Fever was absent.",
    "She was free of fever.", "Negative for fever.", "Without cough or fever.", "Fever was not observed.",
    "Fever has been ruled out.", "He never had fever.", "Neither cough nor fever was present.", "The child had no cough, rash or fever.",
    "Absence of fever was noted.", "Patients lacked fever.", "Fever did not occur.", "There were no signs of fever.",
    "He presented without fever.", "She denies any fever.", "Fever was denied.", "Fever was not present on admission.",
]  # fmt: skip
AFFIRMED = [
    "He had fever.", "No increase in fever was seen.", "Fever was present, but cough was absent.",
    "He denied cough but had fever.", "No cough was seen; fever persisted.", "Not only fever was seen.",
    "The patient, who had no cough, had fever.", "Fever without cough.", "Cough was absent, although fever was high.",
    "Fever and cough were reported.", "No doubt fever was the reason.", "The test was gram negative and fever persisted.",
    "Fever was treated.", "He could walk without difficulty despite fever.", "Fever developed on day two.",
    "She has no cough and has fever.", "The first sign was fever.", "Fever, not cough, was the complaint.",
]  # fmt: skip


def test_negation_reaches_the_floor_on_our_own_gold():
    def negated(text):
        return next(m for m in annotated(text).mentions if m.curie == "HP:1").assertion.negated

    true = sum(negated(t) for t in NEGATED)
    false = sum(negated(t) for t in AFFIRMED)
    f1 = 2 * true / (2 * true + false + len(NEGATED) - true)
    assert f1 >= 0.95, [t for t in NEGATED if not negated(t)] + [t for t in AFFIRMED if negated(t)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Possible fever.", "uncertain"),
        ("His mother had fever.", "family"),
        ("History of fever.", "historical"),
        ("Return if fever occurs.", "hypothetical"),
    ],
)
def test_other_assertions(text, field):
    mention = annotated(text).mentions[0]
    assert getattr(mention.assertion, field)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Pneumonia is characterized by fever and cough.", ("MONDO:2", "has_phenotype", "HP:2", False)),
        ("Patients with pneumonia present with fever.", ("MONDO:2", "has_phenotype", "HP:1", False)),
        ("Patients with pneumonia had no cough.", ("MONDO:2", "has_phenotype", "HP:2", True)),
        ("No patient with Marfan syndrome had fever.", ("MONDO:1", "has_phenotype", "HP:1", True)),
        ("Fever is not a feature of Marfan syndrome.", ("MONDO:1", "has_phenotype", "HP:1", True)),
        ("Fever occurred in 12 of 40 patients with pneumonia.", ("MONDO:2", "has_phenotype", "HP:1", False)),
        ("Losartan is not used in pneumonia.", None),
        ("Amoxicillin is used to treat pneumonia.", ("MESH:1", "treats_or_applied_or_studied_to_treat", "MONDO:2", False)),
        ("Patients with pneumonia were treated with amoxicillin.", ("MESH:1", "treats_or_applied_or_studied_to_treat", "MONDO:2", False)),
        ("Losartan did not improve cough.", ("MESH:2", "treats_or_applied_or_studied_to_treat", "HP:2", True)),
        ("Losartan is contraindicated in pneumonia.", ("MESH:2", "contraindicated_in", "MONDO:2", False)),
        ("Mutations in FBN1 cause Marfan syndrome.", ("NCBIGene:2", "gene_associated_with_condition", "MONDO:1", False)),
        ("Marfan syndrome is caused by mutations in FBN1.", ("NCBIGene:2", "gene_associated_with_condition", "MONDO:1", False)),
        ("Amoxicillin-induced seizures occurred.", ("MESH:1", "causes", "HP:6", False)),
        ("Marfan syndrome was seen beside cough.", ("MONDO:1", "occurs_together_in_literature_with", "HP:2", False)),
    ],
)  # fmt: skip
def test_sentences_state_relations(text, claim):
    made = claims(text)
    assert claim in made if claim else not {c for c in made if c[1].startswith("treats")}


@pytest.mark.parametrize(
    "text",
    [
        "His mother had pneumonia with fever.",
        "Pneumonia. Fever.",
        "Fever in pneumonia should be asked for if cough develops.",
    ],
)
def test_what_is_not_said_is_not_claimed(text):
    assert not {c for c in claims(text) if c[1] == "has_phenotype"}


def test_frequency_and_sentence_stand_on_the_evidence():
    text = "It was hot. Fever occurred in 12 of 40 patients with pneumonia."
    (statement,) = [s for s in statements(annotated(text)) if s.predicate == "biolink:has_phenotype"]
    (evidence,) = statement.evidence
    assert (evidence.frequency.count, evidence.frequency.total) == (12, 40)
    assert text[slice(*evidence.sentence_span)] == evidence.sentence
    assert text[slice(*evidence.subject_span)] == "pneumonia"
    assert text[slice(*evidence.object_span)] == "Fever"
    assert evidence.extractor == "patterns.v3"


def test_uncertain_statements_are_worth_less():
    plain, doubt = (
        next(iter(statements(annotated(t)))).evidence[0].confidence
        for t in ("Losartan is used to treat cough.", "Losartan is possibly used to treat cough.")
    )
    assert doubt < plain


def test_hpo_alone_and_unknown_names():
    only = load("fast", vocabulary=VOCABULARY, only=("hpo",))
    mentions = only.annotate(Document.of_parts("PMID:1", "Pneumonia and fever", [])).mentions
    assert {m.curie for m in mentions} == {"HP:3", "HP:1"}
    with pytest.raises(UsageError, match="hpo"):
        load("fast", vocabulary=VOCABULARY, only=("nonsense",))
    with pytest.raises(UsageError, match="fast"):
        load("nonsense", vocabulary=VOCABULARY)


def test_a_saved_vocabulary_finds_the_same(tmp_path):
    VOCABULARY.save(tmp_path / "v.bin")
    text = "Fever and anaemia in Marfan syndrome"
    assert list(Vocabulary.load(tmp_path / "v.bin").find(text)) == list(VOCABULARY.find(text))
    again = Vocabulary.compile(reversed(ENTRIES))
    again.save(tmp_path / "w.bin")
    assert (tmp_path / "v.bin").read_bytes() == (tmp_path / "w.bin").read_bytes()


def test_a_shard_is_a_pure_function_with_an_atomic_result(tmp_path):
    VOCABULARY.save(tmp_path / "v.bin")
    documents = [Document.of_parts(f"PMID:{n}", "Pneumonia is characterized by fever.", []) for n in range(3)]
    write_documents(documents, tmp_path / "in.jsonl")
    config = ShardConfig("fast", tmp_path / "v.bin")
    for name in ("one", "two"):
        extract_shard(tmp_path / "in.jsonl", tmp_path / name, config)
    files = ("statements.jsonl", "manifest.json")
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)
    assert orjson.loads((tmp_path / "one" / "manifest.json").read_bytes())["documents"] == [d.digest for d in documents]
    digests = [digest for digest, _ in read_shard(tmp_path / "one")]
    assert digests == [d.digest for d in documents]
