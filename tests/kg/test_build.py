"""The build: resumes after a kill, works only what is new, gives equal bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import open_release
from kg.build.run import build
from kg.errors import UsageError
from kg.release.validate import validate_release

OBO = """format-version: 1.2
data-version: toy/releases/2026-01-01

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001

[Term]
id: HP:0001250
name: Seizure
synonym: "Epileptic seizure" EXACT []
is_a: HP:0000118

[Term]
id: HP:0001945
name: Fever
is_a: HP:0000118
"""
HPOA = (
    "#version: 2026-01-01\n"
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n"
    "OMIM:1\tToyosis\t\tHP:0001250\tPMID:1\tPCS\t\t3/4\t\t\tP\tx\n"
    "OMIM:2\tFebris\t\tHP:0001945\tPMID:2\tPCS\t\t\t\t\tP\tx\n"
)


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path / "home"))
    folder = tmp_path / "in"
    (folder / "papers").mkdir(parents=True)
    (folder / "hp.obo").write_text(OBO)
    (folder / "x.hpoa").write_text(HPOA)
    for number in range(6):
        text = f"Report {number}.\nToyosis is characterized by fever. Patients with febris had no seizures.\n"
        (folder / "papers" / f"p{number}.txt").write_text(text)
    return folder


def names(folder):
    return [str(folder / "hp.obo"), str(folder / "x.hpoa"), str(folder / "papers")]


def content(release):
    return {p.name: p.read_bytes() for p in sorted(release.iterdir())}


def test_text_supports_and_contradicts_with_sentence_and_offsets(sources, tmp_path):
    build(names(sources), tmp_path / "r")
    release = open_release(tmp_path / "r")
    assert [f for f in validate_release(release) if f.severity == "error"] == []
    found = {(s.subject, s.object, s.negated): s for s in release.iter_statements() if s.evidence[0].sentence}
    mined = found["OMIM:1", "HP:0001945", False]
    assert len(mined.evidence) == 6
    document = {row["id"]: row["text"] for row in release.documents.iter_rows(named=True)}[
        mined.evidence[0].publication
    ]
    start, end = mined.evidence[0].sentence_span
    assert document[start:end] == "Toyosis is characterized by fever."
    assert ("OMIM:2", "HP:0001250", True) in found


def test_equal_bytes_whatever_was_cached_and_in_how_many_processes(sources, tmp_path, monkeypatch):
    build(names(sources), tmp_path / "r1", processes=1)
    build(names(sources), tmp_path / "r2", processes=1)
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path / "other-home"))
    monkeypatch.setattr("kg.build.extraction.CHUNK", 2)
    build(names(sources), tmp_path / "r3", processes=2)
    assert content(tmp_path / "r1") == content(tmp_path / "r2") == content(tmp_path / "r3")


def test_only_new_documents_are_worked(sources, tmp_path):
    worked = []

    def listen(stage, done, total):
        if stage == "extract":
            worked.append(total)

    build(names(sources), tmp_path / "r", listener=listen)
    (sources / "papers" / "p9.txt").write_text("New.\nFebris causes fever.\n")
    build(names(sources), tmp_path / "r", listener=listen)
    build(names(sources), tmp_path / "r", listener=listen)
    assert worked == [6, 1]
    assert open_release(tmp_path / "r").documents.height == 7


def test_a_document_that_went_takes_its_evidence_along(sources, tmp_path):
    build(names(sources), tmp_path / "r")
    (sources / "papers" / "p0.txt").unlink()
    build(names(sources), tmp_path / "r")
    assert "file:p0" not in open_release(tmp_path / "r").evidence["publication"].to_list()


def test_bad_files_are_named_and_the_rest_goes_on(sources, tmp_path):
    (sources / "papers" / "broken.xml").write_bytes(b"<PubmedArticleSet><PubmedArticle>")
    (sources / "papers" / "empty.txt").write_bytes(b"")
    report = build(names(sources), tmp_path / "r")
    told = "\n".join(str(p) for p in report.problems)
    assert "broken.xml" in told
    assert "empty.txt" in told
    assert open_release(tmp_path / "r").documents.height == 6


def test_an_unknown_source_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="hpoa"):
        build(["no-such-source"], tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_a_build_killed_at_any_moment_and_run_again_gives_the_same_bytes(sources, tmp_path):
    build(names(sources), tmp_path / "whole")
    wanted = content(tmp_path / "whole")
    call = [sys.executable, "-m", "kg.cli", "build", *names(sources), "--out", str(tmp_path / "r"), "--jobs", "1"]
    environment = {**os.environ, "MEDKG_HOME": str(tmp_path / "killed-home")}
    for delay in (0.35, 0.5, 0.7):
        process = subprocess.Popen(call, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Whatever is there now is either nothing or a whole release.
        if (tmp_path / "r").exists():
            assert content(tmp_path / "r") == wanted
    subprocess.run(call, env=environment, check=True, stdout=subprocess.DEVNULL)
    left = [p for p in (tmp_path / "killed-home").rglob("*") if ".new-" in p.name or p.name.startswith("run-")]
    assert left == []
    assert content(tmp_path / "r") == wanted


def test_the_shipped_sources_are_found_offline():
    from kg.build.sources import known_sources, locate

    assert all(Path(locate(name)).is_file() for name, row in known_sources().items() if "offline" in row)
