"""The bridge to py2neo, and every pair of texts of the migration guide, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    find_spec("py2neo") is None, reason="py2neo is not installed: pip install 'medkg[py2neo]'"
)
CHILD = Path(__file__).with_name("py2neo_child.py")


def child(what, address, **environment):
    paths = os.pathsep.join([str(CHILD.parents[2]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(CHILD), what, address],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "canary" not in done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def address(loaded_neo4j):
    return loaded_neo4j.selector


def test_the_guide_gives_one_answer_three_times(address):
    answers = child("guide", address)
    assert len(answers) >= 15
    for place in range(0, len(answers), 3):
        styles, given = zip(*answers[place : place + 3], strict=True)
        assert styles == ("py2neo", "neo4j", "medkg")
        assert given[0]
        assert given[0] == given[1] == given[2]


def test_results_become_our_types(address, loaded_neo4j, small_release):
    seen = child("types", address)
    assert seen["rows"] == list(loaded_neo4j.run(seen["text"]))
    assert seen["node"] == json.loads(json.dumps(asdict(small_release.node("MONDO:0007947"))))
    assert seen["statement"][0] == seen["statement"][1]


def test_what_cannot_be_reached_is_said_without_secrets():
    kind, said = child("unreachable", "bolt://127.0.0.1:1", NEO4J_PASSWORD="canary")
    assert kind == "StoreError"
    assert said.startswith("py2neo cannot use bolt://127.0.0.1:1")
    kind, said = child("unreachable", "bolt://me:canary@127.0.0.1:1")
    assert (kind, said.split(".")[0]) == ("UsageError", "the address holds credentials")
