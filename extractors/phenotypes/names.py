"""Names of phenotypes as they are looked up: the numbers of their words' families, summed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.name_rules import exact_case
from extractors.phenotypes.words import JOINTS, NEUTRAL, OPTIONAL, kin, unaccented
from extractors.word_numbers import numbers
from extractors.words import words_of

__all__ = ["Name", "PhenotypeNames", "PhenotypeRows", "name_rows"]

_LONGEST = 10
"""Words of the longest name that is looked for."""
_VAGUE = frozenset(
    map(kin, ("abnormal", "morphological", "decreased", "increased", "severe", "recurrent", "progressive"))
)


class Name(NamedTuple):
    """Words as `extractors.words.stem` leaves them, in order; id; rank (0 primary, 1 synonym, 2 with words left
    out, 3 related);
    exact case or empty.
    """

    words: tuple[str, ...]
    curie: str
    rank: int
    exact: str


def name_rows(curie: str, names: Sequence[str], related: Sequence[str] = ()) -> Iterator[Name]:
    """Yield the forms under which a phenotype is looked for; its primary name comes first in `names`.

    `related` are names that the ontology calls broader, narrower or related: they serve where no other name fits.

    >>> [" ".join(row.words) for row in name_rows("HP:0000077", ["Abnormality of the kidney", "AN"])]
    ['abnormality kidney']
    """
    for place, name in enumerate((*names, *related)):
        rank = 3 if place >= len(names) else min(place, 1)
        exact = exact_case(name, "PhenotypicFeature")
        words = words_of(unaccented(name))
        if len(words) > 1:
            words = tuple(word for word in words if word not in NEUTRAL and word not in JOINTS)
        if exact is None or not words or len(words) > _LONGEST:
            continue
        yield Name(words, curie, rank, exact)
        short = tuple(word for word in words if word not in OPTIONAL)
        if 1 < len(short) < len(words) and not all(kin(word) in _VAGUE for word in short):
            yield Name(short, curie, max(rank, 2), exact)


@dataclass(frozen=True, slots=True)
class PhenotypeRows:
    """What a vocabulary knows of phenotypes: names, and for each id those directly above it."""

    names: list[Name]
    broader: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def narrowed(self, prefix: str) -> PhenotypeRows:
        """The part whose CURIEs start with `prefix`."""
        names = [name for name in self.names if name.curie.startswith(prefix)]
        return PhenotypeRows(names, {id: up for id, up in self.broader.items() if id.startswith(prefix)})

    def plain(self) -> tuple[list[Any], dict[str, tuple[str, ...]]]:
        """As lists and strings, for JSON.

        >>> rows = PhenotypeRows([Name(("small", "head"), "HP:0000252", 1, "")], {"HP:0000252": ()})
        >>> PhenotypeRows.of_plain(rows.plain()) == rows
        True
        """
        return [(" ".join(words), *rest) for words, *rest in self.names], dict(sorted(self.broader.items()))

    @classmethod
    def of_plain(cls, plain: Sequence[Any]) -> PhenotypeRows:
        """Undo `plain`."""
        make = partial(tuple.__new__, Name)
        names = [make((tuple(words.split(" ")), *rest)) for words, *rest in plain[0]]
        return cls(names, {id: tuple(up) for id, up in plain[1].items()})


class PhenotypeNames:
    """Look-up tables over the rows; immutable.

    >>> names = PhenotypeNames(PhenotypeRows(list(name_rows("HP:0001250", ["Seizure"]))))
    >>> names.single["seizure"][0].curie
    'HP:0001250'
    """

    def __init__(
        self, phenotypes: PhenotypeRows, *, compounds: frozenset[str] | None = None, wide: Iterable[str] = ()
    ) -> None:
        """With `compounds` the rows are a choice from a larger set of names whose words are joined already; `wide` are
        families that stand in names of several words of that set.
        """
        self._broader = phenotypes.broader
        self._above: dict[str, frozenset[str]] = {}
        rows = phenotypes.names
        chosen = compounds is not None
        self.compounds = compounds or frozenset(word for row in rows for word in row.words if len(word) > 5)
        """Words that may stand in a text as two ("ear lobe")."""
        rows = rows if chosen else [self._with_compounds(row) for row in rows]
        families = {word: kin(word) for word in {word for row in rows for word in row.words}}
        self.number = numbers(sorted({*families.values(), *wide}))
        """Family → its number."""
        self.single: dict[str, list[Name]] = {}
        """Names of one word."""
        self.several: dict[int, list[Name]] = {}
        """Names of several words by the sum of their families' numbers."""
        self.mates: dict[int, set[int]] = {}
        """For each family's number those it shares a name with."""
        value_of = {word: self.number[family] for word, family in families.items()}
        for family in wide:
            self.mates[self.number[family]] = set()
        for row in rows:
            if len(row.words) == 1:
                self.single.setdefault(row.words[0], []).append(row)
                continue
            values = [value_of[word] for word in row.words]
            self.several.setdefault(sum(values), []).append(row)
            for value in values:
                self.mates.setdefault(value, set()).update(values)

    def above(self, curie: str) -> frozenset[str]:
        """All ids above one, itself left out."""
        known = self._above.get(curie)
        if known is None:
            found: set[str] = set()
            waiting = list(self._broader.get(curie, ()))
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found.add(one)
                    waiting.extend(self._broader.get(one, ()))
            self._above[curie] = known = frozenset(found)
        return known

    def value(self, word: str) -> int:
        """Number of a word's family; 0 when no name of several words holds it."""
        value = self.number.get(kin(word), 0)
        return value if value in self.mates else 0

    def compound(self, first: str, second: str) -> str:
        """The two words as one, or nothing."""
        one = first + second
        return one if len(first) > 2 and len(second) > 2 and one in self.compounds else ""

    def _with_compounds(self, row: Name) -> Name:
        """The name with words as one that a text may write as two."""
        words = row.words
        if not any(first + second in self.compounds for first, second in pairwise(words)):
            return row
        out: list[str] = []
        for word in words:
            if out and (one := self.compound(out[-1], word)):
                out[-1] = one
            else:
                out.append(word)
        return row._replace(words=tuple(out))
