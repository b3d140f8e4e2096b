"""A document as a row of units: words, and mentions that each stand for one unit, cut into sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Annotation, Mention, Span

__all__ = ["LETTER", "Concept", "View", "key_of"]

LETTER = {
    "Disease": "D",
    "PhenotypicFeature": "P",
    "ChemicalEntity": "C",
    "Drug": "C",
    "SmallMolecule": "C",
    "DiseaseOrPhenotypicFeature": "D",
    "Procedure": "T",
    "Treatment": "A",
    "Gene": "G",
    "GeneOrGeneProduct": "G",
}
"""One letter a type: D disease, P phenotypic feature, C chemical, T procedure or test, A a treatment without a name,
G gene.
"""
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Concept:
    """All mentions of one thing in a document: its key, the letter of its type, and the units it stands at."""

    key: str
    letter: str
    name: str
    units: tuple[int, ...]
    mentions: tuple[Mention, ...]


def key_of(mention: Mention) -> str:
    """What makes two mentions one thing: the CURIE, else the words; treatments without a name are one."""
    return mention.curie or ("" if mention.type == "Treatment" else mention.text.lower())


class View:
    """What features are read from. Units are numbered over the whole document.

    `words[u]` is a lower-case word (numbers as 0) or a placeholder `<D>`; `sentence[u]` the number of its sentence,
    `starts[u]` and `ends[u]` its code points.
    Where mentions overlap the longest that starts first is the unit, and those inside share it.

    >>> from kg.model import Document
    >>> text = "Aspirin caused severe bleeding."
    >>> marks = [(0, 7, "ChemicalEntity", "C:1"), (22, 30, "Disease", "D:1")]
    >>> found = tuple(Mention(f"m{i}", a, b, text[a:b], t, c, 1.0, "x.v1") for i, (a, b, t, c) in enumerate(marks))
    >>> View(Annotation(Document.of_parts("t:1", "", [("text", text)]), ((0, 31),), mentions=found)).words
    ['<C>', 'caused', 'severe', '<D>', '.']
    """

    __slots__ = ("concepts", "ends", "sentence", "sentences", "starts", "text", "title_end", "words")

    def __init__(self, annotation: Annotation) -> None:
        self.text = text = annotation.document.text
        self.sentences: tuple[Span, ...] = annotation.sentences or ((0, len(text)),)
        sections = annotation.document.sections
        self.title_end = sections[0].end if sections and sections[0].name == "title" else 0
        self.words: list[str] = []
        self.sentence: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        units = self._cut(text, annotation.mentions)
        self.concepts = _concepts(annotation.mentions, units)

    def _cut(self, text: str, mentions: Iterable[Mention]) -> dict[str, int]:
        """Fill words and sentences; give the unit of every mention."""
        units: dict[str, int] = {}
        at, reach, last = 0, 0, -1
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
            letter = LETTER.get(mention.type)
            if letter is None:
                continue
            if mention.start < reach:
                units[mention.id] = last
                continue
            self._words(text, at, mention.start)
            last = len(self.words)
            units[mention.id] = last
            self._add(f"<{letter}>", mention.start, mention.end)
            at = reach = mention.end
        self._words(text, at, len(text))
        return units

    def _words(self, text: str, start: int, end: int) -> None:
        words, starts, ends = self.words, self.starts, self.ends
        first = len(words)
        for match in _TOKEN.finditer(text, start, end):
            word = match.group()
            words.append("0" if word[0].isdigit() else word.lower())
            a, b = match.span()
            starts.append(a)
            ends.append(b)
        self._place(first)

    def _add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self._place(len(self.words) - 1)

    def _place(self, first: int) -> None:
        """Fill in the sentences of the units from `first` on: the last that begins before each."""
        spans, number = self.sentences, self.sentence[-1] if self.sentence else 0
        last = len(spans) - 1
        for start in self.starts[first:]:
            while number < last and spans[number + 1][0] <= start:
                number += 1
            self.sentence.append(number)


def _concepts(mentions: Iterable[Mention], units: dict[str, int]) -> list[Concept]:
    gathered: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.id in units:
            key = key_of(mention)
            gathered[LETTER[mention.type], key].append(mention)
    return [
        Concept(key, letter, found[0].text.lower(), tuple(units[m.id] for m in found), tuple(found))
        for (letter, key), found in gathered.items()
    ]
