"""The page, the JSON and the TSV of a report: same numbers, nothing unescaped, readable without a script."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Allergy, Condition, Feature, Measurement, Medication, Profile, Unmapped
from queries.chinese import chinese_labels, comparison_in_chinese, content_in_chinese
from queries.compare import compare
from queries.diagnosis.answer import rank
from queries.index import open_index
from queries.questions.ask import questions
from queries.report.content import report_content, to_json, to_tsv
from queries.report.labels import read_labels
from queries.report.page import to_html
from queries.report.words import _SENTENCES, _SYSTEMS, _WORDS, LANGUAGES

MARFAN = ("HP:0001166", "HP:0001083", "HP:0002616", "HP:0100775")
EVIL = '<script>alert("x")</script>&\'"'
VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a reader needs of a page: tags, numbers, ids, links, and whether every element is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.values, self.ids, self.links, self.open, self.captions = [], [], [], [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "data":
            self.values.append(float(given["value"]))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def index(small_release):
    return open_index(small_release)


@pytest.fixture(scope="module")
def content(small_release, index):
    profile = Profile(
        EVIL,
        tuple(Feature(id) for id in MARFAN),
        (Feature("HP:0001250"),),
        (Unmapped(EVIL, "unknown id"), Unmapped("HP:1", "given as both observed and excluded")),
        age="P15Y",
        sex="male",
    )
    return report_content(profile, small_release, index, count=3, command="medkg report " + EVIL)


def test_what_is_known_besides_findings_is_shown_in_both_languages(small_release, index):
    known = {
        "conditions": (Condition("MONDO:0005148", "type 2 diabetes mellitus"), Condition("", "gout", family=True)),
        "medications": (Medication("RXCUI:11289", "warfarin", dose="5 mg"), Medication("", "potassium")),
        "allergies": (Allergy("", EVIL, severity="severe"),),
        "measurements": (Measurement("LOINC:8310-5", "body temperature", 38.9, "Cel", "high"),),
        "pregnant": True,
    }
    profile = Profile("p", tuple(Feature(id) for id in MARFAN), **known)
    told = report_content(profile, small_release, index)
    assert [row["kind"] for row in told["profile"]["known"]] == [
        "known disease", "family disease", "taken drug", "taken drug", "allergy", "value", "state",
    ]  # fmt: skip
    chinese = chinese_labels()
    english, page = to_html(told), to_html(content_in_chinese(told, chinese), lang="zh", labels=chinese)
    assert "warfarin 5 mg" in english
    assert "body temperature 38.9 °C (high)" in english
    assert all(word in page for word in ("2型糖尿病", "华法林 5 mg", "体温 38.9 °C（高）", "妊娠", "重度"))
    assert "血钾" not in page, "a drug has no name of a test"
    assert EVIL not in english + page


def test_a_general_finding_is_not_called_by_a_special_kind_of_it():
    labels = chinese_labels()
    assert [labels.of(id, "") for id in ("HP:0000989", "HP:0012531", "HP:0000598")] == ["瘙痒", "疼痛", "耳部异常"]


def test_a_comparison_in_chinese_names_age_too(index):
    profile = Profile("p", tuple(Feature(id) for id in MARFAN), age="P15Y")
    found = comparison_in_chinese(compare(profile, "Marfan syndrome", "MONDO:0012212", index), chinese_labels())
    assert {row.label for row in found.rows if row.feature == "medkg:age"} == {"年龄 15 岁"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_json_and_tsv_hold_the_same_numbers(content, lang):
    told = json.loads(to_json(content))
    rows = list(csv.DictReader(io.StringIO(to_tsv(content)), delimiter="\t"))
    by = {(r["section"], r["rank"], r["item"]): float(r["value"]) for r in rows}
    page = list(Page(to_html(content, lang=lang)).values)
    assert told["diagnoses"]
    assert told["questions"]
    expected = [d["probability"] for d in told["diagnoses"]] + [told["other"]]
    for d in told["diagnoses"]:
        assert by["diagnosis", str(d["rank"]), ""] == d["probability"]
        for c in d["contributions"]:
            assert by["finding", str(d["rank"]), c["feature"]] == c["bits"]
            expected += [c["bits"]] + ([c["rate"]] if c["rate"] is not None else [])
        assert by["remainder", str(d["rank"]), ""] == d["remainder_bits"]
        assert by["score", str(d["rank"]), ""] == d["score_bits"]
        expected += [d["remainder_bits"], d["score_bits"]]
    compared = told["comparison"]
    for row in compared["rows"]:
        assert by["difference", "1", row["feature"]] == row["difference"]
        expected += [row["first"], row["second"], row["difference"]]
    expected += [d["remainder_bits"] for d in told["diagnoses"][:2]] + [compared["remainder"]]
    expected += [d["score_bits"] for d in told["diagnoses"][:2]] + [compared["difference"]]
    total = sum(row["difference"] for row in compared["rows"]) + compared["remainder"]
    assert total == pytest.approx(compared["difference"], abs=1e-6)
    for q in told["questions"]:
        assert by["question", str(q["rank"]), ""] == q["gain"]
        expected += [q["gain"], q["yes"]]
    assert page == expected


def test_the_numbers_are_those_of_diagnose_and_add_up(small_release, index, content):
    profile = Profile("p", tuple(Feature(id) for id in MARFAN), (Feature("HP:0001250"),), age="P15Y", sex="male")
    answer = rank(profile, index, count=3)
    for told, found in zip(content["diagnoses"], answer.diagnoses, strict=True):
        assert (told["id"], told["probability"]) == (found.id, found.probability)
        total = sum(c["bits"] for c in told["contributions"]) + told["remainder_bits"]
        assert total == pytest.approx(told["score_bits"], abs=1e-6)
        assert told["score_bits"] == pytest.approx(found.score / 0.6931471805599453, abs=0.006)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_is_whole_safe_and_can_be_read_aloud(content, lang):
    text = to_html(content, lang=lang)
    page = Page(text)
    assert page.open == []
    names = [name for name, _ in page.tags]
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(names)
    assert "<script" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert not [a for _, given in page.tags for a in given if a.startswith("on")]
    assert {"header", "nav", "main", "footer", "h1", "h2", "h3"} <= set(names)
    assert names.count("h1") == names.count("main") == 1
    assert names.count("caption") == names.count("table")
    assert all(given.get("role") == "img" or given.get("aria-hidden") for name, given in page.tags if name == "svg")
    assert all(given.get("scope") for name, given in page.tags if name == "th")
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert next(given["lang"] for name, given in page.tags if name == "html") == LANGUAGES[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pairs_and_facts_of_diseases_are_told_when_asked_for(small_release, index, lang):
    profile = Profile("p", tuple(Feature(id) for id in (*MARFAN, "HP:0001250", "HP:0002205")))
    told = report_content(profile, small_release, index, count=3, max_diseases=2)
    assert told["pairs"]
    lines = [line for line in to_tsv(told).splitlines() if line.startswith("pair\t")]
    assert [float(line.split("\t")[6]) for line in lines] == [pair["gain_bits"] for pair in told["pairs"]]
    page = to_html(told, lang=lang)
    better = [pair for pair in told["pairs"] if pair["gain_bits"] > 0]
    assert all(f'<data value="{pair["gain_bits"]}">' in page for pair in better)
    assert Page(page).open == []
    facts = [fact["name"] for d in told["diagnoses"] for kind in d["facts"].values() for fact in kind]
    assert facts
    assert all(name in page for name in facts)


def test_every_reference_number_is_listed(content):
    numbers = {r["number"] for r in content["references"]}
    used = {n for d in content["diagnoses"] for c in d["contributions"] for n in c["references"]}
    used |= {n for t in content["treatments"] for n in t["references"]}
    used |= {n for t in content["treatments"] for r in t["against"] for n in r["references"]}
    assert used == numbers == set(range(1, len(numbers) + 1))


def test_treatments_are_those_of_the_ranking(content, small_release):
    from queries.treatment.answer import diagnosed, rank_treatments
    from queries.treatment.situation import Situation
    from queries.treatment.table import open_treatments

    table = open_treatments(small_release)
    answer = rank(
        Profile("p", tuple(Feature(id) for id in MARFAN), (Feature("HP:0001250"),)), open_index(small_release), count=3
    )
    targets = diagnosed(Situation(), answer.diagnoses, table)
    expected = rank_treatments("p", targets, Situation(), table, count=1000).treatments
    shown = [(t["id"], t["disease"], t["rank"]) for t in content["treatments"]]
    assert set(shown) <= {(t.id, t.for_, t.rank) for t in expected}
    assert {t.id for t in expected[:5]} <= {id for id, _, _ in shown}
    diseases = [disease for _, disease, _ in shown]
    assert diseases == sorted(diseases, key=diseases.index), "each disease has one table"


def test_findings_stand_under_their_body_system(content):
    systems = {s["name"]: [f["label"] for f in s["observed"]] for s in content["systems"]}
    assert systems["Abnormality of the eye"] == ["Ectopia lentis"]
    assert sum(map(len, systems.values())) == len(MARFAN)


def test_both_languages_say_everything():
    assert all(len(pair) == 2 and all(pair) for pair in _WORDS.values())
    assert all(any("一" <= letter <= "鿿" for letter in text) for _, text in _SENTENCES)
    assert all(_SYSTEMS.values())


def test_labels_come_from_a_babelon_table(tmp_path, content):
    table = tmp_path / "hp-zh.babelon.tsv"
    table.write_text(
        "subject_id\tpredicate_id\ttranslation_value\nHP:0001166\trdfs:label\t细长指(趾)\n", encoding="utf-8"
    )
    assert "细长指(趾)" in to_html(content, lang="zh", labels=read_labels(table))
    (tmp_path / "other.tsv").write_text("a\tb\n")
    with pytest.raises(InputError, match="Babelon"):
        read_labels(tmp_path / "other.tsv")


TERMS = st.one_of(
    st.sampled_from([*MARFAN, "HP:0001250", "HP:0000118", "HP:0000001", "MONDO:0007947", "HP:9999999"]),
    st.integers(0, 9_999_999).map("HP:{:07d}".format),
    st.text(max_size=12),
)
LISTS = st.lists(TERMS, max_size=500)


@settings(
    max_examples=int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(observed=LISTS, excluded=LISTS, real=st.integers(0, 500), cohort=st.booleans(), name=st.text(max_size=9))
def test_any_profile_gets_an_answer_or_a_clear_message(small_release, index, observed, excluded, real, cohort, name):
    """Unknown ids, hundreds of findings, contradictions, nothing at all (1,000 of them: MEDKG_FUZZ_EXAMPLES=1000)."""
    observed += index.term_ids[7 : 7 + real]
    profile = Profile(name, tuple(Feature(id) for id in observed), tuple(Feature(id) for id in excluded), cohort=cohort)
    answer = rank(profile, index, count=3)
    asked = questions(profile, index, count=3)
    assert bool(answer.diagnoses) == bool(answer.profile.observed)
    assert answer.diagnoses or any("no finding" in warning for warning in answer.warnings)
    assert asked.questions or asked.warnings or asked.profile.observed
    for d in answer.diagnoses:
        assert 0 <= d.probability <= 1
        assert d.score == pytest.approx(sum(c.value for c in d.contributions) + d.remainder, abs=0.05)
    # A contradiction is told by the id of today, when a former one was given.
    given_ids = {*observed, *excluded}
    given_ids |= {index.term_ids[n] for id in given_ids if (n := index.find(id)) is not None}
    assert {u.item for u in answer.profile.unmapped} <= given_ids
    page = Page(to_html(report_content(profile, small_release, index, count=2)))
    assert page.open == []


def test_a_real_browser_draws_the_page(content, tmp_path):
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium here: install it to see the page drawn")
    page = tmp_path / "page.html"
    page.write_text(to_html(content), encoding="utf-8")
    call = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'user'}"]
    shot, paper = tmp_path / "page.png", tmp_path / "page.pdf"
    for option in (f"--screenshot={shot}", f"--print-to-pdf={paper}"):
        subprocess.run([*call, option, page.as_uri()], capture_output=True, check=True, timeout=120)
    assert shot.read_bytes()[:4] == b"\x89PNG"
    assert len(shot.read_bytes()) > 10_000, "an empty page"
    assert paper.read_bytes()[:4] == b"%PDF"
    dom = subprocess.run([*call, "--dump-dom", page.as_uri()], capture_output=True, check=True, timeout=120).stdout
    assert Page(dom.decode().removeprefix("<!DOCTYPE html>")).values == Page(to_html(content)).values
