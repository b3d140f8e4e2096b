"""Relations by patterns over a sentence in which mentions are replaced by placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.relations.diagnosing import diagnosing_tests
from extractors.relations.interactions import interactions
from extractors.relations.pattern_table import PATTERNS, Pattern
from extractors.relations.sentences import mentions_by_sentence
from extractors.relations.view import key_of
from kg.model import Annotation, Frequency, Mention, Relation, Span

__all__ = ["DOUBT", "PatternAnnotator", "read_frequency", "read_frequency_near"]

_LETTER = {"Disease": "D", "PhenotypicFeature": "P", "ChemicalEntity": "C", "Procedure": "C", "Drug": "C", "Gene": "G"}
_SLOT = re.compile(r"‹(\d+):[A-Z]+›")
_OF = re.compile(r"\b(\d{1,5}) (?:of|out of) (?:the )?(\d{1,5})\b|\((\d{1,5})/(\d{1,5})\)|\b(\d{1,5})/(\d{1,5})\b")
_PERCENT = re.compile(r"\b(\d{1,3}(?:\.\d+)?) ?(?:%|percent|per cent)")
DOUBT = 0.6
"""An uncertain statement is worth this part of a plain one."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with placeholders; `slots` holds the mentions (one a type) of each placeholder."""

    text: str
    slots: list[list[Mention]]


class PatternAnnotator:
    """Adds to `relations` what the patterns say. A pair appears once a predicate, with its best score.

    With the whole table come drugs that interact and tests that find diseases; with rows of one's own they do not.
    """

    name = "patterns.v3"

    def __init__(self, patterns: tuple[Pattern, ...] = PATTERNS) -> None:
        self._patterns = patterns

    def annotate(self, annotation: Annotation) -> Annotation:
        """Look at every sentence that holds at least two different stretches."""
        found: dict[tuple[str, str, str], Relation] = {}
        for sentence, mentions in mentions_by_sentence(annotation):
            line = _line(annotation.document.text, sentence, [one for one in mentions if _is_a_thing(one)])
            if len(line.slots) < 2:
                continue
            for relation in self._relations(line, sentence):
                key = (relation.subject, relation.predicate, relation.object)
                # What is denied anywhere in the sentence is not also claimed there.
                if key not in found or (relation.negated, relation.score) > (found[key].negated, found[key].score):
                    found[key] = relation
        if self._patterns is PATTERNS:
            others = (*interactions(annotation, self.name), *diagnosing_tests(annotation, self.name))
            found |= {(one.subject, one.predicate, one.object): one for one in others}
        return replace(annotation, relations=annotation.relations + tuple(found.values()))

    def _relations(self, line: _Line, sentence: Span) -> Iterator[Relation]:
        frequency = read_frequency(line.text)
        taken: set[tuple[int, int]] = set()
        letters = {_LETTER[mention.type] for slot in line.slots for mention in slot}
        for pattern in self._patterns:
            # Most rows need a type that the sentence does not hold.
            if letters.isdisjoint(pattern.subject) or letters.isdisjoint(pattern.object):
                continue
            for match in pattern.regex.finditer(line.text):
                subjects, objects = _slots(_group(match, pattern.subject)), _slots(_group(match, pattern.object))
                for s in subjects:
                    for o in objects:
                        if s == o or ((s, o) in taken and pattern.predicate != "biolink:has_phenotype"):
                            continue
                        count = read_frequency_near(line.text, o) or frequency
                        relation = self._relation(pattern, line.slots[s], line.slots[o], sentence, count)
                        if relation is not None:
                            taken.add((s, o))
                            yield relation

    def _relation(
        self, pattern: Pattern, subjects: list[Mention], objects: list[Mention], sentence: Span, count: Frequency | None
    ) -> Relation | None:
        subject, obj = _of_type(subjects, pattern.subject), _of_type(objects, pattern.object)
        if subject is None or obj is None or key_of(subject) == key_of(obj):
            return None
        mine, theirs = subject.assertion, obj.assertion
        if mine.family or theirs.family or theirs.hypothetical:
            return None
        if mine.negated and not pattern.negated:
            return None
        doubt = DOUBT if mine.uncertain or theirs.uncertain else 1.0
        negated = pattern.negated or (theirs.negated and not pattern.denies)
        score = round(pattern.confidence * doubt * min(subject.score, obj.score), 4)
        frequency = count if pattern.predicate == "biolink:has_phenotype" and not negated else None
        return Relation(subject.id, pattern.predicate, obj.id, sentence, score, self.name, negated, frequency)


def _is_a_thing(mention: Mention) -> bool:
    # Taggers call "mutations" a sign. Where no name is behind such a stretch it stays words, which patterns ask for.
    return mention.curie is not None or mention.type not in ("PhenotypicFeature", "Procedure")


def read_frequency(text: str) -> Frequency | None:
    """The one count or percentage of a sentence; None when there is none, or more than one.

    >>> read_frequency("It occurred in 12 of 40 patients.")
    Frequency(count=12.0, total=40, qualifier='')
    >>> read_frequency("It occurred in 30% of patients.").share
    0.3
    """
    pairs = [tuple(int(g) for g in match.groups() if g) for match in _OF.finditer(text)]
    shares = [float(match.group(1)) for match in _PERCENT.finditer(text)]
    if len(pairs) == 1 and len(shares) <= 1 and pairs[0][1] > 0 and pairs[0][0] <= pairs[0][1]:
        return Frequency(float(pairs[0][0]), pairs[0][1])
    if not pairs and len(shares) == 1 and shares[0] <= 100:
        return Frequency(shares[0] / 100, 0)
    return None


def read_frequency_near(text: str, slot: int) -> Frequency | None:
    """The count that belongs to one placeholder of a line: "‹0:P› (3/7)", "‹0:P› in 3 of 7", "3 of 7 had ‹0:P›".

    >>> read_frequency_near("‹0:P› (3/7) and ‹1:P› (30%) in ‹2:D›", 1).share
    0.3
    """
    before, found, after = text.partition(f"‹{slot}:")
    if not found:
        return None
    # What follows a comma or an "and" speaks of the next finding.
    after = re.split(r",| and | or |;|‹", after.partition("›")[2], maxsplit=1)[0]
    if re.match(r" \(| (?:\w+ ){0,3}in ", after) and (count := read_frequency(after)):
        return count
    before = before.rpartition("›")[2]
    return read_frequency(before) if re.search(r"\b(?:had|have|developed|showed|with) (?:\w+ ){0,2}$", before) else None


def _group(match: re.Match[str], letters: str) -> str:
    """Text of the group that holds these letters (phenotypes stand in lists that may hold diseases too)."""
    for name, text in match.groupdict().items():
        if name == letters or (letters == "P" and "P" in name):
            return text or ""
    return ""


def _line(text: str, sentence: Span, mentions: list[Mention]) -> _Line:
    slots: list[list[Mention]] = []
    pieces: list[str] = []
    at = sentence[0]
    for mention in mentions:
        if mention.type not in _LETTER:
            continue
        if slots and (slots[-1][0].start, slots[-1][0].end) == (mention.start, mention.end):
            slots[-1].append(mention)
            letters = "".join(sorted({_LETTER[m.type] for m in slots[-1]}))
            pieces[-1] = f"‹{len(slots) - 1}:{letters}›"
            continue
        slots.append([mention])
        # Angle quotes of the text itself must not pass for placeholders.
        pieces += [
            text[at : mention.start].replace("‹", "<").replace("›", ">"),
            f"‹{len(slots) - 1}:{_LETTER[mention.type]}›",
        ]
        at = mention.end
    pieces.append(text[at : sentence[1]].replace("‹", "<").replace("›", ">"))
    return _Line(" ".join("".join(pieces).split()), slots)


def _slots(text: str) -> list[int]:
    return [int(number) for number in _SLOT.findall(text)]


def _of_type(mentions: list[Mention], letters: str) -> Mention | None:
    """The mention whose type stands first among the letters (a phenotype before a disease in `PD`)."""
    for letter in letters:
        for mention in mentions:
            if _LETTER[mention.type] == letter:
                return mention
    return None
