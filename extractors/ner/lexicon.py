"""What the linear tagger knows of words beside its corpora: groups of alike words, and names in vocabularies.

All of it is facts about words under hashes: no name can be read back. Made by `extractors.ner.training.lexicon`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractors.ner.hashes import SortedHashes
from extractors.words import stem

__all__ = ["LONGEST_NAME", "VOCABULARIES", "Lexicon", "name_hashes", "word_hash", "word_key"]

VOCABULARIES = ("disease", "phenotype", "chemical", "action", "protein", "gene", "procedure", "anatomy")
LONGEST_NAME = 8
"""Tokens of the longest name that is looked for."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def word_key(word: str) -> int:
    """32 bits of a word in lower case, under which groups of words are found."""
    return crc32(word.lower().encode("utf-8"))


def word_hash(word: str) -> int:
    """64 bits of a word as names are compared: lower case, singular, American spelling.

    >>> word_hash("Tumours") == word_hash("tumor")
    True
    """
    plain = stem(word.lower()).encode("utf-8")
    return crc32(plain) << 32 | crc32(plain[::-1] + b"/")


def name_hashes(words: npt.NDArray[np.uint64], length: int) -> npt.NDArray[np.uint64]:
    """Hash of each run of `length` words. `words` are word hashes; shape (n - length + 1,)."""
    total = np.zeros(len(words) - length + 1, dtype=np.uint64)
    for n in range(length):
        total = total * _FACTOR + words[n : n + len(total)]
    return total ^ np.uint64(length)


@dataclass(frozen=True)
class Lexicon:
    """`keys` (sorted word keys), `groups` (words, sizes of grouping; 0 = none), `counts` (words, vocabularies:
    a logarithmic class of how many names hold the word), `names` (sorted hashes), `holders` (bits of vocabularies).
    """

    keys: npt.NDArray[np.uint32]
    groups: npt.NDArray[np.uint16]
    counts: npt.NDArray[np.uint8]
    names: npt.NDArray[np.uint64]
    holders: npt.NDArray[np.uint8]

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read a lexicon; the same file is read once."""
        return _load(str(path), path.stat().st_mtime_ns)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What is written to disk."""
        return {name: getattr(self, name) for name in ("keys", "groups", "counts", "names", "holders")}

    def word(self, word: str) -> tuple[list[int], list[int]]:
        """Groups and counts of a word; zeros for one that is not known."""
        place = self._words.get(word_key(word))
        if place is None:
            return [0] * self.groups.shape[1], [0] * self.counts.shape[1]
        return self.groups[place].tolist(), self.counts[place].tolist()

    @cached_property
    def _words(self) -> dict[int, int]:
        return {key: place for place, key in enumerate(self.keys.tolist())}

    @cached_property
    def _names(self) -> SortedHashes:
        return SortedHashes(self.names)

    def codes(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """Where tokens lie in names, two bits a vocabulary: 0 outside, 1 begins, 2 goes on, 3 is the whole name.

        The longest name at a place wins, inside each vocabulary. `hashes` are the word hashes of one document.
        """
        size, kinds = len(hashes), len(VOCABULARIES)
        found = [0] * size
        if not len(self.names) or not size:
            return np.zeros(size, dtype=np.int32)
        lengths = range(min(LONGEST_NAME, size), 0, -1)
        runs = [name_hashes(hashes, length) for length in lengths]
        places = self._names.find(np.concatenate(runs))
        hits = np.flatnonzero(places)
        ends = np.cumsum([len(run) for run in runs])
        which = np.searchsorted(ends, hits, side="right")
        starts = hits - (ends - [len(run) for run in runs])[which]
        for start, order, bits in zip(
            starts.tolist(), which.tolist(), self.holders[places[hits] - 1].tolist(), strict=True
        ):
            stop = start + lengths[order]
            for kind in range(kinds):
                mask = 3 << 2 * kind
                if bits >> kind & 1 and not any(code & mask for code in found[start:stop]):
                    found[start] |= (1 if stop - start > 1 else 3) << 2 * kind
                    for n in range(start + 1, stop):
                        found[n] |= 2 << 2 * kind
        return np.array(found, dtype=np.int32)


@lru_cache(maxsize=4)
def _load(path: str, _: int) -> Lexicon:
    with np.load(path, allow_pickle=False) as file:
        return Lexicon(**{name: file[name] for name in ("keys", "groups", "counts", "names", "holders")})
