"""Claim: HPO, HPOA, Mondo and 1,000 abstracts build in under 2 minutes and 1.5 GB; 20 more in under a tenth of that.

    python benchmarks/build.py [--data ../shared/data] [--out bench-out]

The abstracts are those of BC5CDR, one text file each. Every run starts with an empty cache of its own. Also checks that
a second build from nothing, and one killed three times on its way, give the same bytes.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from kg.model import Document
from loaders.base import Origin, Problems
from loaders.literature.pubtator import PubtatorReader

SOURCES = ("hpo", "hpoa", "mondo")


def abstracts(data: Path) -> list[Document]:
    found: dict[str, Document] = {}
    for path in sorted((data / "bc5cdr").glob("*.PubTator.txt.gz")):
        for record in PubtatorReader().read(path, Origin(""), Problems()):
            found.setdefault(record.id, record)
    return list(found.values())


def write(documents: list[Document], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        body = document.text[len(document.title) :].strip()
        (folder / f"{document.id.partition(':')[2]}.txt").write_text(f"{document.title}\n{body}\n", encoding="utf-8")


def call(papers: Path, out: Path, home: Path) -> list[str]:
    os.environ["MEDKG_HOME"] = str(home)
    return [sys.executable, "-m", "kg.cli", "build", *SOURCES, str(papers), "--out", str(out), "--jobs", "2"]


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def same(one: Path, other: Path) -> bool:
    names = sorted(p.name for p in one.iterdir())
    return not any(filecmp.cmpfiles(one, other, names, shallow=False)[1:])


def killed(papers: Path, out: Path, home: Path, whole: float) -> None:
    for _ in range(3):
        process = subprocess.Popen(call(papers, out, home), stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random.uniform(0.1, 0.6) * whole)
        os.killpg(process.pid, 9)
        process.wait()
    subprocess.run(call(papers, out, home), check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("bench-out"))
    options = parser.parse_args()
    if not (options.data / "bc5cdr").is_dir():
        sys.exit(f"BC5CDR is not at {options.data}/bc5cdr: name the folder of corpora with --data")
    out, papers = options.out.resolve(), options.out.resolve() / "papers"
    shutil.rmtree(out, ignore_errors=True)
    documents = abstracts(options.data)
    write(documents[:1000], papers)
    full = timed(call(papers, out / "release", out / "home"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"1,000 abstracts from nothing: {full:.1f} s, peak {peak} MB (largest process)")
    timed(call(papers, out / "again", out / "home-2"))
    print(f"the same bytes from nothing a second time: {same(out / 'release', out / 'again')}")
    killed(papers, out / "killed", out / "home-3", full)
    print(f"the same bytes after three kill -9: {same(out / 'release', out / 'killed')}")
    write(documents[1000:1020], papers)
    more = timed(call(papers, out / "release", out / "home"))
    print(f"20 more abstracts: {more:.2f} s, {more / full:.3f} of the full time")


if __name__ == "__main__":
    main()
