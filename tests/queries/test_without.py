"""Leave one out: the rank told is the rank that the list of answers gives without that finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Feature, Profile
from queries.diagnosis.answer import rank
from queries.explain import explain
from queries.index import open_index
from queries.without import leave_one_out
from tests.small_release import MARFAN

FINDINGS = ("HP:0001166", "HP:0001083", "HP:0002616")


@pytest.fixture(scope="module")
def index(small_release):
    return open_index(small_release)


def test_every_line_is_what_diagnose_says_without_it(index):
    whole = Profile("p", tuple(Feature(id) for id in FINDINGS), (Feature("HP:0001249"),))
    lines = leave_one_out(whole, index.disease_number[MARFAN], index)
    assert sorted(line.feature for line in lines) == sorted([*FINDINGS, "HP:0001249"])
    for line in lines:
        side = "excluded" if line.excluded else "observed"
        rest = replace(whole, **{side: tuple(f for f in getattr(whole, side) if f.id != line.feature)})
        mine = next(d for d in rank(rest, index, count=10_000).diagnoses if d.id == MARFAN)
        assert (line.rank, line.probability) == (mine.rank, mine.probability)
    assert [line.rank for line in lines] == sorted((line.rank for line in lines), reverse=True)


def test_the_only_finding_is_not_left_out_and_explain_tells_the_rest(small_release, index):
    one = Profile("p", (Feature("HP:0001083"),))
    assert leave_one_out(one, index.disease_number[MARFAN], index) == []
    two = Profile("p", tuple(Feature(id) for id in FINDINGS[:2]))
    found = explain(two, MARFAN, small_release, index)
    assert {line.feature for line in found.without} == set(FINDINGS[:2])


def test_excluded_findings_of_a_cohort_are_not_left_out(index):
    case = Profile("p", tuple(Feature(id) for id in FINDINGS), (Feature("HP:0001249"),), cohort=True)
    assert not [line for line in leave_one_out(case, index.disease_number[MARFAN], index) if line.excluded]
