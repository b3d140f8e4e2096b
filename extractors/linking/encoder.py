"""Names as vectors without torch: the sum of trained vectors of their features, of length one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from extractors.linking.features import FeatureReader
from kg.errors import InputError, Location

__all__ = ["Encoder", "NameEncoder", "Vectors", "unit"]

Vectors = npt.NDArray[np.float32]
_BATCH = 32
"""Names whose features are summed at once: their rows stay near the processor, which takes a third of the time."""
_FILE = "vectors.npz"


class Encoder(Protocol):
    """Turns names into vectors of length one, whose product says how alike two names are."""

    @property
    def name(self) -> str:
        """Name with version, and a hash of what was trained: equal names give equal vectors."""

    def encode(self, names: Sequence[str]) -> Vectors:
        """Vectors of some names, one a row."""


class NameEncoder:
    """The light encoder. `table` has a row of whole numbers (-127 to 127) for each feature, `scale` what one is worth.

    `reader` numbers the features of names.

    >>> encoder = NameEncoder.untrained(buckets=512, width=16)
    >>> encoder.encode(["short thumb", "Short thumbs"]).shape
    (2, 16)
    """

    def __init__(self, table: npt.NDArray[np.int8], scale: npt.NDArray[np.float32]) -> None:
        self._table, self._scale = table, scale
        self.reader = FeatureReader(len(table))

    @classmethod
    def of(cls, weights: Vectors) -> NameEncoder:
        """Round trained vectors to whole numbers; costs no accuracy that could be measured."""
        scale = np.maximum(np.abs(weights).max(axis=1), 1e-9).astype(np.float32) / np.float32(127)
        return cls(np.round(weights / scale[:, None]).astype(np.int8), scale)

    @classmethod
    def untrained(cls, *, buckets: int, width: int, seed: int = 0) -> NameEncoder:
        """Random vectors: names are as alike as they share features."""
        return cls.of(np.random.default_rng(seed).standard_normal((buckets, width), dtype=np.float32))

    @property
    def name(self) -> str:
        """`ngrams.v1` and 8 digits of the hash of its numbers."""
        digest = blake2b(self._table.tobytes() + self._scale.tobytes(), digest_size=4)
        return f"ngrams.v1-{digest.hexdigest()}"

    @property
    def width(self) -> int:
        """Numbers of a vector."""
        return int(self._table.shape[1])

    def encode(self, names: Sequence[str]) -> Vectors:
        """Vectors of length one, one a row; a name without a word has its own."""
        out = np.empty((len(names), self.width), dtype=np.float32)
        for start in range(0, len(names), _BATCH):
            out[start : start + _BATCH] = unit(self.sums(*self.reader.batch(names[start : start + _BATCH])))
        return out

    def sums(self, features: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]) -> Vectors:
        """Sums of the vectors of bags of features (`extractors.linking.features.joined`), one a row, of any length."""
        rows = self._table[features].astype(np.float32)
        rows *= self._scale[features, None]
        found: Vectors = np.add.reduceat(rows, starts, axis=0)
        return found

    def unpack(self, folder: Path) -> None:
        """Write `encoder_table.npy` and `encoder_scale.npy` into a folder, for `mapped`."""
        np.save(folder / "encoder_table.npy", self._table)
        np.save(folder / "encoder_scale.npy", self._scale)

    @classmethod
    def mapped(cls, folder: Path) -> NameEncoder:
        """An encoder over what `unpack` wrote, memory-mapped: nothing is read before it is asked for."""
        table, scale = (
            np.load(folder / f"encoder_{part}.npy", mmap_mode="r", allow_pickle=False) for part in ("table", "scale")
        )
        return cls(table, scale)

    def save(self, folder: Path) -> None:
        """Write `vectors.npz` into a folder; equal encoders write equal bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{_FILE}"
        with beside.open("wb") as stream:
            np.savez_compressed(stream, table=self._table, scale=self._scale)
        beside.replace(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> NameEncoder:
        """Read `vectors.npz`; raises `InputError` when it is missing or damaged."""
        path = folder / _FILE
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(stored["table"], stored["scale"])
        except (OSError, ValueError, KeyError) as error:
            hint = "train it again: medkg train linker --ontology my.obo --out FOLDER"
            raise InputError("is no readable linker", where=Location(str(path)), hint=hint) from error


def unit(rows: npt.NDArray[Any]) -> Vectors:
    """Rows scaled to length one; a row of zeros stays.

    >>> unit(np.array([[3.0, 4.0]])).round(1).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled
