"""Gold mentions in brat's and BioC's forms: where they stand, and what cannot be read."""

from __future__ import annotations

import tarfile
import zipfile

import pytest

from loaders.base import Problems
from loaders.literature.bioc import bioc_annotations
from loaders.literature.brat import brat_annotations, is_brat

TEXT = "Fieber: α-Methyldopa caused fever.\nLater none.\n"
MARKS = (
    "T1\tMedication 8 20\tα-Methyldopa\n"
    "T2\tSign_symptom 28 33\tfever\n"
    "T3\tDisease_disorder 0 6;28 33\tFieber fever\n"
    "T4\tSign_symptom 40 900\toutside\n"
    "E1\tSign_symptom:T2\n"
    "T5\tnonsense\n"
)


def _folder(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "one.ann").write_text(MARKS, encoding="utf-8")
    (folder / "two.ann").write_text("T1\tSign_symptom 0 1\tx\n", encoding="utf-8")
    return folder


@pytest.fixture(params=["folder", "tar", "zip"])
def corpus(request, tmp_path):
    folder = _folder(tmp_path)
    if request.param == "tar":
        with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as archive:
            archive.add(folder, "corpus")
        return tmp_path / "c.tar.gz"
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
            for one in sorted(folder.iterdir()):
                archive.write(one, one.name)
        return tmp_path / "c.zip"
    return folder


def test_brat_gives_mentions_in_code_points_and_says_what_it_left_out(corpus):
    problems = Problems()
    assert is_brat(corpus)
    (one,) = brat_annotations(corpus, problems)
    found = [(m.text, m.type, one.document.text[m.start : m.end]) for m in one.mentions]
    assert found == [("α-Methyldopa", "ChemicalEntity", "α-Methyldopa"), ("fever", "PhenotypicFeature", "fever")]
    reasons = [(error.where.file.rpartition("/")[2], error.where.line) for error in problems.kept]
    assert sorted(reasons, key=str) == [("one.ann", 4), ("one.ann", 6), ("two.ann", None)]


BIOC = """<?xml version="1.0"?><collection><source>PubMed</source><date/><key/><document><id>11</id>
<passage><infon key="type">title</infon><offset>0</offset><text>A case.</text></passage>
<passage><infon key="type">abstract</infon><offset>9</offset><text>β-Blockers caused fever.</text>
<annotation id="T1"><infon key="type">Chemical</infon><infon key="identifier">D000319</infon>
<location offset="9" length="10"/><text>β-Blockers</text></annotation>
<annotation id="T2"><infon key="type">Disease</infon><location offset="27" length="5"/><text>fever</text></annotation>
<annotation id="T3"><infon key="type">Disease</infon><location offset="0" length="5"/><text>wrong</text></annotation>
</passage></document></collection>"""
JSON = (
    '{"source": "PubMed", "documents": [{"id": "11", "passages": ['
    '{"infons": {"type": "title"}, "offset": 0, "text": "A case.", "annotations": []},'
    '{"infons": {"type": "abstract"}, "offset": 9, "text": "β-Blockers caused fever.", "annotations": ['
    '{"infons": {"type": "Chemical", "identifier": "D000319"}, "text": "β-Blockers",'
    ' "locations": [{"offset": 9, "length": 10}]},'
    '{"infons": {"type": "Disease"}, "text": "fever", "locations": [{"offset": 27, "length": 5}]},'
    '{"infons": {"type": "Disease"}, "text": "wrong", "locations": [{"offset": 0, "length": 5}]},'
    '{"infons": null, "text": 5, "locations": "none"}]}]}]}'
)


@pytest.mark.parametrize(("name", "body"), [("a.xml", BIOC), ("a.json", JSON)])
def test_bioc_gives_mentions_whatever_its_offsets_count(tmp_path, name, body):
    path = tmp_path / name
    path.write_text(body, encoding="utf-8")
    problems = Problems()
    (one,) = bioc_annotations(path, problems)
    found = [(one.document.text[m.start : m.end], m.type, m.curie) for m in one.mentions]
    assert found == [("β-Blockers", "ChemicalEntity", "MESH:D000319"), ("fever", "Disease", None)]
    assert ["what its span holds" in error.why for error in problems.kept] == [True]
