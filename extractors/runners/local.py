"""Map shards over a pool of processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from extractors.runners.pool import worker_pool
from extractors.shards import ShardConfig, extract_shard
from kg.errors import ExtractionError

__all__ = ["run"]


def run(
    jobs: Sequence[tuple[Path, Path]],
    config: ShardConfig,
    *,
    processes: int,
    progress: Callable[[], None] | None = None,
) -> None:
    """Extract every (documents, out) pair; `progress` is called after each.

    Finished shards stay when a later one fails. Raises `ExtractionError` when a worker dies.
    """
    tell = progress or (lambda: None)
    if processes <= 1 or len(jobs) <= 1:
        for documents, out in jobs:
            extract_shard(documents, out, config)
            tell()
        return
    with worker_pool(min(processes, len(jobs))) as pool:
        waiting = [pool.submit(extract_shard, documents, out, config) for documents, out in jobs]
        try:
            for done in as_completed(waiting):
                done.result()
                tell()
        except BrokenProcessPool as error:
            hint = "run the same command again, with fewer --jobs if memory is short"
            raise ExtractionError("a worker process died", hint=hint) from error
