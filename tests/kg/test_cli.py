"""The command as a person or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_release import MARFAN

VERBS = ("demo", "build", "extract", "eval", "diagnose", "explain", "next", "report", "diff", "validate", "export")


def medkg(*arguments, home, stdin=None):
    environment = {**os.environ, "MEDKG_HOME": str(home), "COLUMNS": "120"}
    call = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, env=environment, input=stdin, check=False)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_examples(verb, tmp_path):
    done = medkg(verb, "--help", home=tmp_path)
    assert done.returncode == 0
    assert f"medkg {verb}" in done.stdout.partition("Examples:")[2]


def test_wrong_calls_end_with_2_and_a_next_step(tmp_path):
    assert medkg("nonsense", home=tmp_path).returncode == 2
    done = medkg("build", "nonsense", "--out", tmp_path / "r", home=tmp_path)
    assert done.returncode == 2
    assert "hpoa" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_release_yet_says_how_to_build_one(tmp_path):
    done = medkg("diagnose", "HP:0001166", home=tmp_path)
    assert done.returncode == 1
    assert "medkg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_release_that_is_not_there_is_a_wrong_call(tmp_path):
    done = medkg("diagnose", "HP:0001166", "--release", tmp_path / "nope", home=tmp_path)
    assert done.returncode == 2
    assert "medkg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_question_is_asked_of_the_release_that_is_named(small_release, tmp_path):
    call = ("query", "phenotypes_of_disease", "--param", f"disease={MARFAN}", "--release")
    done = medkg(*call, small_release.path, home=tmp_path)
    assert {json.loads(line)["phenotype"] for line in done.stdout.splitlines()} >= {"HP:0001166", "HP:0001083"}
    both = medkg(*call, small_release.path, "--store", "memory:x", home=tmp_path)
    assert (both.returncode, "give one" in both.stderr) == (2, True)


def test_the_notice_is_said_once_for_all_patients_and_ages_in_words(real_release, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("A 35-year-old man with arachnodactyly and ectopia lentis.", encoding="utf-8")
    call = ("diagnose", note, "HP:0001166,HP:0001083", "--release", real_release.path, "--format", "table")
    done = medkg(*call, home=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("not a medical device") == 1
    assert "35 years" in done.stdout
    assert "P35Y" not in done.stdout


def test_diagnose_in_every_format_and_explain(real_release, tmp_path):
    where = ("--release", real_release.path)
    marfan = "HP:0001166,HP:0001083,HP:0002616,HP:0100775"
    answer = json.loads(medkg("diagnose", marfan, *where, "--format", "json", "--top", 3, home=tmp_path).stdout)
    assert {"patient", "release", "profile", "diagnoses", "warnings"} <= set(answer)
    assert [d["rank"] for d in answer["diagnoses"]] == [1, 2, 3]
    assert {"id", "name", "synonyms", "xrefs", "score", "probability", "contributions"} <= set(answer["diagnoses"][0])
    assert "Marfan syndrome" in [d["name"] for d in answer["diagnoses"]]
    lines = medkg("diagnose", marfan, "HP:0001250", *where, "--format", "jsonl", home=tmp_path).stdout.splitlines()
    assert len([json.loads(line) for line in lines]) == 2
    rows = medkg("diagnose", "-", *where, "--format", "tsv", home=tmp_path, stdin=marfan).stdout.splitlines()
    assert rows[0].split("\t")[:3] == ["patient", "rank", "id"]
    assert len(rows) == 11
    table = medkg("diagnose", marfan, *where, "--format", "table", home=tmp_path).stdout
    assert "not a medical device" in table
    why = medkg("explain", marfan, "OMIM:154700", *where, "--format", "table", home=tmp_path).stdout
    assert "Marfan syndrome" in why
    assert "PMID:" in why or "OMIM:154700" in why


def test_one_bad_patient_does_not_stop_the_others(real_release, tmp_path):
    (tmp_path / "bad.json").write_text('{"id": "CANARY", ')
    done = medkg("diagnose", tmp_path / "bad.json", "HP:0001250", "--release", real_release.path, home=tmp_path)
    assert done.returncode == 1
    assert "bad.json" in done.stderr
    assert "CANARY" not in done.stderr
    assert json.loads(done.stdout)["diagnoses"]


def test_a_note_is_read_and_its_words_stay_out_of_messages(real_release, tmp_path):
    note = "Mr CANARY, 15 years, has arachnodactyly and ectopia lentis. No seizures. His mother had scoliosis."
    done = medkg("diagnose", "-", "--release", real_release.path, home=tmp_path, stdin=note)
    profile = json.loads(done.stdout)["profile"]
    assert {f["label"] for f in profile["observed"]} == {"Arachnodactyly", "Ectopia lentis"}
    assert [f["label"] for f in profile["excluded"]] == ["Seizure"]
    assert "CANARY" not in done.stdout + done.stderr
    nothing = medkg("diagnose", "-", "--release", real_release.path, home=tmp_path, stdin="CANARY went home.")
    assert nothing.returncode == 1
    assert "CANARY" not in nothing.stderr


def test_the_sources_that_ship_are_valid(real_release, tmp_path):
    done = medkg("validate", real_release.path, home=tmp_path)
    assert done.returncode == 0, done.stdout[:500]


def test_export_and_diff(small_release, tmp_path):
    done = medkg("export", small_release.path, "--format", "kgx", "-o", tmp_path / "graph", home=tmp_path)
    nodes, edges = done.stdout.split()
    with Path(nodes).open(encoding="utf-8") as stream:
        assert sum(1 for _ in stream) == small_release.nodes.height + 1
    with Path(edges).open(encoding="utf-8") as stream:
        assert sum(1 for _ in stream) == small_release.statements.height + 1
    same = medkg("diff", small_release.path, small_release.path, home=tmp_path).stdout
    assert same.count("+0\t-0\t~0") == 4


def test_extract_writes_lines_that_quote_their_text(real_release, home, tmp_path):
    (tmp_path / "paper.txt").write_text("A case.\nMarfan syndrome is characterized by arachnodactyly. No seizures.\n")
    out = tmp_path / "found.jsonl"
    done = medkg("extract", tmp_path / "paper.txt", "-o", out, "--release", real_release.path, home=home)
    assert done.returncode == 0, done.stderr
    row = json.loads(out.read_text())
    assert {"id", "title", "text", "sentences", "mentions", "relations"} <= set(row)
    assert all(row["text"][m["start"] : m["end"]] == m["text"] for m in row["mentions"])
    assert "biolink:has_phenotype" in {r["predicate"] for r in row["relations"]}
    wrong = medkg("extract", tmp_path / "paper.txt", "-o", out, "--with", "nonsense", home=tmp_path)
    assert wrong.returncode == 2
