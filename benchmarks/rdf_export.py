"""How fast HPO + HPOA + Mondo become N-Quads, against writing the same quads from ready strings, and in what memory.

Run: python benchmarks/rdf_export.py [RELEASE]. Without a release it builds one of hpo, hpoa and mondo.
"""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

EXPORT = """
import re, sys, time
from pathlib import Path
from kg.rdf.blocks import Options, release_blocks
from kg.release.read import open_release
from kg.store.rdf import derived_facts
from loaders.writers.rdf import write_blocks
release = open_release(sys.argv[1])
start = time.perf_counter()
blocks = release_blocks(release, Options(graphs="source"), derived=derived_facts(release))
write_blocks(blocks, Path(sys.argv[2]), format="nq")
took = time.perf_counter() - start
# What getrusage says would count the process that started this one.
print(took, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        release = sys.argv[1] if len(sys.argv) > 1 else built(Path(folder))
        dump = Path(folder, "dump.nq")
        done = subprocess.run(
            [sys.executable, "-c", EXPORT, release, str(dump)], capture_output=True, text=True, check=True
        )
        seconds, megabytes = map(float, done.stdout.split())
        quads, plain = written_plainly(dump, Path(folder, "plain.nq"))
        print(f"| Quads | {quads:,} ({dump.stat().st_size >> 20:,} MB) |")
        print(f"| Release to N-Quads | {seconds:.1f} s, {quads / seconds / 1e6:.2f} M quads/s |")
        print(f"| The same quads from ready strings | {plain:.1f} s |")
        print(f"| Ratio (floor: at most 3) | {seconds / plain:.2f} |")
        print(f"| Most memory of the exporting process (floor: 500 MB) | {megabytes:.0f} MB |")


def built(folder: Path) -> str:
    from kg.build.run import build

    build(["hpo", "hpoa", "mondo"], folder / "release", make_current=False)
    return str(folder / "release")


def written_plainly(dump: Path, out: Path) -> tuple[int, float]:
    """Quads, and the seconds that joining and writing their ready terms takes (splitting them is not counted)."""
    count, seconds = 0, 0.0
    with dump.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as target:
        while batch := [line[:-3].split(" ", 2) for line in islice(lines, 100_000)]:
            start = time.perf_counter()
            for subject, predicate, rest in batch:
                target.write(f"{subject} {predicate} {rest} .\n")
            seconds += time.perf_counter() - start
            count += len(batch)
    return count, seconds


if __name__ == "__main__":
    main()
