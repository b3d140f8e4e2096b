"""What Chinese ward notes write in their own way: places with kinds of pain, signs in brackets, short forms."""

from __future__ import annotations

import pytest

from extractors.chinese.lexicon import chinese_names
from extractors.notes.chinese import read_chinese
from kg.measures import measurements


def found(text):
    facts = read_chinese(text)
    return {(s.concepts[0].name, s.assertion.negated) for s in facts.sightings if s.concepts}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("突发左下腹撕裂样疼痛2小时", "Abdominal pain"),
        ("右眼劇烈脹痛6小時", "Ocular pain"),
        ("脐周疼痛1天", "Abdominal pain"),
        ("左膝关节持续性胀痛", "Arthralgia"),
        ("脾肋下4cm，质硬", "Splenomegaly"),
        ("肝于右肋下2cm可触及", "Hepatomegaly"),
        ("右侧肢体肌力2级", "Muscle weakness"),
        ("右上肢肌力4-级", "Muscle weakness"),
        ("右侧巴氏征(+)", "Babinski sign"),
        ("右侧巴氏征（+）", "Babinski sign"),
        ("眼睑及双下肢浮肿1周", "Facial edema"),
        ("眼睑及双下肢浮肿1周", "Pedal edema"),
        ("伴寒顫、高熱", "Chills"),
        ("左冠状动脉扩张", "Coronary artery aneurysm"),
        ("右眼角膜霧狀水腫，前房淺", "Shallow anterior chamber"),
        ("面部红斑、光过敏半年", "Cutaneous photosensitivity"),
    ],
)
def test_what_is_composed_or_written_in_short_is_read(text, name):
    assert (name, False) in found(text)


def test_normal_strength_and_words_for_pain_elsewhere_are_no_findings():
    assert not found("四肢肌力5级，肌张力正常。")
    assert not found("痛觉对称存在。患者头脑清楚。")


@pytest.mark.parametrize(
    ("text", "name", "negated"),
    [
        ("双眼结膜充血无分泌物", "Red eye", False),
        ("皮疹没有瘙痒", "Skin rash", False),
        ("咳嗽无，发热有", "Cough", True),
        ("腹痛、腹泻均无", "Diarrhea", True),
        ("干湿啰音未闻及", "Crackles", True),
        ("下肢水肿未见明显", "Pedal edema", True),
        ("未规律服用华法林", "warfarin", False),
        ("未服用华法林", "warfarin", True),
    ],
)
def test_a_denial_behind_a_finding_denies_what_stands_before_it_alone(text, name, negated):
    assert (name, negated) in found(text)


def test_signs_in_brackets_stand_before_numbers_of_the_next_test():
    values = read_chinese("尿蛋白(4+)，尿隐血(-)，24小时尿蛋白定量3.8g，尿糖3+。N 89%，L 9%。").values
    assert [(v.tests[0].id, v.number, v.word) for v in values] == [
        ("urine_protein", None, "high"),
        ("urine_occult_blood", None, "normal"),
        ("urine_protein_24h", 3.8, ""),
        ("urine_glucose", None, "high"),
        ("neutrophil_fraction", 89, ""),
    ]


def test_light_is_no_allergen():
    facts = read_chinese("光过敏半年，对青霉素过敏。")
    assert [s.concepts[0].name for s in facts.sightings if s.allergy] == ["penicillin"]


def test_every_finding_that_a_value_can_mean_has_a_chinese_name():
    names = chinese_names()
    grades = {grade for test in measurements().values() for grade in (*test.low, *test.high)}
    assert len(grades) > 200
    assert not sorted(g.feature.label for g in grades if g.feature.id not in names)
