"""Ordinary diseases: a small release of made-up sources, a note, and what must hold of every answer."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from kg.build.run import build
from kg.cli import cli
from kg.errors import InputError
from kg.model import Feature
from kg.release.read import open_release
from queries.chinese import chinese_labels, in_chinese
from queries.clinical.features import NAMES, Note
from queries.clinical.finder import Finder, Found
from queries.clinical.gate import rare_share
from queries.clinical.names import name_key
from queries.clinical.scoring import chances, thin_prior
from queries.clinical.stated import stated_first
from queries.clinical.words import roots_of
from queries.compare import compare
from queries.diagnosis.answer import SHARED_WORDS, rank
from queries.diagnosis.notes import NoteReader
from queries.explain import explain
from queries.index import Disease, open_index
from queries.questions.ask import questions
from queries.report.content import report_content
from queries.report.sources import source_name
from queries.report.words import word

OBO = """format-version: 1.2

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0001945
name: Fever
is_a: HP:0000118

[Term]
id: HP:0012735
name: Cough
is_a: HP:0000118

[Term]
id: HP:0001166
name: Arachnodactyly
is_a: HP:0000118
"""
HPOA = """database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration
OMIM:154700\tMarfan syndrome\t\tHP:0001166\tPMID:1\tPCS\t\t9/10\t\t\tP\tx
OMIM:000001\tOther syndrome\t\tHP:0001945\tPMID:1\tPCS\t\t1/10\t\t\tP\tx
"""
STARTER = """#medkg-starter\t1
disease\tMEDKG:disease-gout\tGout\tpodagra\t\t4\tm\t35\t85
disease\tMEDKG:disease-flu\tInfluenza\tflu\t\t5\tb\t0\t99
disease\tMEDKG:disease-endometriosis\tEndometriosis\t\t\t3\tf\t15\t48
finding\tMEDKG:finding-big-toe-pain\tsudden big toe pain
finding\tMEDKG:finding-red-joint\tred swollen joint
finding\tHP:0001945\tfever
finding\tHP:0012735\tcough
finding\tMEDKG:finding-pelvic-pain\tchronic pelvic pain
finding\tMEDKG:exposure-alcohol\talcohol abuse
has\tMEDKG:disease-gout\tMEDKG:finding-big-toe-pain\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-gout\tMEDKG:finding-red-joint\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-gout\tHP:0001945\t0.15\tinfores:medkg-starter
risk\tMEDKG:disease-gout\tMEDKG:exposure-alcohol\t0.3\tinfores:medkg-starter
has\tMEDKG:disease-flu\tHP:0001945\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-flu\tHP:0012735\t0.8\tinfores:medkg-starter
has\tMEDKG:disease-endometriosis\tMEDKG:finding-pelvic-pain\t0.8\tinfores:medkg-starter
"""
OTHERS = {
    "gout": "ankle pain, tophi, elevated uric acid, joint tenderness, night pain, heel nodules",
    "flu": "muscle aches, headache, chills, sore throat, malaise, runny nose",
    "endometriosis": "painful menstruation, infertility, pain with intercourse, bowel cramps, back ache, heavy bleeding",
}
for _disease, _names in OTHERS.items():
    for _number, _name in enumerate(_names.split(", ")):
        STARTER += f"finding\tMEDKG:finding-{_disease}-{_number}\t{_name}\n"
        STARTER += f"has\tMEDKG:disease-{_disease}\tMEDKG:finding-{_disease}-{_number}\t0.45\tinfores:medkg-starter\n"
PAGE = [
    {
        "condition": "Gout",
        "url": "https://www.nhs.uk/conditions/gout/",
        "symptoms": ["Your big toe hurts a lot.", "It is red."],
    }
]
NOTE = "Mr Zweigenbaum is a 50 year old man. The pain in his big toe came suddenly, the joint is swollen and red. No fever, no cough."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clinical")
    texts = {"hp.obo": OBO, "phenotype.hpoa": HPOA, "starter.tsv": STARTER, "nhs.json": json.dumps(PAGE)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDKG_HOME", str(folder / "home"))
        report = build([str(folder / name) for name in texts], folder / "release")
        release = open_release(folder / "release")
        index = open_index(release)
        profile = NoteReader(release).profile("note", NOTE)
        yield report, release, index, profile, folder


def test_the_note_finds_the_disease_by_the_words_of_its_author(made):
    report, release, index, profile, _ = made
    answer = rank(profile, index, release=release.id)
    assert not report.problems
    assert release.node("medkg:exposure-alcohol").category == "ExposureEvent"
    assert answer.diagnoses[0].name == "Gout"
    assert answer.candidates == 5
    assert {"Marfan syndrome", "Influenza"} <= {d.name for d in answer.diagnoses}
    assert abs(sum(d.probability for d in answer.diagnoses) - 1) < 1e-4


def test_contributions_and_remainder_are_the_score_and_denied_findings_never_speak_for(made):
    _, _, index, profile, _ = made
    for diagnosis in rank(profile, index).diagnoses:
        total = sum(c.value for c in diagnosis.contributions) + diagnosis.remainder
        assert total == pytest.approx(diagnosis.score, abs=1e-3)
        assert all(c.value <= 0 for c in diagnosis.contributions if c.excluded)


def test_the_words_that_count_have_one_name_in_both_languages(made):
    _, _, index, profile, _ = made
    answer = rank(profile, index)
    assert SHARED_WORDS in {c.feature for c in answer.diagnoses[0].contributions}
    shown = in_chinese(answer, chinese_labels()).diagnoses[0]
    label = next(c.label for c in shown.contributions if c.feature == SHARED_WORDS)
    assert label == "病历中与该病表现相符的用词"


def test_the_page_is_shown_as_evidence_and_explained(made):
    _, release, index, profile, _ = made
    gout = rank(profile, index).diagnoses[0]
    pages = [c for c in gout.contributions if c.feature == "NHS:gout"]
    assert pages[0].paths[0]["evidence"][0]["sentence"].startswith("Your big toe hurts")
    found = explain(profile, "podagra", release, index)
    assert found.diagnosis.rank == 1
    with pytest.raises(InputError) as caught:
        explain(profile, "Influenca", release, index)
    assert "Influenza" in caught.value.hint
    assert all(path.statement in found.statements for path in found.paths)


def test_explain_says_of_shared_words_what_the_report_says(made, tmp_path):
    _, release, index, profile, _ = made
    (tmp_path / "note.txt").write_text(NOTE)
    run, where = CliRunner().invoke, ["--release", str(release.path), "--format", "table"]
    told = {
        row["feature"]: row["relation"]
        for row in report_content(profile, release, index)["diagnoses"][0]["contributions"]
    }
    assert told[SHARED_WORDS] == "words"
    shown = run(cli, ["explain", str(tmp_path / "note.txt"), "gout", *where]).output
    assert f"({SHARED_WORDS})\n    {word('words', 'en')}\n" in shown
    assert f"- {source_name('infores:medkg-starter', '', 'en')}" in shown
    assert word("kin", "en") not in shown
    beside = run(cli, ["explain", str(tmp_path / "note.txt"), "gout", "--against", "flu", *where]).output
    assert "weighed" in beside
    ranked = run(cli, ["diagnose", str(tmp_path / "note.txt"), *where]).output
    assert "infores:" not in shown + beside + ranked


def test_no_word_of_the_patient_is_left_anywhere(made):
    _, release, index, profile, folder = made
    assert b"Zweigenbaum" not in rank(profile, index, release=release.id).to_json()
    assert "Zweigenbaum" not in repr(profile)
    for path in folder.rglob("*"):
        assert not path.is_file() or b"Zweigenbaum" not in path.read_bytes()


def test_lay_words_and_names_meet():
    assert roots_of("short of breath") == roots_of("dyspnea")
    assert roots_of("throwing up") == roots_of("vomiting")
    assert roots_of("Hypokalemia") == roots_of("low potassium")
    assert name_key("Kidney stones") == name_key("stone, kidney")
    assert name_key("Hepatitis A") != name_key("hepatitis")


def test_a_weak_limb_is_weakness_on_one_side():
    assert set(roots_of("unilateral weakness")) <= set(roots_of("sudden right arm weakness"))
    assert roots_of("weakness in the left leg") == roots_of("left leg weakness")
    assert roots_of("hemiparesis") == roots_of("unilateral weakness")


def test_words_of_examining_and_numbers_name_no_disease():
    assert roots_of("62 mg, chest x-ray normal") == roots_of("chest")
    assert roots_of("right lower lobe consolidation") == (*roots_of("right"), *roots_of("lung infiltrate"))


def test_a_part_of_the_body_alone_is_no_finding(made):
    _, _, index, _, _ = made
    found = index.ordinary.finder.find("He had a big toe operation and a joint replacement.")
    assert not found


def test_half_a_name_does_not_turn_round():
    numbers = {one: n for n, one in enumerate(dict.fromkeys(roots_of("hypertension") + roots_of("hypotension")))}
    names = [[numbers[one] for one in roots_of(name)] for name in ("hypertension", "hypotension")]
    ends = np.array([0, len(names[0]), len(names[0]) + len(names[1])])
    finder = Finder(numbers, np.ones(len(numbers)), ends, np.concatenate(names), np.array([7, 8]))
    assert [one.finding for one in finder.find("His blood pressure was low.")] == [8]


def test_a_stated_disease_stands_above_the_broader_one():
    names = [Disease(str(n), name, [], []) for n, name in enumerate(("diabetes mellitus", "type 2 diabetes mellitus"))]
    assert stated_first(np.array([2.0, 1.0]), [1], names).tolist() == [1.0, 2.0]
    assert stated_first(np.array([2.0, 1.0]), [], names).tolist() == [2.0, 1.0]


def test_questions_and_comparison_know_ordinary_diseases(made):
    _, _, index, profile, _ = made
    asked = questions(profile, index)
    assert {"tophi", "elevated uric acid"} & {q.name for q in asked.questions}
    assert all(q.if_yes["name"] for q in asked.questions)
    found = compare(profile, "Gout", "Influenza", index)
    assert found.first.rank < found.second.rank
    assert found.difference == pytest.approx(sum(row.difference for row in found.rows) + found.remainder, abs=1e-2)


def test_the_tail_keeps_the_order_and_adds_up():
    raw = np.array([3.0, 1.0, 2.0])
    found = chances(raw)
    assert found.sum() == pytest.approx(1)
    assert np.argsort(found).tolist() == np.argsort(raw).tolist()


def test_the_weight_of_rare_diseases_is_a_chance_that_falls_with_what_is_ordinary(made):
    _, _, index, _, _ = made
    clinical, sure = index.ordinary, np.full(len(index.diseases), 0.5)
    fever, rare = Feature("HP:0001945", "Fever"), Feature("HP:0001166", "Arachnodactyly")
    shares = [rare_share(told, sure, 2, index, clinical) for told in ([fever], [rare, fever], [rare])]
    assert sorted(shares) == shares
    assert 0 < shares[0] < shares[-1] < 1
    assert rare_share([], sure, 2, index, clinical) == 0


def test_words_in_between_break_no_phrase():
    assert roots_of("I have lost my appetite") == roots_of("lost appetite")
    assert roots_of("blood in his urine") == roots_of("hematuria")


def test_what_is_common_counts_where_little_is_told():
    features = np.zeros((len(NAMES), 2))
    features[NAMES.index("prevalence")] = (5, 1)
    one, many = (Note([Found(n, 1.0, False, (0, 1)) for n in range(count)], []) for count in (1, 12))
    thin, long = (np.ptp(thin_prior(features, note)) for note in (one, many))
    assert thin > 5 * long > 0
