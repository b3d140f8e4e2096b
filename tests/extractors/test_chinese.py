"""The Chinese lexicon is true to its ontologies, and Chinese notes are read."""

from __future__ import annotations

import gzip

import pytest

from extractors.chinese.lexicon import chinese_names, rows
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import is_chinese, simplified
from extractors.notes.chinese import read_chinese
from kg.resources import ontology_file


@pytest.fixture(scope="module")
def mondo_names():
    with gzip.open(ontology_file("mondo.sssom.tsv.gz"), "rt", encoding="utf-8") as stream:
        return dict(line.split("\t")[:2] for line in stream if line.startswith("MONDO:"))


def test_findings_are_terms_of_hpo(hpo_names):
    table = list(rows("finding"))
    assert len(table) >= 600
    assert not [r.concept for r in table if hpo_names.get(r.concept.id) != r.concept.name]
    assert sum(len(r.chinese) for r in table) >= 3 * len(table)


def test_diseases_are_terms_of_mondo(mondo_names):
    table = list(rows("disease"))
    assert len(table) >= 250
    assert not [r.concept for r in table if mondo_names.get(r.concept.id) != r.concept.name]


def test_there_are_drugs_and_most_have_ids():
    table = list(rows("drug"))
    assert len(table) >= 250
    assert sum(bool(r.concept.id) for r in table) >= 0.8 * len(table)


def test_no_name_means_two_findings_or_two_diseases():
    for kind in ("finding", "disease", "drug"):
        names = [name for r in rows(kind) for name in r.chinese]
        assert len(names) == len(set(names)), kind


def test_traditional_script_keeps_the_length():
    assert simplified("發熱、咳嗽，體溫３８．５℃，雙肺感染") == "发热、咳嗽，体温38.5℃，双肺感染"
    assert is_chinese("患者男，35岁")
    assert not is_chinese("35-year-old man")


def test_the_longest_name_wins_and_latin_names_stand_alone():
    assert list(Matcher({"腹痛": 1, "上腹痛": 2}).find("上腹痛，腹痛")) == [(0, 3, 2), (4, 6, 1)]
    assert list(Matcher({"ACR": 1}).find("sacrum ACR 3")) == [(7, 10, 1)]


def names(facts, **wanted):
    return [
        s.concepts[0].name
        for s in facts.sightings
        if all(getattr(s.assertion, key) is value for key, value in wanted.items())
    ]


def test_sections_assertion_and_relatives():
    facts = read_chinese(
        "主诉：发热、咳嗽3天。\n现病史：患者3天前受凉后发热，无胸痛，疑似肺炎。\n既往史：高血压10年，否认糖尿病。\n"
        "过敏史：对青霉素过敏。\n家族史：父亲患哮喘。\n查体：双肺未闻及湿啰音。"
    )
    assert names(facts, negated=True) == ["Chest pain", "diabetes mellitus", "Crackles"]
    assert names(facts, family=True) == ["asthma"]
    assert names(facts, uncertain=True) == ["pneumonia"]
    assert [s.concepts[0].name for s in facts.sightings if s.allergy] == ["penicillin"]
    assert {s.section for s in facts.sightings} >= {"chief_complaint", "past_history", "allergies", "family_history"}
    assert facts.sightings[0].duration == "P3D"


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("李先生，35岁，男，发热", "P35Y", "male"),
        ("患儿女，3月龄，腹泻", "P3M", "female"),
        ("患者，女性，六十五岁", "P65Y", "female"),
        ("男婴，生后5天，黄疸", "P5D", "male"),
        ("老年男性，咳嗽", "P70Y", "male"),
        ("父亲60岁有高血压。患者男，30岁", "P30Y", "male"),
        ("患儿，男，2岁6个月", "P2Y6M", "male"),
    ],
)
def test_age_and_sex(text, age, sex):
    facts = read_chinese(text)
    assert (facts.age, facts.sex) == (age, sex)


@pytest.mark.parametrize(
    ("text", "test", "number"),
    [
        ("体温38.5℃", "body_temperature", 38.5),
        ("T：38.5℃", "body_temperature", 38.5),
        ("WBC 15×10^9/L", "leukocytes", 15),
        ("空腹血糖9.8mmol/L", "fasting_glucose", 9.8),
        ("白細胞計數１５×10^9/L", "leukocytes", 15),
        ("血压150/95mmHg", "systolic_blood_pressure", 150),
        ("血肌酐升至312μmol/L", "creatinine", 312),
        ("脑脊液蛋白 2.4g/L", "csf_protein", 2.4),
    ],
)
def test_values(text, test, number):
    value = read_chinese(text).values[0]
    assert (value.tests[0].id, value.number) == (test, number)


def test_pregnancy_and_words_for_results():
    assert read_chinese("女，28岁，孕28周，水肿").pregnant is True
    assert read_chinese("女，28岁，否认妊娠，腹痛").pregnant is False
    assert read_chinese("男，28岁，妻子孕28周，发热").pregnant is None
    words = {v.tests[0].id: v.word for v in read_chinese("尿糖(+++)，尿蛋白阴性，铁蛋白降低").values}
    assert words == {"urine_glucose": "high", "urine_protein": "normal", "ferritin": "low"}


def test_every_id_has_one_name_to_show():
    assert chinese_names()["MONDO:0005249"] == "肺炎"
    assert all(chinese_names().values())


def test_a_tagger_finds_what_the_lexicon_does_not_know():
    from extractors.chinese.tagger import Tagger

    text = "我得了前列腺炎，吃左氧氟沙星后尿頻好轉。"
    found = {(text[t.start : t.end], t.type) for t in Tagger("questions").tag(text)}
    assert ("前列腺炎", "disease") in found
    assert any(type == "drug" for _, type in found)


@pytest.mark.parametrize(("corpus", "model", "least"), [("cMedQANER", "questions", 78), ("cEHRNER", "notes", 77)])
def test_taggers_reach_their_figures_and_beat_the_dictionary(shared, corpus, model, least):
    """The development set of the corpus; benchmarks/chinese.py prints more."""
    from extractors.chinese.tagger import Tagger
    from extractors.chinese.training.corpus import dictionary_of, read_corpus, score

    folder = shared / "chineseblue_ner"
    dev = read_corpus(folder / f"{corpus}_dev.json")
    names = Matcher(dictionary_of(read_corpus(folder / f"{corpus}_train.json.gz")))
    mine = score(dev, Tagger(model)).f1
    assert mine >= least
    assert mine > score(dev, names).f1
