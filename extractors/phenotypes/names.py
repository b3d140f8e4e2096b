"""Names of phenotypes as they are looked up: the numbers of their words' families, summed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractors.name_rules import exact_case
from extractors.phenotypes.words import JOINTS, NEUTRAL, OPTIONAL, kin, unaccented
from extractors.word_numbers import numbers
from extractors.words import words_of

__all__ = ["Name", "PhenotypeNames", "name_rows"]

_LONGEST = 10
"""Words of the longest name that is looked for."""


class Name(NamedTuple):
    """Words as `extractors.words.stem` leaves them, in order; id; rank (0 primary, 1 synonym, 2 with words left out);
    exact case or empty.
    """

    words: tuple[str, ...]
    curie: str
    rank: int
    exact: str


def name_rows(curie: str, names: Iterable[str]) -> Iterator[Name]:
    """Yield the forms under which a phenotype is looked for; its primary name comes first in `names`.

    >>> [" ".join(row.words) for row in name_rows("HP:0000077", ["Abnormality of the kidney", "AN"])]
    ['abnormality kidney']
    """
    for place, name in enumerate(names):
        exact = exact_case(name, "PhenotypicFeature")
        words = words_of(unaccented(name))
        if len(words) > 1:
            words = tuple(word for word in words if word not in NEUTRAL and word not in JOINTS)
        if exact is None or not words or len(words) > _LONGEST:
            continue
        yield Name(words, curie, min(place, 1), exact)
        short = tuple(word for word in words if word not in OPTIONAL)
        if 1 < len(short) < len(words):
            yield Name(short, curie, 2, exact)


class PhenotypeNames:
    """Look-up tables over the rows; immutable.

    >>> names = PhenotypeNames(list(name_rows("HP:0001250", ["Seizure"])))
    >>> names.single["seizure"][0].curie
    'HP:0001250'
    """

    def __init__(self, rows: Iterable[Name]) -> None:
        rows = list(rows)
        self.compounds = frozenset(word for row in rows for word in row.words if len(word) > 5)
        """Words that may stand in a text as two ("ear lobe")."""
        rows = [row._replace(words=self._joined(row.words)) for row in rows]
        self.number = numbers(sorted({kin(word) for row in rows for word in row.words}))
        """Family → its number."""
        self.single: dict[str, list[Name]] = {}
        """Names of one word."""
        self.several: dict[int, list[Name]] = {}
        """Names of several words by the sum of their families' numbers."""
        self.mates: dict[int, set[int]] = {}
        """For each family's number those it shares a name with."""
        for row in rows:
            if len(row.words) == 1:
                self.single.setdefault(row.words[0], []).append(row)
                continue
            values = [self.number[kin(word)] for word in row.words]
            self.several.setdefault(sum(values), []).append(row)
            for value in values:
                self.mates.setdefault(value, set()).update(values)

    def value(self, word: str) -> int:
        """Number of a word's family; 0 when no name of several words holds it."""
        value = self.number.get(kin(word), 0)
        return value if value in self.mates else 0

    def compound(self, first: str, second: str) -> str:
        """The two words as one, or nothing."""
        one = first + second
        return one if len(first) > 2 and len(second) > 2 and one in self.compounds else ""

    def _joined(self, words: tuple[str, ...]) -> tuple[str, ...]:
        out: list[str] = []
        for word in words:
            if out and (one := self.compound(out[-1], word)):
                out[-1] = one
            else:
                out.append(word)
        return tuple(out)
