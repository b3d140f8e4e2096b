"""Run with py2neo in a process of its own: it leaves sockets open, and what it does to warnings is its own affair.

`python -W ignore py2neo_child.py guide|types|unreachable ADDRESS` prints JSON.
"""

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

BLOCK = re.compile(r"^```python (py2neo|neo4j|medkg)\n(.*?)^```", re.DOTALL | re.MULTILINE)
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "py2neo-to-neo4j.md"


def guide(address):
    spaces = {style: {"ADDRESS": address} for style in ("py2neo", "neo4j", "medkg")}
    answers = []
    for style, code in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        exec(compile(code, style, "exec"), spaces[style])
        answers.append([style, spaces[style]["answer"]])
    spaces["medkg"]["store"].run("MATCH (n:Note) DELETE n", write=True)
    return answers


def types(address):
    from kg.store.py2neo_adapter import node_from_py2neo, py2neo_graph, rows_from_cursor, statement_from_py2neo

    graph = py2neo_graph(address)
    text = "MATCH (d:Disease {id: 'MONDO:0007947'})-[r:HAS_PHENOTYPE]->(p {id: 'HP:0001166'}) RETURN d, r, p"
    record = graph.run(text).data()[0]
    statement = statement_from_py2neo(record["r"])
    return {
        "text": text,
        "rows": list(rows_from_cursor(graph.run(text))),
        "node": asdict(node_from_py2neo(record["d"])),
        "statement": [statement.id, record["r"]["id"]],
    }


def unreachable(address):
    from kg.errors import MedkgError
    from kg.store.py2neo_adapter import py2neo_graph

    try:
        py2neo_graph(address)
    except MedkgError as error:
        return [type(error).__name__, str(error)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
