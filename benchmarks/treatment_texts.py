"""Texts for the treatment benchmarks, and what the pipeline reads in them. Shared by several benchmarks; no claim.

Corpora of the shared data: PubMedQA, abstracts of Evidence Inference, OHSUMED and Medical Abstracts: some 14,000
abstracts. What was read is kept in a file of the user's cache folder, since it takes minutes.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.pipeline import load
from extractors.vocabulary import Vocabulary
from kg.build.backbone import vocabulary_entries
from kg.build.home import cache_folder
from kg.model import Document
from kg.release.read import Release

__all__ = ["corpus", "mined"]

TREATS = "biolink:treats_or_applied_or_studied_to_treat"
CO = "biolink:occurs_together_in_literature_with"


def corpus(data: Path, share: float = 1.0) -> Iterator[Document]:
    """Documents of all corpora; `share` keeps only the texts whose hash falls below it."""
    for id, title, text in _texts(data):
        if int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF <= share:
            yield Document.of_parts(id, title, [("abstract", text)], source="infores:text")


def _texts(data: Path) -> Iterator[tuple[str, str, str]]:
    with gzip.open(data / "pubmedqa/ori_pqal.json.gz") as stream:
        for id, row in json.load(stream).items():
            yield f"PMID:{id}", row["QUESTION"], " ".join([*row["CONTEXTS"], row["LONG_ANSWER"]])
    for name, folder in (
        ("evidence_inference/abstracts.tar.gz", "PMC"),
        ("ohsumed23/ohsumed_single_23.tar.gz", "OHSUMED"),
    ):
        with tarfile.open(data / name) as archive:
            for member in archive:
                if member.isfile():
                    held = archive.extractfile(member)
                    text = held.read().decode("utf-8", "replace") if held else ""
                    title, _, rest = text.strip().partition("\n")
                    id = member.name.rpartition("/")[2].partition(".")[0].removeprefix("PMC")
                    yield f"{folder}:{id}", title.strip(), " ".join(rest.split())
    with gzip.open(data / "medical_abstracts_tc/medical_tc_test.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(io.StringIO(stream.read()))):
            yield f"file:medical_abstracts_{number}", "", row["medical_abstract"]


def mined(release: Release, data: Path, share: float = 1.0) -> dict[str, Any]:
    """What the texts say: `treats` = rows (drug, disease, score, negated, sentence, publication, drug text, disease
    text); `together` = for each pair named in one sentence, in how many texts.
    """
    key = hashlib.sha256(f"{release.id}-{share}-5".encode()).hexdigest()[:16]
    path = cache_folder() / f"treatment-texts-{key}.json"
    if path.is_file():
        held: dict[str, Any] = json.loads(path.read_text())
        return held
    vocabulary = Vocabulary.compile(vocabulary_entries(release.nodes, release.statements))
    treats: list[Any] = []
    together: dict[str, int] = {}
    count = 0
    for annotation in load("fast", vocabulary=vocabulary).pipe(corpus(data, share), on_error=lambda _: None):
        count += 1
        mentions = {m.id: m for m in annotation.mentions}
        pairs = set()
        for r in annotation.relations:
            subject, obj = mentions[r.subject], mentions[r.object]
            if r.predicate == TREATS:
                sentence = annotation.document.text[r.sentence[0] : r.sentence[1]]
                row = [subject.curie, obj.curie, r.score, r.negated, sentence, annotation.document.id]
                treats.append([*row, subject.text, obj.text, subject.type, obj.type])
            pairs |= {(subject.curie, obj.curie), (obj.curie, subject.curie)}
        for a, b in pairs:
            together[f"{a} {b}"] = together.get(f"{a} {b}", 0) + 1
    found = {"treats": treats, "together": together, "texts": count}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))
    return found
