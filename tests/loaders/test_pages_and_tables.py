"""Readers of disease pages and of disease–symptom tables: what they yield, and what damage does."""

import io
import tarfile

import pytest

from kg.errors import InputError
from kg.model import Document, Node, Statement
from loaders.base import Origin, Problems, head_of
from loaders.registry import find_reader

PAGE = """<?xml version="1.0"?><Document id="1" source="GARD" url="u"><Focus>Gout</Focus><FocusAnnotations><UMLS><CUIs>
<CUI>C0018099</CUI></CUIs></UMLS><Synonyms><Synonym>Podagra</Synonym></Synonyms></FocusAnnotations><QAPairs><QAPair pid="1">
<Question qid="1-1" qtype="symptoms">What?</Question><Answer>The big toe   hurts.</Answer></QAPair></QAPairs></Document>"""


def read(path):
    problems = Problems()
    reader = find_reader(path)
    return reader, list(reader.read(path, Origin("infores:x"), problems)), problems


def test_medquad_one_page_and_a_tar_of_pages(tmp_path):
    one = tmp_path / "0000001.xml"
    one.write_text(PAGE)
    reader, (page,), _ = read(one)
    assert (reader.name, page.id, page.xrefs) == ("medquad", "MEDQUAD:GARD-0000001", ("UMLS:C0018099",))
    assert [(s.name, page.text[s.start : s.end]) for s in page.sections][1:] == [
        ("names", "Podagra"),
        ("symptoms", "The big toe hurts."),
    ]
    packed = tmp_path / "m.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for name, text in (("2_GARD_QA/a.xml", PAGE), ("2_GARD_QA/b.xml", "<Document"), ("2_GARD_QA/c.xml", PAGE)):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    _, pages, problems = read(packed)
    assert [page.id for page in pages] == ["MEDQUAD:GARD-a", "MEDQUAD:GARD-c"]
    assert "b.xml" in str(problems.kept[0])


def test_medlineplus_reads_english_topics(tmp_path):
    path = tmp_path / "mplus_topics.xml"
    path.write_text(
        '<health-topics><health-topic id="7" title="Gout" language="English" url="u"><also-called>Podagra</also-called>'
        "<full-summary>&lt;p&gt;Gout is common.&lt;/p&gt;&lt;h3&gt;What are the symptoms of gout?&lt;/h3&gt;&lt;ul&gt;"
        "&lt;li&gt;Pain in the big toe&lt;/li&gt;&lt;/ul&gt;</full-summary></health-topic>"
        '<health-topic id="8" title="Gota" language="Spanish"/></health-topics>'
    )
    reader, (page,), _ = read(path)
    assert (reader.name, page.id) == ("medlineplus", "MEDLINEPLUS:7")
    assert {s.name: page.text[s.start : s.end] for s in page.sections}["symptoms"] == "Pain in the big toe."


def test_tables_yield_weighted_statements(tmp_path):
    path = tmp_path / "hkg.csv"
    path.write_text('Diseases,Symptoms\rabscess,"pain (0.318), fever (0.119)"\rempty,\r')
    reader, records, problems = read(path)
    assert reader.name == "health_knowledge_graph"
    assert [r.evidence[0].frequency.share for r in records if isinstance(r, Statement)] == [0.318, 0.119]
    assert problems.count == 1
    path = tmp_path / "symptoms-DO.tsv"
    path.write_text(
        "symptom_name\tdisease_name\tcooccurs\ttfidf_score\tdisease_id\tsymptom_id\tdoid_code\tdoid_name\n"
        "Pain, Abdominal\tColic\t3\t10.0\tD1\tD2\tDOID:1\tcolic\nbroken\n"
    )
    _, records, problems = read(path)
    assert [r.name for r in records if isinstance(r, Node)] == ["colic", "Abdominal Pain"]
    assert problems.count == 1


def test_a_bad_row_of_the_starter_is_told_with_its_line(tmp_path):
    path = tmp_path / "s.tsv"
    path.write_text("#medkg-starter\t1\nhas\tMONDO:1\tHP:1\t7\tinfores:x\ndisease\tMONDO:1\tA\n")
    _, records, problems = read(path)
    assert not records
    assert [error.where.line for error in problems.kept] == [2, 3]


def test_a_broken_list_of_pages_is_one_clear_error(tmp_path):
    path = tmp_path / "nhs.json"
    path.write_text('[{"condition": "Gout", "url": "https://www.nhs.uk/x"')
    with pytest.raises(InputError, match="no valid JSON"):
        read(path)


def test_real_pages_and_tables(shared):
    for folder, kind in (("nhs_az", Document), ("hsdn", Statement), ("health_knowledge_graph", Statement)):
        path = next((shared / folder).iterdir())
        reader = find_reader(path)
        assert reader.can_read(path, head_of(path))
        problems = Problems()
        found = [r for r in reader.read(path, Origin("infores:x"), problems) if isinstance(r, kind)]
        assert len(found) > 500
        assert not problems.count
