"""One name, one id: where HPO and Mondo name a disease or finding, MeSH's own heading for it stands back.

MeSH has headings for 3,600 diseases and findings that no table of exact matches joins to Mondo ("Seizures" and
"Angiofibroma" are findings of HPO). Looked for beside them, one word of a text would be told under two ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.vocabulary import VocabularyEntry
from extractors.words import words_of

__all__ = ["each_named_once"]

_ILL = frozenset(("Disease", "PhenotypicFeature"))
_FIRST = ("HP:", "MONDO:")
_YIELDS = "MESH:"


def each_named_once(entries: Iterable[VocabularyEntry]) -> list[VocabularyEntry]:
    """The entries, without what MeSH calls as HPO or Mondo call something: a disease whose first name is theirs goes,
    other names that are theirs go alone. Findings are HPO's, where it is there at all. Substances stay as they are.

    >>> found = each_named_once([
    ...     VocabularyEntry("HP:0001250", "PhenotypicFeature", ("Seizure",)),
    ...     VocabularyEntry("MESH:D012640", "Disease", ("Seizures", "Convulsions")),
    ...     VocabularyEntry("MESH:D055370", "Disease", ("Lung Injury", "Seizure")),
    ... ])
    >>> [(one.curie, one.names) for one in found]
    [('HP:0001250', ('Seizure',)), ('MESH:D055370', ('Lung Injury',))]
    """
    every = list(entries)
    mine = [one for one in every if one.type in _ILL and one.curie.startswith(_YIELDS)]
    theirs = [one for one in every if one.type in _ILL and one.curie.startswith(_FIRST)]
    if not mine or not theirs:
        return every
    taken = {_key(name) for one in theirs for name in (*one.names, *one.related)}
    has_findings = any(one.type == "PhenotypicFeature" for one in theirs)
    gone = {id(one) for one in mine if _key(one.names[0]) in taken or (has_findings and one.type != "Disease")}
    yielding = {id(one) for one in mine}
    return [_without(one, taken) if id(one) in yielding else one for one in every if id(one) not in gone]


def _without(entry: VocabularyEntry, taken: set[tuple[str, ...]]) -> VocabularyEntry:
    kept = tuple(name for name in entry.names if _key(name) not in taken)
    return entry if len(kept) == len(entry.names) else replace(entry, names=kept)


def _key(name: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(name)))
