"""Claim: a release goes into a real Neo4j at 15,000 edges/s or more, merged, on two cores.

    python benchmarks/load.py --release bench-out/release [--edges 100000]

Side by side on one server, empty before each run: MERGE with UNWIND batches of 1,000 and of 10,000 rows as everybody
writes it, `medkg load`, and `neo4j-admin database import full`; then `medkg load` into the embedded server. The first
two get the nodes by `medkg load` and merge a sample of the edges. Rates are rows of that kind a second.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import neo4j

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg import open_release
from kg.release.read import Release
from kg.store import shape
from kg.store.arcadedb import open_arcadedb
from kg.store.selector import open_store
from loaders.writers.neo4j_admin import write_neo4j_admin
from tests.servers.neo4j import Server, configure, java, need_jars


class Clock:
    """Seconds between the first and the last word of each stage."""

    def __init__(self) -> None:
        self.spans: dict[str, list[float]] = {}
        self.rows: dict[str, int] = {}
        self.last = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Listen to a load."""
        now = time.perf_counter()
        span = self.spans.setdefault(stage, [self.last, now])
        span[1] = self.last = now
        self.rows[stage] = total

    def rate(self, stage: str) -> str:
        """Rows a second of one stage."""
        begin, end = self.spans[stage]
        return f"{self.rows[stage] / (end - begin):,.0f}"


def emptied(driver: neo4j.Driver) -> None:
    while driver.execute_query("MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*) AS n").records[0]["n"]:
        pass


def merged(driver: neo4j.Driver, rows: list[dict], batch: int) -> float:
    """Edges a second by MERGE, in batches."""
    text = (
        "UNWIND $rows AS row MATCH (s:NamedThing {id: row.subject}) MATCH (o:NamedThing {id: row.object}) "
        "MERGE (s)-[r:HAS_PHENOTYPE {id: row.id}]->(o) SET r += row.values"
    )
    begin = time.perf_counter()
    for start in range(0, len(rows), batch):
        with driver.session() as session:
            session.execute_write(lambda tx, part: tx.run(text, rows=part).consume(), rows[start : start + batch])
    return len(rows) / (time.perf_counter() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, default=Path("bench-out/release"))
    parser.add_argument("--edges", type=int, default=60_000, help="edges for the two MERGE loops")
    options = parser.parse_args()
    need_jars()
    release = open_release(options.release)
    work = Path(tempfile.mkdtemp(prefix="medkg-load-"))
    lines: list[tuple[str, str, str, str, str]] = []
    server = Server(work / "neo4j")
    with open_store(server.address) as store:
        clock, begin = Clock(), time.perf_counter()
        store.load(release, listen=clock)
        whole = time.perf_counter() - begin
        ours = (
            "medkg load, Neo4j",
            *(clock.rate(stage) for stage in ("nodes", "statements", "evidence")),
            f"{whole:.0f}",
        )
        begin = time.perf_counter()
        again = store.load(release)
        print(f"second load: {again.changed} changes, {time.perf_counter() - begin:.1f} s")
        print(
            "counts equal to the tables:", store.counts() == {n: f["rows"] for n, f in release.manifest.tables.items()}
        )
    frame = shape.edges(release)
    sample = frame.filter(frame["label"] == "HAS_PHENOTYPE").head(options.edges)
    rows = [{**key, "values": values} for key, values in shape.properties(sample)]
    with neo4j.GraphDatabase.driver(server.address) as driver:
        for batch in (1_000, 10_000):
            emptied(driver)
            lines.append((f"UNWIND … MERGE, {batch:,} rows", "", f"{merged(driver, rows, batch):,.0f}", "", ""))
    server.stop()
    lines.append(ours)
    lines.append(imported(release, work))
    with open_arcadedb(work / "arcadedb") as store:
        clock, begin = Clock(), time.perf_counter()
        store.load(release, listen=clock)
        whole = time.perf_counter() - begin
        rates = (clock.rate(stage) for stage in ("nodes", "statements", "evidence"))
        lines.append(("medkg load, embedded ArcadeDB", *rates, f"{whole:.0f}"))
    shutil.rmtree(work)
    print(f"\n{'way':<34}{'nodes/s':>10}{'edges/s':>10}{'evidence/s':>12}{'all, s':>9}")
    for name, nodes, edges, evidence, seconds in lines:
        print(f"{name:<34}{nodes:>10}{edges:>10}{evidence:>12}{seconds:>9}")
    print("all = with comparison, constraints, full-text and vector index; neo4j-admin builds no index")


def imported(release: Release, work: Path) -> tuple[str, str, str, str, str]:
    """Export and import by the real tool."""
    begin = time.perf_counter()
    command = write_neo4j_admin(release, work / "files")
    home = work / "imported"
    configure(home, 0)
    tool = java(home, "org.neo4j.cli.AdminTool", *shlex.split(command)[1:])
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    middle = time.perf_counter()
    subprocess.run(tool, cwd=work / "files", env=environment, check=True, stdout=subprocess.DEVNULL)
    end = time.perf_counter()
    edges = release.manifest.tables["statements"]["rows"] / (end - middle)
    return "neo4j-admin import (+ export)", "", f"{edges:,.0f}", "", f"{end - begin:.0f}"


if __name__ == "__main__":
    main()
