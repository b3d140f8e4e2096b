"""Draw a disease with its most frequent findings: in a notebook the last line shows it, as a script it writes HTML.

Wants `pip install "medkg[cypher]" neo4j-viz`, and a graph that `medkg load` filled. Run, for example:
`python examples/neo4j_viz_neighbourhood.py arcadedb:graph MONDO:0007947 marfan.html`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from neo4j_viz import Node, Relationship, VisualizationGraph

from kg.store.selector import open_store

DISEASE, FINDING = "#c0392b", "#2e6fb5"


def neighbourhood(selector: str, disease: str, *, limit: int = 25) -> VisualizationGraph:
    """The disease in the middle, a finding larger the more often it is seen."""
    with open_store(selector) as store:
        (thing,) = store.query("find_thing", id=disease)
        findings = list(store.query("phenotypes_of_disease", disease=thing["id"], limit=limit))
    nodes = [Node(id=thing["id"], caption=thing["name"], size=40, color=DISEASE)]
    edges = []
    for row in findings:
        share = row["frequency"]
        nodes.append(Node(id=row["phenotype"], caption=row["name"], size=10 + 25 * (share or 0.3), color=FINDING))
        label = "" if share is None else f"{share:.0%}"
        edges.append(Relationship(source=thing["id"], target=row["phenotype"], caption=label))
    return VisualizationGraph(nodes=nodes, relationships=edges)


if __name__ == "__main__":
    store, disease, out = sys.argv[1:4]
    Path(out).write_text(neighbourhood(store, disease).render().data, encoding="utf-8")
    sys.stdout.write(f"{out}\n")
