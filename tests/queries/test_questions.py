"""What to ask next: rates, gains, cost classes, and that good questions beat poor ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.model import Feature, Profile
from queries.index import open_index
from queries.questions.ask import open_terms, questions
from queries.questions.costs import COSTS, cost_class
from queries.questions.gain import entropy, expected_gain
from queries.questions.genes import genes_of
from queries.questions.rates import LEAST, answer_rates
from tests.kg.test_cli import medkg
from tests.small_release import LOEYS_DIETZ, MARFAN

FINDINGS = ("HP:0001166", "HP:0002616")


@pytest.fixture(scope="module")
def index(small_release):
    return open_index(small_release)


def profile(*observed, excluded=()):
    return Profile("p", tuple(Feature(id) for id in observed), tuple(Feature(id) for id in excluded))


@given(arrays(float, 5, elements=st.floats(0.01, 1)), arrays(float, (5, 3), elements=st.floats(LEAST, 1 - LEAST)))
def test_a_gain_is_mutual_information(weights, rates):
    prior = weights / weights.sum()
    gains = expected_gain(prior, rates)
    yes = prior @ rates
    # The same by the other way round: H(answer) - H(answer | candidate).
    answer = entropy(np.array([yes, 1 - yes])) - prior @ entropy(np.array([rates.ravel(), 1 - rates.ravel()])).reshape(
        5, 3
    )
    assert gains == pytest.approx(np.maximum(answer, 0), abs=1e-9)
    assert (gains <= min(1.0, float(entropy(prior))) + 1e-9).all()


def test_rates_are_those_of_the_annotations_given_what_was_seen(index):
    marfan = index.disease_number[MARFAN]
    term = index.find("HP:0001083")
    none = np.zeros(0, np.int64)
    span = range(int(index.annotation_ends[marfan]), int(index.annotation_ends[marfan + 1]))
    below = [(set(index.lineage(int(index.annotation_term[n]))), float(index.annotation_rate[n])) for n in span]
    rate = lambda wanted: max(value for line, value in below if wanted in line)  # noqa: E731
    plain = answer_rates(np.array([term]), np.array([marfan]), none, index)[0, 0]
    assert plain == pytest.approx(rate(term))
    above = index.ancestors(term)[-2]
    seen = index.ancestors(int(above))
    told = answer_rates(np.array([term]), np.array([marfan]), seen, index)[0, 0]
    assert told >= plain
    assert told == pytest.approx(min(plain / rate(int(above)), 1 - LEAST), rel=1e-6)


def test_what_is_answered_already_is_not_asked(index):
    best = np.array([index.disease_number[MARFAN], index.disease_number[LOEYS_DIETZ]])
    asked = open_terms(profile(*FINDINGS, excluded=("HP:0000478",)), best, index)
    names = {index.term_ids[t] for t in asked}
    assert len(names) > 10
    assert not names & set(FINDINGS)
    assert "HP:0001083" not in names, "ectopia lentis lies below the eye, which was excluded"
    assert "HP:0001083" in {index.term_ids[t] for t in open_terms(profile(*FINDINGS), best, index)}


def test_questions_are_ranked_and_lead_somewhere(small_release, index):
    found = questions(profile(*FINDINGS), index, genes=genes_of(small_release, index))
    gains = [q.gain for q in found.questions]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0.1
    assert gains[0] <= found.uncertainty
    first = found.questions[0]
    assert first.if_yes["id"] in index.disease_number
    assert 0 < first.yes < 1
    assert {"id", "name", "probability"} == set(first.if_no)


def test_costs_filter_and_gene_tests_are_told_to_be_assumed(small_release, index):
    genes = genes_of(small_release, index)
    assert genes
    only = questions(profile(*FINDINGS), index, costs=["gene test"], genes=genes)
    assert {q.cost for q in only.questions} == {"gene test"}
    assert all(q.id in genes for q in only.questions)
    assert any("assumed" in warning for warning in only.warnings)
    assert {q.cost for q in questions(profile(*FINDINGS), index, costs=["imaging"]).questions} <= {"imaging"}


@pytest.mark.parametrize(
    ("id", "cost"),
    [
        ("HP:0001250", "ask"), ("HP:0001249", "ask"), ("HP:0001166", "examine"), ("HP:0001083", "examine"),
        ("HP:0002616", "imaging"), ("HP:0003074", "lab"), ("HP:0001903", "lab"), ("HP:0001627", "imaging"),
        ("HP:0001945", "examine"), ("HP:0002046", "ask"),
    ],
)  # fmt: skip
def test_cost_class_of_known_findings(index, id, cost):
    assert cost in COSTS
    assert cost_class(index.find(id), index) == cost


def test_nothing_usable_gives_a_warning(index):
    found = questions(profile("HP:9999999"), index)
    assert found.questions == []
    assert "no finding" in found.warnings[0]


def test_the_commands_in_every_format(small_release, tmp_path):
    where = ("--release", small_release.path)
    told = json.loads(medkg("next", ",".join(FINDINGS), *where, "--format", "json", home=tmp_path).stdout)
    assert {"patient", "release", "notice", "uncertainty", "questions", "warnings"} <= set(told)
    rows = medkg("next", ",".join(FINDINGS), *where, "--format", "tsv", "--top", 3, home=tmp_path).stdout.splitlines()
    assert [row.split("\t")[2] for row in rows[1:]] == [q["id"] for q in told["questions"][:3]]
    table = medkg("next", ",".join(FINDINGS), *where, "--format", "table", home=tmp_path).stdout
    assert "not a medical device" in table
    outs = [tmp_path / f"r.{ending}" for ending in ("html", "json", "tsv")]
    call = [part for out in outs for part in ("-o", out)]
    done = medkg("report", ",".join(FINDINGS), *where, *call, "--lang", "zh", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(out.stat().st_size > 500 for out in outs)
    assert '<html lang="zh-Hans">' in outs[0].read_text(encoding="utf-8")
    assert medkg("report", "HP:0001166", *where, "-o", tmp_path / "r.doc", home=tmp_path).returncode == 2


def test_a_patients_words_stay_out_of_the_report(small_release, tmp_path):
    note = "Mr CANARY has arachnodactyly and ectopia lentis."
    out = tmp_path / "r.html"
    where = ("--release", small_release.path)
    done = medkg("report", "-", *where, "-o", out, home=tmp_path, stdin=note)
    assert done.returncode == 0, done.stderr
    assert "CANARY" not in out.read_text(encoding="utf-8") + done.stdout + done.stderr
    bad = medkg("report", "-", *where, "-o", out, home=tmp_path, stdin="CANARY went home.")
    assert bad.returncode == 1
    assert "CANARY" not in bad.stderr
