"""The vectors of all names of a vocabulary, made once and then mapped from disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson

from extractors.linking.encoder import Encoder, Vectors
from extractors.name_table import NameTable

__all__ = ["name_vectors", "plain_names"]

_SAMPLE = 1000
_STEP = 2048


def name_vectors(
    names: NameTable,
    encoder: Encoder,
    *,
    folder: Path | None = None,
    listen: Callable[[int, int], None] = lambda _done, _all: None,
) -> Vectors:
    """Vectors of the names, one a row, in the order of the table.

    With `folder` they are kept there under the hash of names and encoder, and mapped into memory the next time, so that
    processes share them. A folder that cannot be written to is as none. `listen` is told how many rows are done.
    """
    path = folder / f"linking-{_key(names, encoder)}.npy" if folder is not None and names.rows else None
    if path is not None and path.is_file():
        try:
            mapped: Vectors = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError):
            mapped = np.empty((0, 0), dtype=np.float32)
        # A file that was cut short is made again.
        if len(mapped) == len(names.rows):
            return mapped
    vectors = _encoded([row.name for row in names.rows], encoder, listen)
    if path is None or not _written(path, vectors):
        return vectors
    return np.load(path, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


def plain_names(names: NameTable, plain: Callable[[str], str], *, folder: Path | None = None) -> list[str]:
    """Each name of the table through `plain`, the function that makes names and mentions meet; kept in `folder` as
    the vectors are.
    """
    path = folder / f"plain-{names.digest}.json" if folder is not None and names.rows else None
    if path is not None and path.is_file():
        try:
            kept: list[str] = orjson.loads(path.read_bytes())
        except (OSError, ValueError):
            kept = []
        # A sample tells a file that another version of `plain` made.
        some = range(0, len(kept), max(1, len(kept) // _SAMPLE))
        if len(kept) == len(names.rows) and all(kept[n] == plain(names.rows[n].name) for n in some):
            return kept
    made = [plain(row.name) for row in names.rows]
    if path is not None:
        _beside(path, lambda stream: stream.write(orjson.dumps(made)))
    return made


def _key(names: NameTable, encoder: Encoder) -> str:
    return blake2b(f"{names.digest} {encoder.name}".encode(), digest_size=8).hexdigest()


def _encoded(names: Sequence[str], encoder: Encoder, listen: Callable[[int, int], None]) -> Vectors:
    parts: list[Vectors] = []
    for start in range(0, len(names), _STEP):
        parts.append(encoder.encode(names[start : start + _STEP]))
        listen(min(start + _STEP, len(names)), len(names))
    return np.concatenate(parts) if parts else encoder.encode([])


def _written(path: Path, vectors: Vectors) -> bool:
    return _beside(path, lambda stream: np.save(stream, vectors))


def _beside(path: Path, write: Callable[[BinaryIO], object]) -> bool:
    """Write beside, then rename: several processes may do so at once."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            write(stream)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        return False
    return True
