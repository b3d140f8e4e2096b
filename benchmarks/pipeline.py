"""Claim: the whole `fast` pipeline works 120 abstracts a second on two cores, in at most 1.2 GB a process.

    python benchmarks/pipeline.py [--data ../shared/data] [--pipeline fast] [--jobs 2] [--documents 3000]

Documents: abstracts of MEDLINE (`medical_abstracts_tc`, test part) and titles with abstracts of BC5CDR's development
set. Vocabulary: all names of HPO, Mondo and HPOA's diseases, as `medkg extract` has them without a release. First one
process: every part's CPU milliseconds a document, mentions by finder, memory. Then `--jobs` processes as a build runs
them, shards of 100 documents; the time to start the processes and load the vocabulary is told apart, since a build of
a million abstracts pays it once. Wall-clock figures hold for a machine that does nothing else; the CPU time, and the
documents a second that so many free cores would give, are printed beside them.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractors.base import TOGETHER, Preparing
from extractors.pipeline import load
from extractors.runners import local
from extractors.shards import ShardConfig, write_documents
from extractors.vocabulary import Vocabulary
from kg.build.extraction import CHUNK
from kg.build.vocabularies import vocabulary_file
from kg.model import Annotation, Document
from loaders.base import Problems
from loaders.literature import pubtator


def documents(data: Path, most: int) -> Iterator[Document]:
    problems = Problems()
    dev = data / "bc5cdr" / "CDR_DevelopmentSet.PubTator.txt.gz"
    found = [one.document for one in pubtator.annotations(dev, problems)][:most]
    yield from found
    with gzip.open(data / "medical_abstracts_tc" / "medical_tc_test.csv.gz", "rt", encoding="utf-8") as stream:
        next(stream)
        for number, line in zip(range(most - len(found)), stream, strict=False):
            text = line.rstrip("\n").partition(",")[2].strip('"')
            yield Document.of_parts(f"text:{number}", "", [("abstract", text)])


def resident() -> float:
    """Peak resident memory of this process in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def one_process(name: str, vocabulary: Path, texts: list[Document]) -> None:
    begin = time.perf_counter()
    pipeline = load(name, vocabulary=Vocabulary.load(vocabulary))
    print(f"load: {time.perf_counter() - begin:.1f} s, {resident():.2f} GB")
    for part_of in (texts[:50], texts):
        spent: Counter[str] = Counter()
        found: Counter[str] = Counter()
        begin = time.perf_counter()
        for start in range(0, len(part_of), TOGETHER):
            together = [Annotation(document) for document in part_of[start : start + TOGETHER]]
            for part in pipeline.parts:
                begun = time.process_time()
                if isinstance(part, Preparing):
                    part.prepare(together)
                together = [part.annotate(annotation) for annotation in together]
                spent[part.name] += time.process_time() - begun
            for annotation in together:
                found.update(f"{m.extractor} {'linked' if m.curie else 'NIL'}" for m in annotation.mentions)
                found.update(f"{r.extractor} {r.predicate}" for r in annotation.relations)
        wall = time.perf_counter() - begin
    free = len(texts) / sum(spent.values())
    print(f"one process: {len(texts) / wall:,.0f} documents/s by the clock, {free:,.0f} by CPU, {resident():.2f} GB")
    for part, seconds in spent.items():
        print(f"  {part:<24}{1000 * seconds / len(texts):7.2f} ms CPU a document")
    for what, count in found.most_common():
        print(f"  {what:<60}{count:>8,}")


def several(name: str, vocabulary: Path, texts: list[Document], jobs: int) -> None:
    config = ShardConfig(pipeline=name, vocabulary=vocabulary)
    with tempfile.TemporaryDirectory() as folder:
        shards = []
        for start in range(0, len(texts), CHUNK):
            path = Path(folder) / f"{start}.jsonl"
            write_documents(texts[start : start + CHUNK], path)
            shards.append((path, Path(folder) / f"out-{start}"))
        ticks: list[float] = []
        begin = time.perf_counter()
        local.run(shards, config, processes=jobs, progress=lambda: ticks.append(time.perf_counter()))
    rest = (len(ticks) - jobs) * CHUNK / (ticks[-1] - ticks[jobs - 1])
    whole = len(texts) / (ticks[-1] - begin)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = jobs * len(texts) / (used.ru_utime + used.ru_stime)
    print(
        f"{jobs} processes: {rest:,.0f} documents/s by the clock once loaded ({whole:,.0f} with loading; "
        f"{cpu:,.0f} by CPU with loading), {used.ru_maxrss / 1e6:.2f} GB a process"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pipeline", default="fast")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--documents", type=int, default=3000)
    options = parser.parse_args()
    texts = list(documents(options.data, options.documents))
    words = sum(len(one.text.split()) for one in texts) / len(texts)
    print(f"{options.pipeline}: {len(texts)} documents of {words:.0f} words; {os.cpu_count()} cores")
    vocabulary = vocabulary_file()
    several(options.pipeline, vocabulary, texts, options.jobs)
    one_process(options.pipeline, vocabulary, texts)


if __name__ == "__main__":
    main()
