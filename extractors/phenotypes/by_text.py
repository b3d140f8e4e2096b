"""The names of phenotypes that a text can hold, chosen from all names before tables are made of them.

Tables over all 48,000 names of HPO take half a second to make; one note needs a few hundred of them. Matching finds the
same as over all names: which words stand in any name, and which may stand as two, is known of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extractors.phenotypes.names import Name, PhenotypeNames, PhenotypeRows
from extractors.phenotypes.pieces import words_in
from extractors.phenotypes.words import kin, nouns_of

__all__ = ["NamesByWord"]


@dataclass(frozen=True, slots=True)
class NamesByWord:
    """`rows` by the rarest word family of each name; `wide` are the families in names of several words, `compounds` the
    words that may stand in a text as two.

    >>> from extractors.phenotypes.names import name_rows
    >>> table = NamesByWord.of(PhenotypeRows(list(name_rows("HP:0000126", ["Hydronephrosis"]))))
    >>> len(table.names_for("No hydronephrosis.").single), len(table.names_for("Cough.").single)
    (1, 0)
    """

    rows: dict[str, list[Any]]
    wide: frozenset[str]
    compounds: frozenset[str]

    @classmethod
    def of(cls, phenotypes: PhenotypeRows) -> NamesByWord:
        """Sort all names."""
        names = PhenotypeNames(phenotypes)
        joined = [row for group in (names.single, names.several) for rows in group.values() for row in rows]
        kins = [frozenset(map(kin, row.words)) for row in joined]
        often = Counter(one for mine in kins for one in mine)
        rows: dict[str, list[Any]] = {}
        for row, mine in sorted(zip(joined, kins, strict=True), key=lambda pair: pair[0]):
            rarest = min(mine, key=lambda one: (often[one], one))
            rows.setdefault(rarest, []).append([" ".join(row.words), *row[1:]])
        wide = frozenset(one for row, mine in zip(joined, kins, strict=True) if len(row.words) > 1 for one in mine)
        return cls(rows, wide, names.compounds)

    def plain(self) -> list[Any]:
        """As lists and strings, for JSON."""
        return [self.rows, sorted(self.wide), sorted(self.compounds)]

    @classmethod
    def of_plain(cls, plain: Any) -> NamesByWord:
        """Undo `plain`."""
        rows, wide, compounds = plain
        return cls(rows, frozenset(wide), frozenset(compounds))

    def names_for(self, text: str) -> PhenotypeNames:
        """The look-up tables of the names that the words of a text can make up."""
        words = words_in(text)
        told = {kin(word) for word in _forms(words)}
        rows = [Name(tuple(words.split(" ")), *rest) for one in told for words, *rest in self.rows.get(one, ())]
        return PhenotypeNames(PhenotypeRows(sorted(rows)), compounds=self.compounds, wide=told & self.wide)


def _forms(words: list[str]) -> Iterable[str]:
    """Words of a text, the nouns of its adjectives, and neighbours as one word."""
    for word in set(words):
        yield word
        yield from nouns_of(word)
    for first, second in set(pairwise(words)):
        yield first + second
