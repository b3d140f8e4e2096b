"""Names as papers use them: what annotators linked a name to, and how often they agreed.

"Nephrotoxicity" is no term of MeSH, and no string like it leads to "Kidney Diseases", yet annotators agree. A pair of
name and id is a fact; the table holds nothing else of the corpora. It is asked only where the vocabulary itself has no
such name.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extractors.words import words_of
from kg.errors import InputError, Location

__all__ = ["FILE", "LearnedName", "LearnedNames", "Use", "count_names"]

FILE = "learned.tsv.gz"
"""Name of the table in a linker's folder."""
_LEAST = 0.5
"""Share of the uses of a name that must agree."""
_TRUST = 2
"""Documents that the share over all names counts for."""


class Use(NamedTuple):
    """One document uses a name for a thing; `ids` are the thing's ids, those of several vocabularies."""

    document: str
    name: str
    ids: tuple[str, ...]


class LearnedName(NamedTuple):
    """A name (its words, normalised), what it means, and the documents that say so, of those that use it."""

    words: str
    ids: tuple[str, ...]
    right: int
    told: int


@dataclass(frozen=True)
class LearnedNames:
    """The table. `agreement` is the share of agreeing uses over all names that several documents use.

    >>> table = LearnedNames({"nephrotoxicity": LearnedName("nephrotoxicity", ("MESH:D007674",), 8, 8)}, 0.8)
    >>> round(table.probability(table.names["nephrotoxicity"]), 2)
    0.96
    """

    names: Mapping[str, LearnedName] = field(default_factory=dict)
    agreement: float = 0.8

    def probability(self, one: LearnedName) -> float:
        """Share of documents that use the name so, with `agreement` as two documents more."""
        return (one.right + _TRUST * self.agreement) / (one.told + _TRUST)

    def to_bytes(self) -> bytes:
        """The table as gzipped lines; equal tables give equal bytes."""
        lines = [f"# agreement\t{self.agreement:.4f}", "words\tids\tright\ttold"]
        lines += [f"{one.words}\t{'|'.join(one.ids)}\t{one.right}\t{one.told}" for _, one in sorted(self.names.items())]
        return gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)

    @classmethod
    def load(cls, folder: Path) -> LearnedNames:
        """The table of a linker's folder; an empty one where it has none. Raises `InputError` when it is damaged."""
        path = folder / FILE
        return _load(path) if path.is_file() else cls()


@lru_cache(maxsize=4)
def _load(path: Path) -> LearnedNames:
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        first, _, *rows = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        found = {row[0]: LearnedName(row[0], tuple(row[1].split("|")), int(row[2]), int(row[3])) for row in rows}
        return LearnedNames(found, float(first[1]))
    except (OSError, EOFError, ValueError, IndexError) as error:
        hint = "copy it again, or leave it out: the linker works without it"
        raise InputError("is no readable table of learned names", where=Location(str(path)), hint=hint) from error


def count_names(uses: Iterable[Use]) -> LearnedNames:
    """Count what each name means. A document counts once a name and meaning; names that most use otherwise fall out.

    >>> uses = [Use("1", "seizures", ("MESH:D012640",)), Use("2", "Seizure", ("MESH:D012640",)),
    ...         Use("3", "seizures", ("MESH:D004827",))]
    >>> [(one.words, one.right, one.told) for one in count_names(uses).names.values()]
    [('seizure', 2, 3)]
    """
    counts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for _, words, ids in sorted({(one.document, " ".join(words_of(one.name)), one.ids) for one in uses}):
        if words:
            counts[words][ids] += 1
    kept = {one.words: one for one in _majorities(counts) if one.right > _LEAST * one.told}
    several = [one for one in kept.values() if one.told > 1]
    # One document less each: the agreement that a name seen in all others has with one that is yet to come.
    agreement = sum(one.right - 1 for one in several) / max(sum(one.told - 1 for one in several), 1)
    return LearnedNames(kept, round(min(agreement, 0.95), 4) if several else LearnedNames().agreement)


def _majorities(counts: Mapping[str, Counter[tuple[str, ...]]]) -> Iterator[LearnedName]:
    for words, meanings in counts.items():
        ids, right = min(meanings.items(), key=lambda item: (-item[1], item[0]))
        yield LearnedName(words, ids, right, sum(meanings.values()))
