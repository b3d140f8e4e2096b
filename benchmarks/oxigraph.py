"""Oxigraph against rdflib on one file: loading it, and twelve queries of the library.

Run: python benchmarks/oxigraph.py RELEASE [STATEMENTS]. A sample of 2,000 statements, with those about the things that
the queries ask for, since rdflib needs minutes: what it has not answered after 20 s counts as 20 s. Numbers of rows are
compared.
"""

from __future__ import annotations

import multiprocessing
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.model import Node, Statement

NAMES = (
    "phenotypes_of_disease", "genes_of_disease", "diseases_with_phenotype", "evidence_of_statement",
    "inheritance_of_disease", "shared_phenotypes", "distinguishing_phenotypes", "statements_about", "source_coverage",
    "most_supported_statements", "contradicting_statements", "known_from_text_alone",
)  # fmt: skip


LIMIT = 20.0  # seconds for a query of rdflib
_ENTITY = re.compile(r"\b(?:MONDO|HP|HGNC|CHEBI):\d+")


def main() -> None:
    import pyoxigraph
    import rdflib

    from kg.rdf.blocks import object_blocks
    from kg.store.library import library
    from loaders.writers.rdf import write_blocks

    texts = {name: library("sparql")[name].text for name in NAMES}
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    nodes, statements = sample(sys.argv[1], wanted, {id for text in texts.values() for id in _ENTITY.findall(text)})
    with TemporaryDirectory() as folder:
        path = write_blocks(object_blocks(nodes, statements), Path(folder, "dump.nt"), format="nt")
        store, graph = pyoxigraph.Store(str(Path(folder, "store"))), rdflib.Graph()
        mine = timed(lambda: store.bulk_load(path=str(path)))[0]
        theirs = timed(lambda: graph.parse(path, format="nt"))[0]
        print(f"{len(graph):,} triples\n")
        print("| What | rows | Oxigraph | rdflib | times |\n|---|---|---|---|---|")
        print(f"| load from N-Triples | | {mine:.2f} s | {theirs:.2f} s | {theirs / mine:.1f} |")
        total = [0.0, 0.0]
        for name, text in texts.items():
            fast, rows = timed(lambda text=text: len(list(store.query(text))), best_of=3)  # type: ignore[misc]
            slow, others = limited(lambda text=text: len(list(graph.query(text))))  # type: ignore[misc]
            total = [total[0] + fast, total[1] + slow]
            same = rows if others in (rows, None) else f"{rows} against {others}"
            over = "over " if others is None else ""
            line = f"{fast * 1000:.1f} ms | {over}{slow * 1000:.0f} ms | {over}{slow / fast:.0f}"
            print(f"| {name} | {same} | {line} |", flush=True)
        print(f"| twelve queries | | {total[0] * 1000:.0f} ms | {total[1] * 1000:.0f} ms | {total[1] / total[0]:.0f} |")


def sample(path: str, wanted: int, about: set[str]) -> tuple[list[Node], list[Statement]]:
    """Statements about these things first, then others; and all their ends."""
    from kg.release.read import open_release

    release = open_release(path)
    near, far = [], []
    for statement in release.iter_statements():
        (near if {statement.subject, statement.object} & about else far).append(statement)
    statements = [*near, *far][:wanted]
    ends = {end for one in statements for end in (one.subject, one.object)}
    return [node for node in release.iter_nodes() if node.id in ends], statements


def limited(work: Callable[[], int]) -> tuple[float, int | None]:
    """Seconds and rows, in a process of its own; no rows when the time ran out."""
    context = multiprocessing.get_context("fork")  # the graph need not be sent
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(timed(work)))
    process.start()
    try:
        return mine.recv() if mine.poll(LIMIT) else (LIMIT, None)
    finally:
        process.kill()
        process.join()


def timed(work: Callable[[], Any], *, best_of: int = 1) -> tuple[float, Any]:
    best, result = float("inf"), None
    for _ in range(best_of):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


if __name__ == "__main__":
    main()
