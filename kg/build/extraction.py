"""Third step: claims from documents. Only documents that no earlier shard covers are worked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import polars as pl

from extractors import shards
from extractors.runners import local
from kg.build.home import cache_folder
from kg.build.steps import step, step_key
from kg.errors import ExtractionError
from kg.model import Document, content_hash
from kg.release.files import mine, remove_abandoned
from kg.release.tables import CLAIMS, claims_frame, document_of

__all__ = ["CHUNK", "extract_claims"]

CHUNK = 100
"""Documents in one shard: large enough to be worth a file, small enough to be lost to a kill."""


def extract_claims(
    documents: pl.DataFrame,
    config: shards.ShardConfig,
    key: str,
    *,
    processes: int,
    progress: Callable[[int, int], None],
    on_problem: Callable[[ExtractionError], None],
) -> pl.DataFrame:
    """Claims of all these documents, in the order of the documents table.

    `key` names vocabulary and pipeline; shards made under another key are not used. `progress` is told how many of the
    documents to be worked are done, and of how many.
    """
    store = cache_folder() / "extract" / key
    store.mkdir(parents=True, exist_ok=True)
    wanted = set(documents["digest"].to_list())
    covered = _covered(store)
    todo = [row for row in documents.iter_rows(named=True) if row["digest"] not in covered]
    if todo:
        _work([document_of(row) for row in todo], store, config, processes, progress)
        covered = _covered(store)
    used = sorted({covered[digest] for digest in wanted if digest in covered})
    for name in used:
        for failure in orjson.loads((store / name / "manifest.json").read_bytes()).get("failed", []):
            if failure["digest"] in wanted:
                on_problem(ExtractionError(f"{failure['document']}: {failure['reason']}", hint="it is left out"))
    tables = [_claims(store / name, key) for name in used]
    if not tables:
        return pl.DataFrame(schema=CLAIMS)
    order = documents.select("digest").with_row_index("order")
    claims = pl.concat(tables).join(order, on="digest", how="inner").sort("order", maintain_order=True)
    return claims.select(list(CLAIMS))


def _covered(store: Path) -> dict[str, str]:
    """Document digest → shard that covers it (the first by name, when two do)."""
    covered: dict[str, str] = {}
    for manifest in sorted(store.glob("*/manifest.json")):
        for digest in orjson.loads(manifest.read_bytes())["documents"]:
            covered.setdefault(digest, manifest.parent.name)
    return covered


def _work(
    documents: list[Document],
    store: Path,
    config: shards.ShardConfig,
    processes: int,
    progress: Callable[[int, int], None],
) -> None:
    waiting = cache_folder() / "queue"
    waiting.mkdir(parents=True, exist_ok=True)
    remove_abandoned(waiting, "run-")
    queue = mine(waiting, "run-")
    try:
        jobs = []
        for start in range(0, len(documents), CHUNK):
            chunk = documents[start : start + CHUNK]
            name = content_hash([document.digest for document in chunk])
            shards.write_documents(chunk, queue / f"{name}.jsonl")
            jobs.append((queue / f"{name}.jsonl", store / name))
        done = 0

        def one_more() -> None:
            nonlocal done
            done += 1
            progress(min(done * CHUNK, len(documents)), len(documents))

        local.run(jobs, config, processes=processes, progress=one_more)
    finally:
        shutil.rmtree(queue, ignore_errors=True)


def _claims(shard: Path, key: str) -> pl.DataFrame:
    """The shard's statements as a table of claims with a `digest` column."""

    def work(folder: Path) -> None:
        digests: list[str] = []
        statements = []
        for digest, statement in shards.read_shard(shard):
            digests += [digest] * len(statement.evidence)
            statements.append(statement)
        table = claims_frame(statements).with_columns(pl.Series("digest", digests, dtype=pl.String))
        table.write_parquet(folder / "claims.parquet", compression="lz4")

    return pl.read_parquet(step("claims", step_key("claims", [key, shard.name]), work) / "claims.parquet")
