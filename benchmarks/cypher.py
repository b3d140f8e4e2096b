"""Claim: a differential diagnosis of 15 findings in pure Cypher takes under 150 ms on Neo4j and on the embedded server.

    python benchmarks/cypher.py --release bench-out/release [--patients 200]

Patients are drawn from the annotations of one disease each (ten of its findings, five of others'); each is ranked by
`differential_diagnosis` on both engines and by its twin in Python, and the three orders are compared.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg import open_release
from kg.release.read import Release
from kg.store.arcadedb import open_arcadedb
from kg.store.base import Store
from kg.store.memory import MemoryStore
from kg.store.selector import open_store
from tests.servers.neo4j import Server, need_jars

Patients = list[tuple[str, list[str]]]


def drawn(release: Release, count: int) -> list[tuple[str, list[str]]]:
    """Invented patients: (disease, findings)."""
    frame = release.statements
    shown = frame.filter((frame["predicate"] == "biolink:has_phenotype") & ~frame["negated"])
    groups = [(d[0], sorted(set(g["object"]))) for d, g in shown.group_by("subject", maintain_order=True)]
    rich = sorted((disease, terms) for disease, terms in groups if len(terms) >= 10)
    rng = random.Random(0)
    everything = sorted(set(shown["object"]))
    return [(d, sorted({*rng.sample(terms, 10), *rng.sample(everything, 5)})) for d, terms in rng.sample(rich, count)]


def timed(store: Store, patients: Patients) -> tuple[list[list[str]], list[float]]:
    orders, seconds = [], []
    for _, findings in patients:
        begin = time.perf_counter()
        rows = store.query("differential_diagnosis", phenotypes=findings, limit=20)
        seconds.append(time.perf_counter() - begin)
        orders.append([row["disease"] for row in rows])
    return orders, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, default=Path("bench-out/release"))
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--neo4j", help="a server that holds the release already")
    parser.add_argument("--arcadedb", type=Path, help="a directory that holds the release already")
    options = parser.parse_args()
    release = open_release(options.release)
    patients = drawn(release, options.patients)
    wanted, seconds = timed(MemoryStore(release), patients)
    report("Python", seconds[1:])
    with tempfile.TemporaryDirectory() as work:
        with open_arcadedb(options.arcadedb or Path(work) / "arcadedb") as store:
            compare("ArcadeDB", store, release, patients, wanted)
        server = None
        if not options.neo4j:
            need_jars()
            server = Server(Path(work) / "neo4j")
        with open_store(options.neo4j or server.address) as store:
            compare("Neo4j", store, release, patients, wanted)
        if server:
            server.stop()


def compare(name: str, store: Store, release: Release, patients: Patients, wanted: list[list[str]]) -> None:
    store.load(release)
    timed(store, patients[:20])
    orders, seconds = timed(store, patients)
    report(name, seconds)
    same = sum(one == other for one, other in zip(wanted, orders, strict=True))
    first = sum(disease in order[:1] for (disease, _), order in zip(patients, orders, strict=True))
    print(f"  same order of the first 20 as Python: {same} of {len(patients)}; the drawn disease first: {first}")


def report(name: str, seconds: list[float]) -> None:
    cut = statistics.quantiles(seconds, n=100)
    print(
        f"{name:<10} p50 {statistics.median(seconds) * 1000:6.1f} ms   p99 {cut[98] * 1000:6.1f} ms   n {len(seconds)}"
    )


if __name__ == "__main__":
    main()
