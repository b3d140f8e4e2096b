"""Scores by document, exact and overlapping mention; errors; the page."""

from __future__ import annotations

import pytest

from extractors.evaluation.concepts import Judged, confusions, scores
from extractors.evaluation.page import error_page

TEXT = "Fever and short thumbs."
FEVER, THUMB, WIDER, OTHER = (0, 5, "HP:1"), (10, 22, "HP:2"), (16, 22, "HP:2"), (0, 5, "HP:3")


def judged(gold, found, id="a"):
    return Judged(id, TEXT, frozenset(gold), frozenset(found))


def f1(level, *documents):
    return round(scores(documents)[level].f1, 1)


def test_levels_differ_as_they_say():
    one = judged({FEVER, THUMB}, {FEVER, WIDER})
    assert (f1("document", one), f1("exact", one), f1("overlap", one)) == (100.0, 50.0, 100.0)
    assert f1("document", judged({FEVER}, {OTHER})) == 0
    assert f1("document", judged({FEVER}, {FEVER, OTHER}), judged({THUMB}, set())) == 50.0


def test_the_interval_is_around_the_figure_and_the_same_each_time():
    documents = [judged({FEVER}, {FEVER} if n % 3 else {OTHER}, str(n)) for n in range(30)]
    one = scores(documents)["document"]
    assert one.low < one.f1 < one.high
    assert one.precision == one.recall == pytest.approx(66.7, abs=0.1)
    assert scores(documents)["document"] == one
    assert scores([])["document"].f1 == 0


def test_errors_are_counted_once_a_document_and_shown_escaped():
    documents = [judged({FEVER, THUMB}, {OTHER}, "<a>"), judged({FEVER}, {FEVER, OTHER}, "b")]
    found = [(e.kind, e.text, e.curie, e.documents) for e in confusions(documents)]
    assert found == [
        ("wrong", "Fever", "HP:3", 2),
        ("missed", "Fever", "HP:1", 1),
        ("missed", "short thumbs", "HP:2", 1),
    ]
    page = error_page(
        "<title>", scores(documents), confusions(documents), lambda curie: {"HP:3": "Cold & wet"}.get(curie, "")
    )
    assert "Cold &amp; wet" in page
    assert "<a>" not in page
    assert "&lt;title&gt;" in page
