"""A doctor's word beside the patient: it only grows, is shown, and changes no release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError
from queries.review import Review, add_review, read_reviews, review_file


@pytest.fixture
def patient(tmp_path):
    path = tmp_path / "patient.json"
    path.write_text(
        '{"id": "p", "phenotypicFeatures": [{"type": {"id": "HP:0001166"}}, {"type": {"id": "HP:0001083"}}]}'
    )
    return path


def test_words_are_kept_in_order_and_a_changed_file_is_noticed(patient):
    add_review(patient, Review("accept", "MONDO:1", "a"))
    add_review(patient, Review("comment", "", comment="wait"))
    first, second = read_reviews(patient)
    assert (first.verdict, second.comment) == ("accept", "wait")
    assert first.time
    assert first.previous == ""
    assert second.previous
    lines = review_file(patient).read_bytes().splitlines(keepends=True)
    review_file(patient).write_bytes(lines[0].replace(b"accept", b"reject") + lines[1])
    with pytest.raises(InputError, match="changed"):
        read_reviews(patient)


def test_wrong_words_are_refused(patient, tmp_path):
    for review in (Review("maybe", "MONDO:1"), Review("comment", "MONDO:1")):
        with pytest.raises(InputError):
            add_review(patient, review)
    with pytest.raises(InputError):
        add_review(tmp_path / "nobody.json", Review("accept", "MONDO:1"))
    assert read_reviews(patient) == []


def test_command_and_report(patient, small_release, tmp_path):
    run = CliRunner().invoke
    where = ["--release", str(small_release.path)]
    before = (Path(small_release.path) / "manifest.json").read_bytes()
    done = run(cli, ["review", str(patient), "--accept", "Marfan syndrome", "--by", "Dr. <b>", *where])
    assert done.exit_code == 0, done.output
    assert [r["verdict"] for r in json.loads(run(cli, ["review", str(patient), "--format", "json"]).output)] == [
        "accept"
    ]
    assert run(cli, ["review", str(patient), "--reject", "no such thing", *where]).exit_code != 0
    for lang, said in (("en", "accepted"), ("zh", "同意")):
        page = tmp_path / f"{lang}.html"
        run(cli, ["report", str(patient), "-o", str(page), "--lang", lang, *where])
        assert said in page.read_text(encoding="utf-8")
        assert 'class="verdict"' in page.read_text(encoding="utf-8"), "the diagnosis itself bears the mark"
        assert "Dr. <b>" not in page.read_text(encoding="utf-8")
    assert (Path(small_release.path) / "manifest.json").read_bytes() == before
    assert "accept" in run(cli, ["review", str(patient), "--format", "tsv"]).output
