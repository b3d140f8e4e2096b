"""Readers of corpora with gold relations: on tiny files of their formats, and on the real ones where they are at hand."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest

from loaders.base import Problems
from loaders.corpora.ade import ade_annotations
from loaders.corpora.crowdtruth import crowdtruth_annotations
from loaders.corpora.ddi2013 import ddi_annotations
from loaders.corpora.gad import gad_annotations
from loaders.corpora.pubmedqa import pubmedqa_documents
from loaders.corpora.raredis import raredis_annotations
from loaders.corpora.roam import roam_annotations


def pairs(annotations):
    found = set()
    for one in annotations:
        mentions = {m.id: m for m in one.mentions}
        for m in one.mentions:
            assert one.document.text[m.start : m.end] == m.text
        found |= {(mentions[r.subject].text, mentions[r.object].text) for r in one.relations}
    return found


ADE = "1|Zol gave rash.|rash|9|13|Zol|0|3\n2|Zol gave rash.|fever|9|13|Zol|0|3\n"
CROWDTRUTH = """SID,sentence,term1,b1,term2,b2,crowd
1,ZOL treats RASH.,RASH,11,ZOL,0,0.9
2,ZOL or RASH.,RASH,7,ZOL,0,-0.5
3,None.,RASH,7,ZOL,0,-0.5
"""
GAD = "sentence\tlabel\n@GENE$ raises @DISEASE$.\t1\n@GENE$ alone.\t1\n"


@pytest.mark.parametrize(
    ("read", "name", "text", "pair", "count"),
    [
        (ade_annotations, "DRUG-AE.rel", ADE, ("Zol", "rash"), 1),
        (crowdtruth_annotations, "treat.csv", CROWDTRUTH, ("ZOL", "RASH"), 2),
        (gad_annotations, "train.tsv", GAD, ("@GENE$", "@DISEASE$"), 1),
    ],
)
def test_tables_of_sentences_are_read_and_a_bad_row_is_a_problem(tmp_path, read, name, text, pair, count):
    path, problems = tmp_path / name, Problems()
    path.write_text(text, encoding="utf-8")
    found = list(read(path, problems))
    assert pairs(found) == {pair}
    assert (len(found), len(problems.kept)) == (count, 1)


DDI = """<document id="d"><sentence id="s0" text="Zol raises &#228;x levels.&#13;&#10;">
<entity id="e0" charOffset="0-2" type="drug" text="Zol"/><entity id="e1" charOffset="11-12" type="drug" text="\u00e4x"/>
<pair id="p0" e1="e0" e2="e1" ddi="true" type="mechanism"/></sentence>
<sentence id="s1" text="Zol is old."><entity id="e2" charOffset="0-2" type="drug" text="Zol"/></sentence></document>"""


def test_ddi(tmp_path):
    path, problems = tmp_path / "train.tar.gz", Problems()
    with tarfile.open(path, "w:gz") as archive:
        for name, text in (("Train/MedLine/a.xml", DDI), ("Train/MedLine/b.xml", "<document><sentence")):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    (one,) = ddi_annotations(path, problems)
    assert pairs([one]) == {("Zol", "\u00e4x")}
    assert [one.document.text[a:b] for a, b in one.sentences] == ["Zol raises \u00e4x levels.", "Zol is old."]
    assert len(problems.kept) == 1


def test_raredis(tmp_path):
    path, problems = tmp_path / "train.zip", Problems()
    marks = "T1\tRAREDISEASE 0 4\tFoo's\nT2\tSIGN 11 15\trash\nR1\tProduces Arg1:T1 Arg2:T2\t\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "Foox gives rash.")
        archive.writestr("a.ann", marks)
        archive.writestr("b.txt", "alone")
    assert pairs(raredis_annotations(path, problems)) == {("Foox", "rash")}
    assert len(problems.kept) == 1


def test_roam(tmp_path):
    path, problems = tmp_path / "roam.json", Problems()
    spans = [
        {"ann_id": "a", "start": 4, "end": 8, "label": "TREATS"},
        {"ann_id": "b", "start": 4, "end": 99, "label": "TREATS"},
    ]
    path.write_text(json.dumps([{"sentence_id": "1", "sentence": "For rash.", "annotations": spans}]), encoding="utf-8")
    (one,) = roam_annotations(path, problems)
    assert [(m.text, m.extractor) for m in one.mentions] == [("rash", "gold:TREATS")]
    assert len(problems.kept) == 1


def test_pubmedqa(tmp_path):
    path = tmp_path / "qa.json"
    path.write_text(json.dumps({"7": {"QUESTION": "Does it?", "CONTEXTS": ["It", "does."]}}), encoding="utf-8")
    (one,) = pubmedqa_documents(path)
    assert (one.id, "It does." in one.text) == ("PMID:7", True)


@pytest.mark.parametrize(
    ("read", "file"),
    [
        (ade_annotations, "ade_corpus_v2/DRUG-AE.rel.gz"),
        (crowdtruth_annotations, "crowdtruth_treat_cause/ground_truth_treat.csv.gz"),
        (gad_annotations, "gad/train.tsv.gz"),
        (raredis_annotations, "raredis/train.zip"),
    ],
)
def test_real_corpora_are_read_nearly_whole(shared, read, file):
    problems = Problems()
    found = list(read(shared / file, problems))
    assert pairs(found)
    assert sum(len(one.relations) for one in found) > 500
    assert len(problems.kept) < 0.02 * len(found)
