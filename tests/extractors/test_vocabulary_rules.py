"""What is a name and what is not; offsets; abbreviations; the saved form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import load
from extractors.abbreviations import AbbreviationAnnotator
from extractors.base import Pipeline
from extractors.segment import SentenceAnnotator
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import ExtractionError, InputError
from kg.model import Document

P, D, G = "PhenotypicFeature", "Disease", "Gene"


def vocabulary(*rows):
    return Vocabulary.compile([VocabularyEntry(curie, type, names) for curie, type, *names in rows])


def hits(book, text):
    return [(text[h.start : h.end], h.curie) for h in book.find(text)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Carcinoma, breast", "a breast carcinoma"),
        ("Breast carcinoma", "carcinoma of the breast"),
        ("Abnormality of the kidney", "renal anomalies"),
        ("Abnormal heart morphology", "cardiac malformation"),
        ("Delayed speech", "speech delay"),
        ("Absent speech", "absence of speech"),
        ("Café-au-lait spot", "café au lait spots"),
        ("Haemolytic anaemia", "hemolytic anemia"),
        ("Generalisation of seizures", "seizure generalization"),
        ("Wilson disease", "Wilson's disease"),
        ("Neurofibromatosis type 1", "neurofibromatosis type I"),
        ("Hypertrophic cardiomyopathy", "hypertrophic\ncardiomyopathies"),
    ],
)
def test_one_name_in_many_shapes(name, text):
    assert [curie for _, curie in hits(vocabulary(("X:1", P, name)), text)] == ["X:1"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Heart failure", "of the heart. Failure"),
        ("Heart failure", "heart (failure)"),
        ("Heart failure", "heart and failure"),
        ("Seizure", "seizurelike"),
        ("Lethargy", "late"),
    ],
)
def test_what_is_no_name(name, text):
    assert hits(vocabulary(("X:1", P, name)), text) == []


@pytest.mark.parametrize(
    "word", "was all cat set rest large impact not has met kit can max fast step camp fat mice".split()
)
def test_ordinary_words_are_genes_only_beside_a_gene_word(word):
    book = vocabulary(("G:1", G, word.upper()))
    assert hits(book, f"It {word} here and {word.upper()} there.") == []
    assert hits(book, f"Variants in {word.upper()} were found.") == [(word.upper(), "G:1")]


@pytest.mark.parametrize(
    "name", ["A", "AN", "12", "2021", "disease", "Syndrome", "Phenotypic abnormality", "Late onset", "All"]
)
def test_names_that_are_never_looked_for(name):
    assert len(vocabulary(("X:1", P, name))) == 0


def test_order_matters_for_chemicals_and_genes():
    book = vocabulary(("C:1", "ChemicalEntity", "sodium valproate"))
    assert hits(book, "sodium valproate, valproate sodium") == [("sodium valproate", "C:1")]


def test_case_matters_for_acronyms():
    book = vocabulary(("D:1", D, "BCC"), ("G:1", G, "Fbn1"))
    assert hits(book, "BCC, BCCs, bcc, FBN1, Fbn1") == [("BCC", "D:1"), ("BCCs", "D:1"), ("Fbn1", "G:1")]


def test_primary_names_win_then_the_lowest_id():
    book = vocabulary(("P:3", P, "Pain"), ("P:2", P, "Ache", "Pain"), ("P:5", P, "Cough"), ("P:4", P, "Cough"))
    assert hits(book, "pain, cough") == [("pain", "P:3"), ("cough", "P:4")]


def test_one_mention_for_each_type_and_the_longest_name():
    book = vocabulary(("D:1", D, "pneumonia"), ("P:1", P, "Pneumonia"), ("P:2", P, "Bacterial pneumonia"))
    assert hits(book, "pneumonia; bacterial pneumonia") == [
        ("pneumonia", "D:1"),
        ("pneumonia", "P:1"),
        ("bacterial pneumonia", "P:2"),
    ]


def test_lists_share_their_head():
    book = vocabulary(
        ("P:1", P, "Cleft lip"), ("P:2", P, "Cleft palate"), ("P:3", P, "Short toe"), ("P:4", P, "Short finger")
    )
    assert hits(book, "cleft lip and palate") == [("cleft lip", "P:1"), ("palate", "P:2")]
    assert hits(book, "short fingers and toes") == [("short fingers", "P:4"), ("toes", "P:3")]


def test_saved_loaded_narrowed(tmp_path):
    book = vocabulary(("HP:1", P, "Fever"), ("D:1", D, "breast carcinoma"))
    book.save(tmp_path / "v.bin")
    again = Vocabulary.load(tmp_path / "v.bin")
    assert again.digest == book.digest == Vocabulary.digest_of(tmp_path / "v.bin")
    assert hits(again, "fever in carcinoma of the breast") == hits(book, "fever in carcinoma of the breast")
    assert hits(again.narrowed("HP:"), "fever in breast carcinoma") == [("fever", "HP:1")]
    (tmp_path / "v.bin").write_bytes((tmp_path / "v.bin").read_bytes()[:-9])
    for path in (tmp_path / "v.bin", tmp_path / "none.bin"):
        with pytest.raises(InputError, match="compile"):
            Vocabulary.load(path)


@given(
    st.text(max_size=40),
    st.lists(st.sampled_from(["İ", "ß", "fevers", "-", ",", "and", "Breast", "carcinoma", "İfever"]), max_size=8),
)
def test_offsets_are_exact(before, words):
    text = before + " " + " ".join(words)
    book = vocabulary(("P:1", P, "Fever"), ("D:1", D, "breast carcinoma"), ("P:2", P, "İfever"))
    for hit in book.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]
    assert ("fevers" not in words) or any(h.curie == "P:1" for h in book.find(text))


def defined(text):
    pipeline = Pipeline((SentenceAnnotator(), AbbreviationAnnotator()))
    pairs = pipeline.annotate(Document.of_parts("t:1", "", [("a", text)])).abbreviations
    return [(text[slice(*short)], text[slice(*long)]) for short, long in pairs]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tuberous sclerosis complex (TSC) is rare.", [("TSC", "Tuberous sclerosis complex")]),
        ("We used polymerase chain reaction (PCR; see below).", [("PCR", "polymerase chain reaction")]),
        (
            "Patients with heart failure (HF) and atrial fibrillation (AF).",
            [("HF", "heart failure"), ("AF", "atrial fibrillation")],
        ),
        ("The result (see Table) was clear.", []),
        ("Ten patients (XYZ) were seen.", []),
    ],
)
def test_definitions_of_schwartz_and_hearst(text, wanted):
    assert defined(text) == wanted


def test_a_gene_keeps_its_symbol_when_the_protein_is_spelled_out():
    pipeline = load("fast", vocabulary=vocabulary(("G:1", G, "CFTR"), ("G:2", G, "PCR")))

    def curies(text):
        return [m.curie for m in pipeline.annotate(Document.of_parts("t:1", "", [("a", text)])).mentions if m.curie]

    assert curies("The cystic fibrosis transmembrane conductance regulator (CFTR) and CFTR.") == ["G:1", "G:1"]
    assert curies("By polymerase chain reaction (PCR) and PCR.") == []


class _Broken:
    name = "broken.v1"

    def annotate(self, annotation):
        raise ValueError(annotation.document.text)


def test_an_error_names_document_and_part_but_never_the_text():
    seen = []
    document = Document.of_parts("note:7", "", [("note", "secret")])
    assert list(Pipeline((_Broken(),)).pipe([document], on_error=seen.append)) == []
    assert "note:7" in str(seen[0])
    assert "broken.v1" in str(seen[0])
    assert "secret" not in str(seen[0])
    with pytest.raises(ExtractionError):
        list(Pipeline((_Broken(),)).pipe([document]))


DISEASES = Vocabulary.compile(
    VocabularyEntry(f"MONDO:{n}", "Disease", (name,))
    for n, name in enumerate(
        [
            "breast cancer",
            "ovarian cancer",
            "colon cancer",
            "type 1 diabetes mellitus",
            "type 2 diabetes mellitus",
            "type 1 diabetes mellitus 2",
            "alpha 1-antitrypsin deficiency",
            "beta thalassemia",
            "hypertension",
            "pulmonary disease",
            "hepatitis",
            "hepatitis A",
        ]
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cancers of the breast, ovary and colon", {"breast cancer", "ovarian cancer", "colon cancer"}),
        ("breast, ovarian, and colon cancer", {"breast cancer", "ovarian cancer", "colon cancer"}),
        ("type 1 and type 2 diabetes mellitus", {"type 1 diabetes mellitus", "type 2 diabetes mellitus"}),
        ("type 1 and 2 diabetes mellitus", {"type 1 diabetes mellitus", "type 2 diabetes mellitus"}),
        ("α1-antitrypsin deficiency", {"alpha 1-antitrypsin deficiency"}),
        ("β-thalassaemias", {"beta thalassemia"}),
        ("hepatitis A spread", {"hepatitis A"}),
        ("A hepatitis that spread", {"hepatitis"}),
        ("hypertension and lung diseases", {"hypertension", "pulmonary disease"}),
        # A joint is no licence: the words between must be short, and a full stop ends a list.
        ("The breast was examined, then a long pause and colon cancer", {"colon cancer"}),
        ("It was in the breast. Ovarian cancer", {"ovarian cancer"}),
    ],
)
def test_lists_greek_letters_and_organs(text: str, found: set[str]) -> None:
    names = {row.curie: row.name for row in DISEASES.names.rows}
    assert {names[hit.curie] for hit in DISEASES.find(text)} == found
