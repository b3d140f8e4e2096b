"""Finds names of phenotypes whose words stand in any order, with a word between, or share the head of a list.

Names and stretches of text meet as sums of numbers (as in `extractors.vocabulary`), here over looser families
(`extractors.phenotypes.words`) and over any words near each other that occur together in some name. The idea of
word clusters in any order is FastHPOCR's (Groza et al., Bioinformatics 2024); tables and code are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from extractors.name_rules import same_case
from extractors.phenotypes.names import Name, PhenotypeNames
from extractors.phenotypes.pieces import Kind, Piece, PieceReader
from extractors.phenotypes.words import kin, nouns_of

__all__ = ["Found", "PhenotypeMatcher"]

_GAPS = 1
"""Content words that may be passed over."""
_REACH = 12
"""Pieces from the first word of a name to its last, at most."""
_JOINTS = 3
_LIMIT = 1 << 18
_JOINT, _WALL = 1, 2
"""`Kind`, as numbers that cost no look-up."""
_ADJECTIVE = ("al", "ic", "ar")
_BLINDED = re.compile(
    r"\b(?:single|double|triple|observer|rater|investigator|assessor)[-\u2010-\u2013\s]{1,2}$", re.IGNORECASE
)
_STUDY = re.compile(
    r",? (?:randomi|placebo|controlled|cross-?over|trial|study|comparison|assess|manner|fashion|design)"
)

_Path = tuple[int, tuple[int, ...], int]
"""Sum, places of the words, words passed over."""


class Found(NamedTuple):
    """A name in a text: span in code points, places of its words among the pieces, words that stand as in the name,
    words passed over, whether it takes part in a list, and the name.
    """

    start: int
    end: int
    places: tuple[int, ...]
    same: int
    gaps: int
    listed: bool
    name: Name


class PhenotypeMatcher:
    """Finds names; immutable but for what it remembers of words.

    >>> from extractors.phenotypes.names import PhenotypeRows, name_rows
    >>> rows = [*name_rows("HP:0009778", ["Short thumb"]), *name_rows("HP:0000126", ["Hydronephrosis"])]
    >>> matcher = PhenotypeMatcher(PhenotypeNames(PhenotypeRows(rows)))
    >>> [(found.start, found.end, found.name.curie) for found in matcher.find("His thumbs were markedly short.")]
    [(4, 30, 'HP:0009778')]
    """

    def __init__(self, names: PhenotypeNames) -> None:
        self._names = names
        self._reader = PieceReader(names)
        self._nouns: dict[str, tuple[Name, ...]] = {}

    def find(self, text: str, start: int = 0, end: int | None = None, *, nested: bool = False) -> list[Found]:
        """Names in a stretch of text (a sentence), in order of start. Of two that overlap the longest stands, unless
        they share words in a list; with `nested` broader findings inside a longer name stand too.
        """
        pieces = self._reader.read(text, start, len(text) if end is None else end)
        found: list[Found] = []
        nouns, mates = self._nouns, self._names.mates
        for place, (kind, value, word, *_) in enumerate(pieces):
            if kind:
                continue
            known = nouns.get(word)
            if known or (known is None and self._named(word)):
                found.extend(self._alone(pieces[place], place, text))
            if value and _has_mate(pieces, place, mates[value]):
                found.extend(self._together(pieces, place, text))
        if not found:
            return found
        return _chosen(found, self._names if nested else None)

    def _named(self, word: str) -> tuple[Name, ...]:
        """Names of one word, or of the noun of this adjective; remembered."""
        known = self._nouns.get(word)
        if known is None:
            if len(self._nouns) > _LIMIT:
                self._nouns.clear()
            single = self._names.single
            rows = next((single[noun] for noun in (word, *nouns_of(word)) if noun in single), ())
            self._nouns[word] = known = tuple(sorted(rows, key=lambda row: (row.rank, row.curie)))
        return known

    def _alone(self, piece: Piece, place: int, text: str) -> Iterator[Found]:
        stands = text[piece.start : piece.end]
        if piece.word == "blind" and _of_a_trial(text, piece):
            return
        for row in self._named(piece.word):
            if not row.exact or same_case(row.exact, stands):
                yield Found(piece.start, piece.end, (place,), 0, 0, False, row)
                return

    def _together(self, pieces: list[Piece], first: int, text: str) -> Iterator[Found]:
        """Names of several words of which the one at `first` comes first."""
        several = self._names.several
        start = pieces[first].value
        mates = self._names.mates[start]
        paths: list[_Path] = [(start, (first,), 0)]
        joints = 0
        for place in range(first + 1, min(len(pieces), first + _REACH)):
            kind, value, _, _, _, cost, linked = pieces[place]
            if kind == _JOINT:
                joints += 1
                if joints > _JOINTS:
                    return
                continue
            if kind == _WALL or not (value or joints or not cost):
                return
            longer: list[_Path] = []
            if value in mates:
                before = pieces[place - 1]
                for total, places, gaps in paths:
                    # What was passed over just before "of" is the head of a phrase of its own.
                    if linked and places[-1] != place - 1 and before.cost == 1 and not joints:
                        continue
                    path = (total + value, (*places, place), gaps)
                    longer.append(path)
                    if path[0] in several and (found := self._accepted(pieces, path, text)):
                        yield found
            if cost:
                paths = [(t, p, gaps + cost) for t, p, gaps in paths if gaps + cost <= _GAPS]
            paths = longer + paths
            if not paths:
                return

    def _accepted(self, pieces: list[Piece], path: _Path, text: str) -> Found | None:
        """The name that fits these words best, if the words may make one."""
        total, places, gaps = path
        first, last = places[0], places[-1]
        here = tuple(pieces[place].word for place in places)
        joints = [place for place in range(first, last) if pieces[place].kind == Kind.JOINT]
        if gaps and any(word.isdigit() for word in here):
            return None
        # Two words across a third meet by chance as often as not, three seldom.
        if gaps and not joints and len(places) == 2:
            return None
        if joints and not (gaps and _is_list(pieces, places, joints)):
            return None
        in_order = bool(joints) and not any(pieces[place].linked for place in (first + 1, places[1]))
        start, end = pieces[first].start, pieces[last].end
        best: tuple[int, int, bool, str, Name] | None = None
        for name in self._names.several[total]:
            if len(name.words) != len(here) or (name.exact and not same_case(name.exact, text[start:end])):
                continue
            if in_order and list(map(kin, here)) != list(map(kin, name.words)):
                continue
            same = sum(word in name.words for word in here)
            key = (-same, name.rank, here != name.words, name.curie, name)
            best = key if best is None else min(best, key)
        if best is None or (-best[0] < len(here) and _is_cut(pieces, last, best[4])):
            return None
        return Found(start, end, places, -best[0], gaps, bool(joints), best[4])


def _of_a_trial(text: str, piece: Piece) -> bool:
    """Whether "blind" says how a study was done ("double-blind"), and not that somebody does not see."""
    return _BLINDED.search(text[: piece.start]) is not None or _STUDY.match(text, piece.end) is not None


def _has_mate(pieces: list[Piece], first: int, mates: Set[int]) -> bool:
    """Whether a word that stands in a name with the one at `first` comes before the reach of that one ends."""
    gaps = 0
    for kind, value, _, _, _, cost, _ in pieces[first + 1 : first + _REACH]:
        if kind == _JOINT or value in mates:
            return True
        gaps += cost
        if kind == _WALL or gaps > _GAPS or not (value or not cost):
            return False
    return False


def _is_list(pieces: list[Piece], places: tuple[int, ...], joints: list[int]) -> bool:
    """Whether words on both sides of a joint may share their head: nothing is passed over on one of the sides."""
    before = sum(place not in places for place in range(places[0], joints[0]))
    after = sum(place not in places for place in range(joints[-1] + 1, places[-1]))
    return not (before and after) and any(pieces[place].word != "," for place in joints)


def _is_cut(pieces: list[Piece], last: int, name: Name) -> bool:
    """Whether the last word is an adjective whose noun follows ("absent visual | fixation" is no absent vision)."""
    if last + 1 >= len(pieces):
        return False
    word, after = pieces[last].word, pieces[last + 1]
    follows = after.kind == Kind.WORD and not after.linked and after.cost == 1
    return follows and word.endswith(_ADJECTIVE) and word not in name.words


def _chosen(found: list[Found], names: PhenotypeNames | None) -> list[Found]:
    """Longest names first, then those with nothing passed over, then those that stand most as they are written.

    With `names` a broader finding inside a longer name stands too.
    """
    kept: list[tuple[set[int], Found]] = []
    for one in sorted(found, key=lambda f: (-len(f.places), f.gaps, -f.same, f.places)):
        mine = set(one.places)
        if all(_both_stand(mine, one, theirs, other, names) for theirs, other in kept):
            kept.append((mine, one))
    return sorted((one for _, one in kept), key=lambda f: (f.start, -f.end, f.name.curie))


def _both_stand(mine: set[int], one: Found, theirs: set[int], other: Found, names: PhenotypeNames | None) -> bool:
    if mine <= theirs:
        return names is not None and not one.gaps and one.name.curie in names.above(other.name.curie)
    return mine.isdisjoint(theirs) or one.listed or other.listed
