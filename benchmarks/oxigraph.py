"""Oxigraph against rdflib on one file: loading it, and twelve queries of the library.

Run: python benchmarks/oxigraph.py RELEASE [STATEMENTS]. Rdflib needs minutes, so a sample of 5,000 statements is the
default; answers of both are compared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NAMES = (
    "phenotypes_of_disease", "genes_of_disease", "diseases_with_phenotype", "evidence_of_statement",
    "inheritance_of_disease", "shared_phenotypes", "distinguishing_phenotypes", "statements_about", "source_coverage",
    "most_supported_statements", "contradicting_statements", "known_from_text_alone",
)  # fmt: skip


def main() -> None:
    import pyoxigraph
    import rdflib

    from kg.rdf.blocks import object_blocks
    from kg.release.read import open_release
    from kg.store.library import library
    from loaders.writers.rdf import write_blocks

    release = open_release(sys.argv[1])
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    statements = [s for place, s in enumerate(release.iter_statements()) if place < wanted]
    ids = {end for s in statements for end in (s.subject, s.object)}
    nodes = [node for node in release.iter_nodes() if node.id in ids]
    with TemporaryDirectory() as folder:
        path = write_blocks(object_blocks(nodes, statements), Path(folder, "dump.nt"), format="nt")
        store, graph = pyoxigraph.Store(str(Path(folder, "store"))), rdflib.Graph()
        mine = timed(lambda: store.bulk_load(path=str(path)))[0]
        theirs = timed(lambda: graph.parse(path, format="nt"))[0]
        print(f"{len(graph):,} triples\n")
        print("| What | Oxigraph | rdflib | times |\n|---|---|---|---|")
        print(f"| load from N-Triples | {mine:.2f} s | {theirs:.2f} s | {theirs / mine:.1f} |")
        total = [0.0, 0.0]
        for name in NAMES:
            text = library("sparql")[name].text
            fast, rows = timed(lambda text=text: list(store.query(text)), best_of=3)  # type: ignore[misc]
            slow, others = timed(lambda text=text: list(graph.query(text)))  # type: ignore[misc]
            total = [total[0] + fast, total[1] + slow]
            same = "" if len(rows) == len(others) else f" ({len(rows)} against {len(others)} rows)"
            print(f"| {name}{same} | {fast * 1000:.1f} ms | {slow * 1000:.1f} ms | {slow / fast:.0f} |")
        print(f"| twelve queries | {total[0] * 1000:.0f} ms | {total[1] * 1000:.0f} ms | {total[1] / total[0]:.0f} |")


def timed(work: Callable[[], Any], *, best_of: int = 1) -> tuple[float, Any]:
    best, result = float("inf"), None
    for _ in range(best_of):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


if __name__ == "__main__":
    main()
