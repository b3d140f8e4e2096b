"""Patients as hospitals have them: FHIR, tables with a mapping file, and text in any encoding."""

from __future__ import annotations

import json

import pytest

from kg.errors import InputError, UsageError
from loaders.base import Problems
from loaders.patients.encoding import decoded
from loaders.patients.table import read_mapping
from queries.diagnosis.answer import rank
from queries.diagnosis.patients import patients
from queries.index import open_index

CANARY = "Zebulon Canaryson"


def concept(*codes, text=""):
    return {"coding": [{"system": system, "code": code} for system, code in codes], "text": text}


SNOMED, ICD, LOINC = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10", "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def quantity(code, value, unit, **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept((LOINC, code)),
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        **more,
    }


def bundle(*resources, patient=None):
    who = {
        "resourceType": "Patient",
        "id": "p1",
        "gender": "male",
        "birthDate": "1990-05-01",
        "name": [{"text": CANARY}],
    }
    return {"resourceType": "Bundle", "entry": [{"resource": r} for r in (patient or who, *resources)]}


RESOURCES = [
    {
        "resourceType": "Condition",
        "code": concept((SNOMED, "386661006"), text=CANARY),
        "clinicalStatus": concept(("s", "active")),
        "recordedDate": "2026-03-01",
    },
    {"resourceType": "Condition", "code": concept((ICD, "R05")), "subject": {"reference": "Patient/p1"}},
    {"resourceType": "Condition", "code": concept((ICD, "E11.9"))},
    {
        "resourceType": "Condition",
        "code": concept((SNOMED, "29857009")),
        "verificationStatus": concept(("v", "refuted")),
    },
    {
        "resourceType": "Condition",
        "code": concept((SNOMED, "233604007")),
        "verificationStatus": concept(("v", "provisional")),
    },
    {"resourceType": "Condition", "code": {"text": f"{CANARY} has a strange feeling"}},
    quantity("8310-5", 38.5, "Cel"),
    quantity("6690-2", 15, "10*9/L"),
    quantity("2951-2", 140, "mmol/L"),
    quantity("2160-0", 1.8, "mg/dL", referenceRange=[{"low": {"value": 0.6}, "high": {"value": 1.2}}]),
    quantity("99999-9", 3, "mg/dL"),
    {
        "resourceType": "Observation",
        "code": concept((LOINC, "85354-9")),
        "component": [
            {"code": concept((LOINC, "8480-6")), "valueQuantity": {"value": 85, "unit": "mmHg"}},
            {"code": concept((LOINC, "8462-4")), "valueQuantity": {"value": 40, "unit": "mmHg"}},
        ],
    },
    {
        "resourceType": "AllergyIntolerance",
        "code": {"coding": [{"system": RXNORM, "code": "7980", "display": "penicillin G"}]},
    },
    {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "11289", "display": "warfarin"}]},
    },
    {"resourceType": "FamilyMemberHistory", "condition": [{"code": concept((SNOMED, "195967001"))}]},
    {"resourceType": "Procedure", "code": concept((SNOMED, "80146002"))},
]


@pytest.fixture(scope="module")
def read(demo_release):
    def reader(path, **more):
        problems = Problems()
        return list(patients([str(path)], demo_release, problems, **more)), problems

    return reader


def test_a_bundle_becomes_a_profile(read, tmp_path, demo_release):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle(*RESOURCES)))
    (p,), problems = read(path)
    assert not problems.count
    assert (p.id, p.age, p.sex) == ("p1", "P35Y", "male")
    observed = {f.id for f in p.observed}
    assert {"HP:0001945", "HP:0012735", "HP:0001974", "HP:0003259", "HP:0002615"} <= observed
    assert "HP:0100749" in {f.id for f in p.excluded}
    assert {"HP:0002902", "HP:0003228"} <= {f.id for f in p.excluded}
    assert {(c.label, c.family) for c in p.conditions} >= {("type 2 diabetes mellitus", False), ("asthma", True)}
    assert [(m.id, m.label) for m in p.medications] == [("DRUGBANK:DB00682", "warfarin")]
    assert [a.label for a in p.allergies] == ["penicillin"]
    reasons = {u.item.partition(" ")[0]: u.reason for u in p.unmapped}
    assert {"Condition[4]", "Condition[5]", "Observation[4]", "Procedure[0]"} <= reasons.keys()
    answer = rank(p, open_index(demo_release)).to_json().decode()
    assert CANARY not in answer
    assert "strange feeling" not in answer


def test_bundles_of_several_patients_and_ndjson(read, tmp_path):
    other = {"resourceType": "Patient", "id": "p2", "gender": "female"}
    mine = {"resourceType": "Condition", "code": concept((ICD, "R05")), "subject": {"reference": "Patient/p2"}}
    path = tmp_path / "two.json"
    path.write_text(json.dumps(bundle(other, mine)))
    found, _ = read(path)
    assert [(p.id, len(p.observed)) for p in found] == [("p1", 0), ("p2", 1)]
    lines = tmp_path / "bulk.ndjson"
    lines.write_text("\n".join([json.dumps(other), json.dumps(mine), "{broken"]))
    found, problems = read(lines)
    assert [(p.id, len(p.observed)) for p in found] == [("p2", 1)]
    assert str(problems.kept[0].where).endswith("line 3")


def test_only_the_latest_value_counts(read, tmp_path):
    old = quantity("8310-5", 39.5, "Cel", effectiveDateTime="2026-01-01")
    new = quantity("8310-5", 36.6, "Cel", effectiveDateTime="2026-01-09")
    path = tmp_path / "b.json"
    path.write_text(json.dumps(bundle(new, old)))
    (p,), _ = read(path)
    assert not p.observed
    assert "HP:0001945" in {f.id for f in p.excluded}
    assert any("older value" in u.reason for u in p.unmapped)


TABLE = """MRN,Age,Sex,Fever,Cough,WBC (10^9/L),Temp,Symptoms,Drugs,Shoe size,Remarks
17,35,M,yes,1,15.2,38.5,tachypnea; HP:0012378; no chest pain,warfarin 5 mg; aspirin,43,Zebulon Canaryson looks ill
18,3 months,F,no,,7,39,sort of green,,,
19,old,?,maybe,,abc,,,,,
"""
MAPPING = """[columns]
"MRN" = "id"
"Age" = "age"
"Sex" = "sex"
"Fever" = "finding HP:0001945"
"Cough" = "finding HP:0012735"
"WBC (10^9/L)" = "test leukocytes 10*9/L"
"Temp" = "test body_temperature Cel"
"Symptoms" = "findings"
"Drugs" = "medications"
"Remarks" = "note"
"""


@pytest.mark.parametrize("mapped", [True, False])
def test_a_table_with_and_without_a_mapping_file(read, tmp_path, mapped):
    path, mapping = tmp_path / "ward.csv", tmp_path / "map.toml"
    path.write_text(TABLE if mapped else TABLE.replace("MRN", "id").replace("Remarks", "Name"))
    mapping.write_text(MAPPING)
    found, problems = read(path, mapping=read_mapping(mapping) if mapped else None)
    assert not problems.count
    one, two, three = found
    assert (one.id, one.age, one.sex) == ("17", "P35Y", "male")
    assert {"HP:0001945", "HP:0012735", "HP:0001974", "HP:0002789", "HP:0012378"} == {f.id for f in one.observed}
    assert "HP:0100749" in {f.id for f in one.excluded}
    assert {m.label for m in one.medications} == {"warfarin", "aspirin"}
    assert (two.age, two.sex) == ("P3M", "female")
    assert {f.id for f in two.observed} == {"HP:0001945"} or "HP:0001945" in {
        f.id for f in (*two.observed, *two.excluded)
    }
    assert any("item 1" in u.item for u in two.unmapped)
    assert len(three.unmapped) >= 3
    assert any("column 10" in u.item for u in one.unmapped)
    assert CANARY not in repr(found)


def test_a_workbook_is_read_like_a_table(read, tmp_path):
    import zipfile

    cells = [["id", "age", "性别", "发热", "体温(℃)"], ["7", "42", "女", "有", "38.9"]]
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'.format
    rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in cells)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    path = tmp_path / "ward.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        )
    (p,), problems = read(path)
    assert not problems.count
    assert (p.id, p.age, p.sex, {f.id for f in p.observed}) == ("7", "P42Y", "female", {"HP:0001945"})


def test_a_bad_mapping_says_which_line(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('[columns]\n"Age" = "age"\n"X" = "wizardry"\n')
    with pytest.raises(UsageError, match="line 2"):
        read_mapping(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le"])
def test_chinese_notes_come_in_any_encoding(encoding):
    text = "患者男，35岁，发热、咳嗽3天。"
    assert decoded(text.encode(encoding), "x") == text


def test_traditional_notes_come_in_big5():
    text = "患者男，35歲，發熱、咳嗽三天，體溫38.5度，有痰。"
    assert decoded(text.encode("big5"), "x") == text


def test_a_folder_is_called_a_folder(read, tmp_path):
    found, problems = read(tmp_path)
    assert not found
    assert problems.count == 1
    assert "is a folder" in str(problems.kept[0])


def test_what_is_no_text_says_so():
    with pytest.raises(InputError, match="no text"):
        decoded(bytes(range(256)) * 20, "x")
    with pytest.raises(InputError, match="empty"):
        decoded(b" \n", "x")


def test_free_text_inside_a_bundle_is_read_like_a_note(read, tmp_path):
    import base64

    report = base64.b64encode("发热、咳嗽3天。".encode()).decode()
    resources = [
        {"resourceType": "Condition", "code": {"text": "severe headache for 3 days, no vomiting"}},
        {"resourceType": "Observation", "code": {"text": "history"}, "valueString": "He coughed up some blood."},
        {
            "resourceType": "DocumentReference",
            "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": report}}],
        },
        {"resourceType": "DiagnosticReport", "conclusion": f"Bilateral infiltrates. {CANARY}"},
    ]
    path = tmp_path / "texts.json"
    path.write_text(json.dumps(bundle(*resources)))
    (p,), problems = read(path)
    assert not problems.count
    assert {"HP:0002315", "HP:0002105", "HP:0001945", "HP:0012735", "HP:0002113"} <= {f.id for f in p.observed}
    assert "HP:0002013" in {f.id for f in p.excluded}
    assert "Canaryson" not in repr(p)


def test_the_shock_index_counts_in_a_bundle_too(read, tmp_path):
    path = tmp_path / "vitals.json"
    path.write_text(json.dumps(bundle(quantity("8480-6", 95, "mm[Hg]"), quantity("8867-4", 125, "/min"))))
    (p,), _ = read(path)
    assert "HP:0002615" in {f.id for f in p.observed}


@pytest.mark.parametrize(
    ("code", "name"),
    [("I48.91", ""), ("", "Unspecified atrial fibrillation"), ("", "Atrial fibrillation, unspecified")],
)
def test_codes_of_icd_10_that_mondo_has_no_match_for(read, tmp_path, code, name):
    coded = {"coding": [{"system": f"{ICD}-cm", "code": code, "display": name}]} if code else {"text": name}
    path = tmp_path / "known.json"
    path.write_text(json.dumps(bundle({"resourceType": "Condition", "code": coded})))
    (p,), _ = read(path)
    assert [one.id for one in p.conditions] == ["MONDO:0004981"]
