"""A shard: some documents in, their statements out. A pure function with an atomic result.

Kill it anywhere and run it again: the bytes are the same, and nobody ever sees half of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from extractors.assemble import statements
from extractors.base import Pipeline
from extractors.pipeline import load
from extractors.vocabulary import Vocabulary
from kg.errors import ExtractionError
from kg.model import Document, Evidence, Frequency, Qualifiers, Section, Statement
from kg.release.files import fresh_folder, write_bytes

__all__ = ["ShardConfig", "extract_shard", "read_documents", "read_shard", "write_documents"]


@dataclass(frozen=True, slots=True)
class ShardConfig:
    """What a worker needs to know: the pipeline's name and the file of the compiled vocabulary."""

    pipeline: str
    vocabulary: Path


def extract_shard(documents: Path, out: Path, config: ShardConfig) -> None:
    """Read documents (JSON lines), write `statements.jsonl` and `manifest.json` into the folder `out`.

    The manifest lists the digests of all documents that were worked, also of those that failed, with the reason.
    """
    pipeline = _pipeline(config.pipeline, str(config.vocabulary))
    lines: list[bytes] = []
    digests: list[str] = []
    failed: list[dict[str, str]] = []
    for document, outcome in pipeline.outcomes(read_documents(documents)):
        digest = document.digest
        digests.append(digest)
        if isinstance(outcome, ExtractionError):
            failed.append({"document": document.id, "digest": digest, "reason": outcome.why})
            continue
        lines += [b'{"d":"%s",%b' % (digest.encode(), orjson.dumps(s)[1:]) for s in statements(outcome)]
    manifest = {
        "documents": digests,
        "failed": failed,
        "parts": pipeline.names,
        "statements": len(lines),
        "vocabulary": Vocabulary.digest_of(config.vocabulary),
    }
    with fresh_folder(out) as folder:
        (folder / "statements.jsonl").write_bytes(b"\n".join([*lines, b""]))
        (folder / "manifest.json").write_bytes(orjson.dumps(manifest))


@lru_cache(maxsize=4)
def _pipeline(name: str, vocabulary: str) -> Pipeline:
    return load(name, vocabulary=Vocabulary.load(Path(vocabulary)))


def write_documents(documents: Iterable[Document], path: Path) -> None:
    """Write documents as JSON lines, all at once."""
    write_bytes(path, b"\n".join([*(orjson.dumps(document) for document in documents), b""]))


def read_documents(path: Path) -> Iterator[Document]:
    """Read documents that `write_documents` wrote."""
    with path.open("rb") as stream:
        for line in stream:
            row: dict[str, Any] = orjson.loads(line)
            row["sections"] = tuple(Section(**section) for section in row["sections"])
            row["xrefs"], row["mesh"] = tuple(row["xrefs"]), tuple(row["mesh"])
            yield Document(**row)


def read_shard(out: Path) -> Iterator[tuple[str, Statement]]:
    """Yield (digest of the document, statement) of a shard, in its order."""
    with (out / "statements.jsonl").open("rb") as stream:
        for line in stream:
            row = orjson.loads(line)
            digest = row.pop("d")
            row["qualifiers"] = Qualifiers(**row["qualifiers"])
            row["evidence"] = tuple(_evidence(reason) for reason in row["evidence"])
            yield digest, Statement(**row)


def _evidence(row: dict[str, Any]) -> Evidence:
    for key in ("sentence_span", "subject_span", "object_span"):
        row[key] = tuple(row[key]) if row[key] else None
    row["frequency"] = Frequency(**row["frequency"]) if row["frequency"] else None
    return Evidence(**row)
