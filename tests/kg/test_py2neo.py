"""The bridge to py2neo, and every pair of texts of the migration guide, against a real server."""

from __future__ import annotations

import re

import pytest

from kg.errors import StoreError, UsageError
from kg.model import Statement

pytest.importorskip("py2neo", reason="py2neo is not installed: pip install 'medkg[py2neo]'")
pytestmark = [
    pytest.mark.xdist_group("neo4j"),
    # py2neo is not mended any more: what it does to sockets and old modules is its own affair.
    pytest.mark.filterwarnings("ignore"),
]
BLOCK = re.compile(r"^```python (py2neo|neo4j|medkg)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def address(neo4j_store, small_release):
    neo4j_store.load(small_release)
    return neo4j_store.selector


def test_the_guide_gives_one_answer_three_times(address, root, monkeypatch):
    blocks = BLOCK.findall((root / "docs" / "py2neo-to-neo4j.md").read_text(encoding="utf-8"))
    assert len(blocks) >= 15
    spaces = {style: {"ADDRESS": address} for style in ("py2neo", "neo4j", "medkg")}
    for place in range(0, len(blocks), 3):
        answers = []
        for style, code in blocks[place : place + 3]:
            exec(compile(code, f"{style} {place}", "exec"), spaces[style])
            answers.append(spaces[style]["answer"])
        assert answers[0], blocks[place]
        assert answers[0] == answers[1] == answers[2]
    spaces["medkg"]["store"].run("MATCH (n:Note) DELETE n", write=True)
    spaces["medkg"]["store"].close()
    spaces["neo4j"]["driver"].close()


def test_results_become_our_types(address, neo4j_store, small_release):
    from kg.store.py2neo_adapter import node_from_py2neo, py2neo_graph, rows_from_cursor, statement_from_py2neo

    graph = py2neo_graph(address)
    text = (
        "MATCH (d:Disease {id: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->(p {id: 'HP:0001166'}) RETURN d, r, p.name AS name"
    )
    assert list(rows_from_cursor(graph.run(text))) == list(neo4j_store.run(text))
    record = graph.run(text).data()[0]
    assert node_from_py2neo(record["d"]) == small_release.node("MONDO:0007947")
    statement = statement_from_py2neo(record["r"])
    assert isinstance(statement, Statement)
    assert statement.id == record["r"]["id"]


def test_what_cannot_be_reached_is_said_without_secrets(monkeypatch):
    from kg.store.py2neo_adapter import py2neo_graph

    monkeypatch.setenv("NEO4J_PASSWORD", "canary-secret")
    with pytest.raises(StoreError, match="py2neo cannot use bolt://127.0.0.1:1") as caught:
        py2neo_graph("bolt://127.0.0.1:1")
    assert "canary" not in str(caught.value)
    with pytest.raises(UsageError, match="holds credentials"):
        py2neo_graph("bolt://me:canary-secret@127.0.0.1:1")
