"""Claim: rdflib and Apache Jena's riot read each syntax of a release without an error, and as many triples as we wrote.

Run: python benchmarks/rdf_readers.py RELEASE. Needs Java 17 and Maven, which fetches Jena (benchmarks/jena/pom.xml).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}


def main() -> None:
    import pyoxigraph

    from kg.rdf.blocks import Options, release_blocks
    from kg.release.read import open_release
    from kg.store.rdf import derived_facts
    from loaders.writers.rdf import FORMATS, write_blocks

    release = open_release(sys.argv[1])
    jars = fetched(Path("bench-out/jena"))
    print("| Syntax | written | riot | written, distinct | rdflib |\n|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        for name, format in FORMATS.items():
            graphs = "source" if name in ("nq", "trig") else "none"
            blocks = release_blocks(release, Options(graphs=graphs), derived=derived_facts(release))
            path = write_blocks(blocks, Path(folder, f"dump{format.ending}"), format=name)
            quads = list(pyoxigraph.parse(path=str(path)))
            print(
                f"| {name} | {len(quads):,} | {riot(jars, path)} | {len(set(quads)):,} | {rdflib(path, name)} |",
                flush=True,
            )


def fetched(folder: Path) -> Path:
    """The folder of Jena's jars."""
    if not folder.is_dir():
        pom = Path(__file__).with_name("jena") / "pom.xml"
        call = ["mvn", "-q", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder.resolve()}"]
        subprocess.run(call, check=True)
    return folder


def riot(jars: Path, path: Path) -> str:
    """Triples or quads that riot counts (each as often as it stands in the file), or its complaint."""
    call = ["java", "-cp", f"{jars}/*", "riotcmd.riot", "--count", str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    if done.returncode or "ERROR" in told or "WARN" in told:
        return f"complains: {told[:200]!r}"
    found = re.search(r"= ([\d,]+)", told)
    return found.group(1) if found else f"said {told[:200]!r}"


def rdflib(path: Path, name: str) -> str:
    """Distinct triples (of the union of graphs, where there are graphs: quads) that rdflib counts."""
    from rdflib import Dataset, Graph

    if name in ("nq", "trig"):
        return f"{sum(1 for _ in Dataset().parse(path, format=RDFLIB[name]).quads()):,}"
    return f"{len(Graph().parse(path, format=RDFLIB[name])):,}"


if __name__ == "__main__":
    main()
