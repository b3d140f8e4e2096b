"""`medkg ask`: over a pipe and in a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time

import pytest

from queries.diagnosis.codes import CodeBook
from queries.index import open_index
from queries.questions.session import Session
from queries.report.words import translate


@pytest.fixture(scope="module")
def session(demo_release):
    return lambda: Session(demo_release, open_index(demo_release), CodeBook(demo_release))


def test_lines_become_findings_age_and_sex(session):
    mine = session()
    kinds = [
        mine.hear(line).kind for line in ("35 y", "female", "fever", "- chest pain", "no cough", "乏力", "HP:0002789")
    ]
    assert kinds == ["age", "sex", "finding", "absent", "absent", "finding", "finding"]
    p = mine.profile
    assert (p.age, p.sex) == ("P35Y", "female")
    assert [f.id for f in p.observed] == ["HP:0001945", "HP:0012378", "HP:0002789"]
    assert [f.id for f in p.excluded] == ["HP:0100749", "HP:0012735"]
    assert mine.undo().id == "HP:0002789"
    assert mine.answer(1).diagnoses


def test_parts_of_names_are_offered_and_nonsense_is_unknown(session):
    mine = session()
    heard = mine.hear("long fing")
    assert "HP:0100807" in [id for id, _ in heard.choices]
    assert mine.hear("xyzzy plugh").kind == "unknown"
    assert [lost.item for lost in mine.profile.unmapped] == ["line 2"]
    assert translate(mine.profile.unmapped[0].reason, "zh") == "没有此名称的表现"
    assert not mine.profile.observed
    assert "xyzzy" not in repr(mine.profile)


def test_a_question_that_was_skipped_is_not_asked_again(session):
    mine = session()
    mine.hear("fever")
    first = mine.question()
    mine.skip(first.id)
    assert mine.question().id != first.id


def medkg(*arguments):
    return [sys.executable, "-m", "kg.cli", *arguments]


def test_over_a_pipe(demo_release):
    lines = "35 y\nmale\nfever\ncough\ntachypnea\n-chest pain\n?\ny\nqwertz\n"
    done = subprocess.run(
        medkg("ask", "--release", str(demo_release.path), "--format", "json"),
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert "line 9" in done.stderr
    assert "qwertz" not in done.stderr
    assert answer["diagnoses"][0]["id"] == "MONDO:0005249"
    assert len(answer["profile"]["observed"]) == 4


def test_in_a_terminal(demo_release):
    """A person types a part of a name, picks from the list, is asked a question, and ends."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        medkg("ask", "--release", str(demo_release.path), "--format", "json", "--lang", "zh"),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )
    os.close(theirs)
    seen = b""

    def until(wanted):
        nonlocal seen
        end = time.monotonic() + 90
        while wanted not in seen and time.monotonic() < end and process.poll() is None:
            if select.select([ours], [], [], 1)[0]:
                seen += os.read(ours, 4096)
        assert wanted in seen, seen[-500:]
        seen = seen.rpartition(wanted)[2]

    until("表现>".encode())
    os.write(ours, b"fever\r")
    until("发热".encode())
    os.write(ours, b"cough\r")
    until("咳嗽".encode())
    os.write(ours, b"\r")
    until("有/无".encode())
    os.write(ours, b"n\r")
    os.write(ours, b"done\r")
    out, _ = process.communicate(timeout=120)
    os.close(ours)
    assert process.returncode == 0
    answer = json.loads(out)
    assert {f["label"] for f in answer["profile"]["observed"]} == {"发热", "咳嗽"}
    assert len(answer["profile"]["excluded"]) == 1
