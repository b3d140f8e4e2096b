"""Readers of treatment tables, trials and labels; good and damaged input."""

from __future__ import annotations

import json
import zipfile

import pytest

from extractors.pipeline import load
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import InputError
from kg.model import Document, Mapping, Node, Statement
from loaders.base import Origin, Problems
from loaders.registry import find_reader

ORIGIN = Origin("infores:test", "1", "CC0-1.0")


def records(path, text, expected):
    path.write_text(text, encoding="utf-8")
    reader = find_reader(path)
    assert reader.name == expected
    problems = Problems()
    return list(reader.read(path, ORIGIN, problems)), problems


def claims(found):
    return [
        (s.subject, s.predicate.removeprefix("biolink:"), s.object, s.negated, s.evidence[0].evidence_code)
        for s in found
        if isinstance(s, Statement)
    ]


def test_pharmacotherapydb(tmp_path):
    text = (
        "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
        "DOID:2841\tDB01001\tasthma\tSalbutamol\tDM\t2\t3\n"
        "DOID:2841\tDB00316\tasthma\tAcetaminophen\tNOT\t2\t1\n"
        "DOID:2841\tDB00316\tasthma\tAcetaminophen\tMAYBE\t2\t1\n"
    )
    found, problems = records(tmp_path / "indications.tsv", text, "pharmacotherapydb")
    assert claims(found) == [
        ("DRUGBANK:DB01001", "treats", "DOID:2841", False, "DM"),
        ("DRUGBANK:DB00316", "treats", "DOID:2841", True, "not_indicated"),
    ]
    assert Mapping("DRUGBANK:DB01001", "RXCUI:435", source="infores:test") in found
    assert problems.count == 1
    assert problems.kept[0].where.line == 4


def test_repodb(tmp_path):
    head = (
        "Drug\tIndication\tdrug_name\tdrug_id\tind_name\tind_id\tsem_type\tTrialStatus\tstatus\tphase\tDetailedStatus\n"
    )
    rows = 'x\ty\tLepirudin\tDB00001\tHIT\tC1\t-\tApproved\tApproved\t\t\nx\ty\tLepirudin\tDB00001\tStroke\tC2\t-\t"<a href=""https://clinicaltrials.gov/ct2/show/NCT00000305"">T</a>"\tTerminated\tPhase 2\t\n'
    found, problems = records(tmp_path / "repo.tsv", head + rows, "repodb")
    assert claims(found) == [
        ("DRUGBANK:DB00001", "treats", "UMLS:C1", False, "approved"),
        ("DRUGBANK:DB00001", "in_clinical_trials_for", "UMLS:C2", False, "failed:Terminated Phase 2"),
    ]
    assert [s for s in found if isinstance(s, Statement)][1].evidence[0].publication == "clinicaltrials:NCT00000305"
    assert problems.count == 0


def test_maxo_and_cpic(tmp_path):
    head = "disease_id\tdisease_name\tsource_id\tmaxo_id\tmaxo_name\thpo_id\trelation\tevidence\textension_id\textension_name\n"
    rows = (
        "MONDO:1\ta\tPMID:1\tMAXO:1\tx therapy\tHP:1\tTREATS\tTAS\t\t\n"
        "MONDO:1\ta\tPMID:1\tMAXO:2\ty therapy\tHP:1\tcontraindicated\tPCS\tCHEBI:7\tz\n"
        "MONDO:1\ta\tPMID:1\tMAXO:2\ty therapy\tHP:1\tunknown\tPCS\t\t\n"
        "no curie\ta\tPMID:1\tMAXO:2\ty therapy\tHP:1\ttreats\tPCS\t\t\n"
    )
    found, problems = records(tmp_path / "maxo.tsv", head + rows, "maxo")
    assert claims(found) == [
        ("MAXO:1", "treats", "MONDO:1", False, "maxo:TAS"),
        ("CHEBI:7", "contraindicated_in", "MONDO:1", False, "maxo:PCS"),
    ]
    assert problems.count == 1
    head = "Gene,Drug,Guideline,CPIC Level,CPIC Level Status,PharmGKB Level of Evidence,PGx on FDA Label,CPIC Publications (PMID)\n"
    found, _ = records(
        tmp_path / "cpic.csv", head + "HLA-B,abacavir,https://x,A,Final,1A,,1;2\nABCB1,x,,D,,,,\n", "cpic"
    )
    assert [c[1:] for c in claims(found)] == [("related_to", "NCBIGene:3106", False, "pharmacogene:CPIC A")] * 2


def test_trials_of_any_shape(tmp_path):
    def study(number, status):
        return {
            "protocolSection": {
                "identificationModule": {"nctId": number},
                "statusModule": {"overallStatus": status},
                "designModule": {"phases": ["PHASE3"]},
                "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Salbutamol 100 mcg inhaler"}]},
            },
            "derivedSection": {"conditionBrowseModule": {"meshes": [{"id": "D001249", "term": "Asthma"}]}},
        }

    page = json.dumps({"studies": [study("NCT1", "COMPLETED"), study("NCT2", "TERMINATED"), {"protocolSection": 3}]})
    found, problems = records(tmp_path / "page.json", page, "clinicaltrials")
    assert [(c[1], c[2], c[4]) for c in claims(found)] == [
        ("in_clinical_trials_for", "MESH:D001249", "trial:PHASE3"),
        ("in_clinical_trials_for", "MESH:D001249", "failed:TERMINATED PHASE3"),
    ]
    assert problems.count == 1
    lines = "\n".join([json.dumps(study("NCT3", "RECRUITING")), "{broken"])
    found, problems = records(tmp_path / "studies.jsonl", lines, "clinicaltrials")
    assert len(claims(found)) == problems.count == 1


SPL = """<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><setId root="abc-1"/><effectiveTime value="20240102"/>
<component><structuredBody><component><section><subject><manufacturedProduct><manufacturedProduct><asEntityWithGeneric>
<genericMedicine><name>Propranolol hydrochloride</name></genericMedicine></asEntityWithGeneric></manufacturedProduct>
</manufacturedProduct></subject></section></component>
<component><section><code code="34067-9"/><text><paragraph>Indicated for hypertension.</paragraph></text></section></component>
<component><section><code code="34070-3"/><text><list><item>asthma</item><item>cardiogenic shock</item></list>
<paragraph>Hypersensitivity reactions such as urticaria.</paragraph></text></section></component>
</structuredBody></component></document>"""


def label_documents(tmp_path):
    spl = tmp_path / "label.xml"
    spl.write_text(SPL, encoding="utf-8")
    openfda = tmp_path / "label.json"
    label = {
        "set_id": "abc-2",
        "openfda": {"generic_name": ["WARFARIN"]},
        "indications_and_usage": ["Warfarin is indicated for thrombosis. It is not indicated for asthma."],
        "contraindications": ["Contraindicated in patients with hypertension."],
        "drug_interactions": ["Propranolol raises warfarin levels."],
    }
    openfda.write_text(json.dumps({"meta": {}, "results": [label, {"indications_and_usage": ["x"]}]}), encoding="utf-8")
    problems = Problems()
    found = []
    for path in (spl, openfda):
        reader = find_reader(path)
        assert reader.name == "druglabels"
        found += reader.read(path, ORIGIN, problems)
    return found, problems


def test_labels_become_documents_with_sections(tmp_path):
    (spl, openfda), problems = label_documents(tmp_path)
    assert isinstance(spl, Document)
    assert (spl.id, spl.title, spl.year) == ("dailymed:abc-1", "Propranolol hydrochloride", 2024)
    assert [s.name for s in spl.sections] == ["title", "indications", "contraindications"]
    assert openfda.id == "dailymed:abc-2"
    assert problems.count == 1
    assert "names no drug" in str(problems.kept[0])


def test_sections_of_a_label_say_what_a_mention_means(tmp_path):
    (spl, openfda), _ = label_documents(tmp_path)
    names = {
        "D:1": ("Disease", "hypertension"),
        "D:2": ("Disease", "asthma"),
        "D:3": ("Disease", "cardiogenic shock"),
        "D:4": ("Disease", "urticaria"),
        "D:5": ("Disease", "thrombosis"),
        "C:1": ("ChemicalEntity", "propranolol"),
        "C:2": ("ChemicalEntity", "warfarin"),
    }
    vocabulary = Vocabulary.compile([VocabularyEntry(id, kind, (name,), ()) for id, (kind, name) in names.items()])
    pipeline = load("fast", vocabulary=vocabulary)
    said = set()
    for document in (spl, openfda):
        annotation = pipeline.annotate(document)
        curie = {m.id: m.curie for m in annotation.mentions}
        said |= {
            (curie[r.subject], r.predicate.removeprefix("biolink:"), curie[r.object])
            for r in annotation.relations
            if r.extractor.startswith("labels")
        }
    assert said == {
        ("C:1", "treats", "D:1"),
        ("C:1", "contraindicated_in", "D:2"),
        ("C:1", "contraindicated_in", "D:3"),
        ("C:2", "treats", "D:5"),
        ("C:2", "contraindicated_in", "D:1"),
        ("C:2", "interacts_with", "C:1"),
    }


def test_a_label_with_entities_or_cut_short_is_refused(tmp_path):
    path = tmp_path / "bad.xml"
    path.write_text(SPL[:400], encoding="utf-8")
    with pytest.raises(InputError):
        list(find_reader(path).read(path, ORIGIN, Problems()))


def test_the_shipped_table_reports_damaged_rows(tmp_path):
    text = "# medkg treatments table\nnode\tmedkg:drug.a\tChemicalEntity\tdrug\ta\tb|c\nharms\ttoo\tshort\n"
    found, problems = records(tmp_path / "t.tsv", text, "treatments")
    assert next(n.id for n in found if isinstance(n, Node)) == "medkg:drug.a"
    assert problems.count == 1


PLR = """<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="https://example.org/spl.xsl" type="text/xsl"?>
<document xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id root="doc-1"/><title>These highlights do not include all the information</title>
<effectiveTime value="20260102"/><setId root="set-1"/><component><structuredBody>
<component><section><subject><manufacturedProduct><manufacturedProduct><name>Brand <suffix>XR</suffix></name>
<ingredient classCode="ACTIM"><ingredientSubstance><name>Warfarin sodium</name><activeMoiety><activeMoiety>
<name>Warfarin</name></activeMoiety></activeMoiety></ingredientSubstance></ingredient></manufacturedProduct>
</manufacturedProduct></subject></section></component>
<component><section><code code="34070-3"/><title>4 CONTRAINDICATIONS</title>
<excerpt><highlight><text><list><item>Haemophilia (4)</item></list></text></highlight></excerpt>
<text><paragraph>Contraindicated in:</paragraph><list><item>haemophilia</item></list></text>
<component><section><code code="42229-5"/><title>4.1 Pregnancy</title><text><paragraph>threatened abortion</paragraph>
</text></section></component></section></component>
<component><section><code code="43685-7"/><title>5 WARNINGS</title><text><paragraph>Bleeding.</paragraph></text>
<component><section><code code="34073-7"/><title>7 INTERACTIONS</title><text><paragraph>Aspirin.</paragraph></text>
</section></component></section></component>
</structuredBody></component></document>"""


def sections(document):
    return {s.name: document.text[s.start : s.end] for s in document.sections}


def test_a_label_as_dailymed_serves_it(tmp_path):
    path = tmp_path / "plr.xml"
    path.write_text(PLR, encoding="utf-8")
    (label,) = find_reader(path).read(path, ORIGIN, Problems())
    assert (label.id, label.title) == ("dailymed:set-1", "Warfarin")
    assert sections(label) == {
        "title": "Warfarin",
        # Highlights say the same in short and are left out; a part without a meaning of its own belongs to its section.
        "contraindications": "4 CONTRAINDICATIONS Contraindicated in: haemophilia. 4.1 Pregnancy threatened abortion",
        "warnings": "5 WARNINGS Bleeding.",
        "interactions": "7 INTERACTIONS Aspirin.",
    }


def zipped(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return path


def test_archives_of_archives_and_their_damaged_members(tmp_path):
    inner = zipped(tmp_path / "inner.zip", label_xml=PLR, picture_jpg=b"\xff\xd8").read_bytes()
    page = '{"meta": {"results": {"skip": 0}}, "results": [{"set_id": "s"}]}'
    bare = '<document xmlns="urn:hl7-org:v3"><setId root="s"/></document>'
    members = {"a_zip": inner, "b_xml": PLR[:700], "c_zip": b"PK\x03\x04 no archive", "d_json": page, "e_xml": bare}
    outer = zipped(tmp_path / "outer.zip", **members)
    problems = Problems()
    reader = find_reader(outer)
    assert reader.name == "druglabels"
    assert [d.id for d in reader.read(outer, ORIGIN, problems)] == ["dailymed:set-1"]
    told = [str(error) for error in problems.kept]
    assert len(told) == 4
    for error, name in zip(told, ("b.xml", "c.zip", "d.json", "e.xml"), strict=True):
        assert f"outer.zip!{name}" in error
    outer.write_bytes(outer.read_bytes()[:100])
    with pytest.raises(InputError, match="no ZIP archive"):
        list(reader.read(outer, ORIGIN, problems))


def test_a_page_of_openfda_is_read_label_by_label(tmp_path):
    over_the_counter = {
        "set_id": "otc",
        "spl_product_data_elements": ["CHILDRENS PAINGONE Acetaminophen SUCROSE ACETAMINOPHEN GLYCERIN"],
        "openfda": {},
        "indications_and_usage": ["Uses ■ reduces fever ■ headache"],
        "do_not_use": ["Do not use ■ with liver disease"],
        "ask_doctor_or_pharmacist": ["Ask a pharmacist if your child takes warfarin"],
        "contraindications_table": ["<table><tr><td>x</td></tr></table>"],
    }
    unnamed = {"set_id": "x", "openfda": {}, "indications_and_usage": ["y"]}
    whole = json.dumps({"meta": {"results": {"total": 2}}, "results": [over_the_counter, unnamed]}, indent=1)
    path = tmp_path / "drug-label-0001-of-0001.json"
    path.write_text(whole, encoding="utf-8")
    problems = Problems()
    (label,) = find_reader(path).read(path, ORIGIN, problems)
    assert label.title == "Acetaminophen"
    assert sections(label)["indications"] == "Uses. reduces fever. headache"
    assert sections(label).keys() == {"title", "indications", "contraindications", "interactions"}
    assert problems.count == 1
    path.write_text(whole[:-30], encoding="utf-8")
    with pytest.raises(InputError, match="cut short") as raised:
        list(find_reader(path).read(path, ORIGIN, Problems()))
    assert raised.value.where.line > 5


def test_classes_of_drugs(tmp_path):
    head = "atc_code,atc_name,ddd\n"
    rows = "A,ALIMENTARY,NA\nA02BC,Proton pump inhibitors,NA\nA02BC01,omeprazole,20\nA02BD,Combinations for H. pylori combinations,NA\nA02BD01,omeprazole and amoxicillin,NA\nbad,x,NA\n"
    found, problems = records(tmp_path / "atc.csv", head + rows, "atc")
    assert [c[1:3] + c[4:] for c in claims(found)] == [("subclass_of", "ATC:A02BC", "member")]
    assert problems.count == 1
