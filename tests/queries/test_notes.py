"""Notes become profiles: what counts, what is kept apart, and what is never told to anybody."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from queries.diagnosis.answer import rank
from queries.diagnosis.notes import NoteReader
from queries.index import open_index

FOUNDING = {
    "zh": "李先生，35岁，男，发热、咳嗽、乏力，体温38.5℃，呼吸急促，胸部CT双肺感染。",
    "zh-Hant": "李先生，35歲，男，發熱、咳嗽、乏力，體溫38.5℃，呼吸急促，胸部CT雙肺感染。",
    "en": "Mr Li is a 35-year-old man with fever, cough and fatigue. Temperature 38.5 C. Tachypnea. "
    "Chest CT shows infection of both lungs with bilateral infiltrates.",
}


@pytest.fixture(scope="module")
def reader(demo_release):
    return NoteReader(demo_release)


@pytest.mark.parametrize("language", FOUNDING)
def test_the_founding_case_is_pneumonia_in_every_language(reader, demo_release, language):
    profile = reader.profile("case", FOUNDING[language])
    assert (profile.age, profile.sex) == ("P35Y", "male")
    assert [m.interpretation for m in profile.measurements] == ["high"]
    answer = rank(profile, open_index(demo_release))
    assert answer.diagnoses[0].id == "MONDO:0005249"
    assert "Li" not in answer.to_json().decode().split()
    assert "李" not in answer.to_json().decode()


ENGLISH = """Chief complaint: severe headache for 3 days
HPI: 28 yo F with severe headache, vomiting and photophobia. No fever. Possible seizure yesterday.
PMH: hypertension, asthma
Family history: mother has migraine
Medications: metformin 500 mg bid, stopped lisinopril; takes warfarin
Allergies: penicillin (rash)
She is 20 weeks pregnant.
Exam: BP 150/95, HR 118, temp 36.8 C, neck stiffness.
Labs: WBC 15.2 K/uL (ref 4.0-10.0), Hb 9.1 g/dL, creatinine 0.8 mg/dL, CRP elevated
Plan: give amoxicillin if fever develops.
"""


def test_an_english_note_is_taken_apart(reader):
    p = reader.profile("n", ENGLISH)
    observed = {f.label or f.id for f in p.observed} | {f.id for f in p.observed}
    assert {"HP:0002315", "HP:0002013", "HP:0000613", "HP:0031179"} & observed >= {"HP:0002315", "HP:0000613"}
    assert {"Tachycardia", "Leukocytosis", "Anemia"} <= observed
    assert "HP:0001945" in {f.id for f in p.excluded}
    assert (p.age, p.sex, p.pregnant) == ("P28Y", "female", True)
    assert {c.label: c.family for c in p.conditions} | {"migraine disorder": True} == {
        **{c.label: c.family for c in p.conditions}
    }
    assert {m.label: m.current for m in p.medications} == {"metformin": True, "warfarin": True}
    assert [a.label for a in p.allergies] == ["penicillin"]
    headache = next(f for f in p.observed if f.id == "HP:0002315")
    assert (headache.severity, headache.duration) == ("severe", "P3D")
    assert any("suspicion" in u.reason for u in p.unmapped)


def test_the_time_since_an_operation_is_no_duration_of_a_finding(reader):
    p = reader.profile(
        "n", "She has severe headache ten days after hip replacement. She has had a cough for two weeks."
    )
    durations = {f.id: f.duration for f in p.observed}
    assert (durations["HP:0002315"], durations["HP:0012735"]) == ("", "P2W")


def test_crushing_chest_pain_in_chinese_is_chest_pain(reader):
    p = reader.profile("n", "患者女,62岁。突发胸骨后压榨样疼痛2小时,伴大汗。")
    assert "HP:0100749" in {f.id for f in p.observed}


def test_a_note_with_nothing_clinical_says_so_without_quoting(reader):
    with pytest.raises(InputError) as caught:
        reader.profile("n", "Zebulon Canaryson came for tea.")
    assert "Canaryson" not in str(caught.value)


def test_a_normal_value_rules_out_and_an_affirmed_finding_wins(reader):
    p = reader.profile("n", "Fever for 2 days and cough. Now temperature 36.8 C. Potassium 4.0 mmol/L.")
    assert "HP:0001945" in {f.id for f in p.observed}
    assert {"HP:0002900", "HP:0002153"} <= {f.id for f in p.excluded}
