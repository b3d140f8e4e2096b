"""Treatments for diseases and patients, from the table that ships."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kg.build.run import build
from kg.cli import cli
from kg.errors import InputError
from kg.model import Allergy, Condition, Feature, Genotype, Measurement, Medication, Profile, normalise_curie
from kg.model.spelling import is_chinese
from kg.release.read import open_release
from queries import treat
from queries.treatment.answer import find_condition, judge, rank_treatments
from queries.treatment.chinese import said_in_chinese, treatments_in_chinese
from queries.treatment.explaining import explain_treatment
from queries.treatment.grades import BAND
from queries.treatment.situation import Situation, situation_of
from queries.treatment.table import open_treatments


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    out = tmp_path_factory.mktemp("treatments") / "release"
    build(["treatments"], out, make_current=False)
    return open_release(out)


@pytest.fixture(scope="module")
def table(release):
    return open_treatments(release)


def names(answer):
    return [t.name for t in answer.treatments]


def warned(table, drug, **facts):
    return [(r.kind, r.severity) for r in judge(drug, situation_of(Profile("p", **facts), table), table)]


def test_a_disease_is_answered_by_id_name_and_chinese_name(release):
    by_name = treat("pneumonia", release)
    assert by_name.subject == "MONDO:0005249"
    assert "amoxicillin" in names(by_name)[:5]
    assert names(treat("肺炎", release)) == names(treat("MONDO:0005249", release)) == names(by_name)
    assert {t.kind for t in by_name.treatments} >= {"drug", "supportive", "follow_up"}
    assert all(t.evidence and t.evidence[0]["source"] for t in by_name.treatments)
    assert all(t.against == [] for t in by_name.treatments)


def test_what_texts_alone_name_is_called_by_its_name(demo_release):
    told = treat("pneumonia", demo_release).treatments
    assert "Amoxicillin" in {t.name for t in told}
    assert not [t.id for t in told if t.name == t.id]


def test_a_narrower_disease_has_the_treatments_of_the_broader_one(release):
    answer = treat("viral pneumonia", release)
    assert answer.treatments
    assert answer.treatments[0].through == "MONDO:0005249"


def test_one_disease_is_one_node(release):
    ids = set(release.nodes["id"])
    assert not [id for id in ids if id.startswith("MEDKG:") or id != normalise_curie(id)]


def test_unknown_disease_and_disease_without_treatment_are_told(release):
    with pytest.raises(InputError, match="no disease"):
        treat("no such disease at all", release)
    answer = treat("anuria", release)
    assert not [t for t in answer.treatments if t.status != "mined"]
    assert any("no established treatment" in w for w in answer.warnings)


def test_what_is_to_be_avoided_is_marked_and_stands_below_its_equals(release):
    profile = Profile("p", allergies=(Allergy("", "Allergy to penicillin"),), conditions=(Condition("", "pneumonia"),))
    answer = treat(profile, release)
    first = [t for t in answer.treatments if t.line == "first_line" and not t.through]
    marked = [any(r.severity == "avoid" for r in t.against) for t in first]
    assert marked == sorted(marked)
    assert {t.name for t, bad in zip(first, marked, strict=True) if bad} == {
        "amoxicillin",
        "amoxicillin-clavulanic acid",
    }
    cef = next(t for t in first if t.name == "ceftriaxone")
    assert [(r.kind, r.severity) for r in cef.against] == [("allergy", "caution")]


@pytest.mark.parametrize(
    ("drug", "facts", "expected"),
    [
        ("propranolol", {"conditions": (Condition("MONDO:0004979"),)}, ("contraindication", "avoid")),
        ("ibuprofen", {"medications": (Medication("", "Warfarin sodium 5 mg tablet"),)}, ("interaction", "avoid")),
        ("metformin", {"measurements": (Measurement("LOINC:33914-3", "", 20.0),)}, ("contraindication", "avoid")),
        ("lisinopril", {"pregnant": True}, ("contraindication", "avoid")),
        ("doxycycline", {"age": "P5Y"}, ("contraindication", "avoid")),
        ("abacavir", {"genotypes": (Genotype("HLA-B", "*57:01"),)}, ("contraindication", "avoid")),
        ("amlodipine", {"observed": (Feature("HP:0000969"),)}, ("side_effect", "caution")),
        ("trimethoprim-sulfamethoxazole", {"allergies": (Allergy("", "sulfa"),)}, ("allergy", "avoid")),
        (
            "budesonide/formoterol",
            {"medications": (Medication("", "propranolol"),)},
            ("interaction", "caution"),
        ),
    ],
)
def test_reasons_against(table, drug, facts, expected):
    reasons = judge(drug, situation_of(Profile("p", **facts), table), table)
    assert expected in [(r.kind, r.severity) for r in reasons]
    assert all(r.evidence and r.because for r in reasons)
    assert judge(drug, Situation(), table) == []


def test_an_established_treatment_is_no_reason_against_itself(table):
    had = (Condition("", "myocardial infarction"),)
    assert "contraindication" in {kind for kind, _ in warned(table, "ibuprofen", conditions=had)}
    assert "contraindication" not in {kind for kind, _ in warned(table, "acetylsalicylic acid", conditions=had)}


@pytest.mark.parametrize(
    ("disease", "lost"),
    [
        ("ectopic pregnancy", True),
        ("Molar pregnancy", True),
        ("rheumatoid arthritis", False),
    ],
)
def test_a_lost_pregnancy_is_none_to_be_careful_of(table, disease, lost):
    situation = situation_of(Profile("p", age="P30Y", sex="female", pregnant=True), table)
    found = rank_treatments("p", [find_condition(disease, table)], situation, table, count=500).treatments
    methotrexate = next(t for t in found if t.name == "methotrexate")
    assert lost != ("MESH:D011247" in {reason.about for reason in methotrexate.against})


def test_kidney_function_is_estimated_from_creatinine(table):
    facts = {"measurements": (Measurement("LOINC:2160-0", "", 4.0, "mg/dL"),), "age": "P70Y", "sex": "female"}
    assert ("contraindication", "avoid") in warned(table, "metformin", **facts)
    normal = {"measurements": (Measurement("LOINC:2160-0", "", 0.8, "mg/dL"),), "age": "P30Y", "sex": "female"}
    assert warned(table, "metformin", **normal) == []


def test_a_contradictory_patient_is_told(release):
    profile = Profile(
        "p",
        sex="male",
        pregnant=True,
        conditions=(Condition("", "asthma"),),
        medications=(Medication("", "amoxicillin"), Medication("", "xyzzyl")),
        allergies=(Allergy("", "penicillin"),),
    )
    warnings = " ".join(treat(profile, release).all_warnings)
    assert "male and as pregnant" in warnings
    assert "takes amoxicillin" in warnings
    assert "'xyzzyl' is unknown" in warnings


def test_command(release, tmp_path):
    run = CliRunner().invoke
    where = ["--release", str(release.path)]
    answer = json.loads(run(cli, ["treat", "asthma", *where, "--format", "json", "--top", "3"]).output)
    assert answer["subject"] == "MONDO:0004979"
    assert [t["rank"] for t in answer["treatments"]] == [1, 2, 3]
    assert {"id", "name", "kind", "status", "for", "score", "against", "evidence"} <= set(answer["treatments"][0])
    mixed = run(cli, ["treat", "MONDO:0004979,RXCUI:11289", *where, "--drug", "ibuprofen", "--format", "json"])
    kinds = {r["kind"] for r in json.loads(mixed.output)["treatments"][0]["against"]}
    assert kinds >= {"interaction", "contraindication"}
    judged = json.loads(run(cli, ["treat", "asthma", *where, "--drug", "propranolol", "--format", "json"]).output)
    assert [(t["name"], t["against"][0]["severity"]) for t in judged["treatments"]] == [("propranolol", "avoid")]
    assert run(cli, ["treat", "asthma", *where, "--drug", "xyzzyl"]).exit_code == 1
    failed = run(cli, ["treat", "asthma", "nonsense disease", *where, "--format", "jsonl"])
    assert failed.exit_code == 1
    assert [json.loads(line)["subject"] for line in failed.stdout.splitlines()] == ["MONDO:0004979"]
    assert "nonsense disease" in failed.stderr
    shown = run(cli, ["treat", "gout", *where, "--format", "table"])
    assert "allopurinol" in shown.output
    assert "does not replace a doctor" in " ".join(shown.output.split())


def test_candidates_are_class_mates_that_nobody_named(table):
    def ranked(**more):
        target = find_condition("hypertensive disorder", table)
        return rank_treatments("d", [target], Situation(), table, count=500, **more).treatments

    known, all_ = ranked(), ranked(candidates=True)
    new = [t for t in all_ if t.status == "predicted"]
    assert new
    assert {t.id for t in known} == {t.id for t in all_ if t.status != "predicted"}
    assert max(t.score for t in new) <= min(t.score for t in known if t.status != "mined")
    assert all("treats it, and both are" in t.evidence[0]["sentence"] for t in new)


def test_an_answer_in_chinese_is_chinese(release, table):
    profile = Profile(
        "p",
        age="P80Y",
        sex="female",
        pregnant=True,
        conditions=(Condition("", "pneumonia"), Condition("", "epilepsy"), Condition("", "myasthenia gravis")),
        medications=(Medication("", "warfarin"), Medication("", "ibuprofen"), Medication("", "xyzzyl")),
        allergies=(Allergy("", "penicillin"), Allergy("", "cefazolin", "intolerance")),
        measurements=(Measurement("LOINC:33914-3", "", 20.0),),
        observed=(Feature("HP:0002014"),),
        genotypes=(Genotype("CYP2C19", "poor metabolizer"),),
    )
    answer = treatments_in_chinese(treat(profile, release, disease="pneumonia", top=60), table)
    told = [r.because for t in answer.treatments for r in t.against] + answer.all_warnings
    assert {r.kind for t in answer.treatments for r in t.against} >= {"allergy", "interaction", "contraindication"}
    latin = re.compile(r"[A-Za-z]{3,}")
    allowed = {"INR", "CYP2C19", "poor", "metabolizer", "xyzzyl", "min"}
    assert not [text for text in told if set(latin.findall(text)) - allowed]
    assert not [t.name for t in answer.treatments if not is_chinese(t.name)]
    assert any("肾小球滤过率" in text for text in told)
    assert any("患者正在服用" in text for text in answer.warnings)


def test_every_reason_has_chinese_words(table):
    """The table that ships says nothing against a drug that an answer in Chinese would leave in English."""
    import sqlite3

    base: sqlite3.Connection = table._base
    keys = [row[0] for row in base.execute("SELECT key FROM facts WHERE kind = 'harms'")]
    said = {row[3] for key in keys for row in table.facts("harms", key)}
    assert len(said) > 100
    assert not [text for text in said if not is_chinese(said_in_chinese(text))]


def test_a_treatment_is_explained_by_paths(release):
    profile = Profile(
        "p",
        conditions=(Condition("", "gout"), Condition("", "asthma")),
        medications=(Medication("", "warfarin"),),
        allergies=(Allergy("", "ibuprofen"),),
    )
    found = explain_treatment(profile, "naproxen", release, disease="gout")
    parts = found.parts
    worth = parts["band"] + parts["support"] - parts["penalty"]
    assert parts["penalty"] == 0.1
    assert parts["nearness"] == pytest.approx(1.0)
    assert found.treatment.score == pytest.approx(parts["probability"] * parts["weight"] * worth, abs=1e-3)
    drawn = [[step.name for step in path.steps] for path in found.paths]
    assert drawn[0] == ["naproxen", "gout"]
    assert found.paths[0].evidence[0]["statement"]
    assert ["naproxen", "NSAIDs", "asthma"] in drawn
    assert ["naproxen", "warfarin"] in drawn
    assert ["naproxen", "NSAIDs", "ibuprofen"] in drawn
    assert all(path.evidence for path in found.paths)
    unknown = explain_treatment("asthma", "warfarin", release)
    assert unknown.treatment is None
    assert unknown.paths == []
    with pytest.raises(InputError, match="no single drug"):
        explain_treatment("asthma", "no such drug", release)


def test_a_score_is_made_of_its_parts_predictions_too(release, table):
    target = replace(find_condition("hypertensive disorder", table), probability=0.5)
    situation = situation_of(Profile("p", conditions=(Condition("", "asthma"),)), table)
    ranked = rank_treatments("p", [target], situation, table, count=500, candidates=True).treatments
    assert {"predicted", "guideline"} <= {t.status for t in ranked}
    for t in ranked:
        worth = BAND[t.line] + t.support - (0.1 if any(r.severity == "avoid" for r in t.against) else 0)
        assert t.score == pytest.approx(0.5 * t.nearness * max(worth, 0.001), abs=1e-6)
    untried = next(t for t in ranked if t.status == "predicted")
    parts = explain_treatment("hypertensive disorder", untried.id, release).parts
    assert (parts["nearness"], parts["support"]) == (1.0, pytest.approx(untried.support, abs=1e-4))


def test_explain_takes_a_treatment(release):
    run, where = CliRunner().invoke, ["--release", str(release.path)]
    answer = json.loads(run(cli, ["explain", "gout", "naproxen", *where, "--format", "json"]).output)
    assert (answer["drug_name"], answer["treatment"]["for"]) == ("naproxen", "MONDO:0005393")
    shown = run(cli, ["explain", "MONDO:0005393,RXCUI:11289", "naproxen", *where, "--format", "table"]).output
    assert "interacts with" in shown
    assert "does not replace a doctor" in " ".join(shown.split())


def test_an_explanation_in_chinese(release):
    run, where = CliRunner().invoke, ["--release", str(release.path), "--format", "table", "--lang", "zh"]
    shown = run(cli, ["explain", "MONDO:0004979,RXCUI:11289", "萘普生", "--for", "痛风", *where]).output
    assert all(part in shown for part in ("—治疗→", "华法林", "哮喘", "慎用", "风险"))
    assert "caution" not in shown
