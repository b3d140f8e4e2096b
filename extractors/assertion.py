"""How an author commits to a mention: negated, uncertain, about a relative, in the past, hypothetical.

Method: cues with a direction and a scope inside the clause, after NegEx (Chapman et al., J Biomed Inform 2001) and
ConText (Harkema et al., J Biomed Inform 2009); ours ask further what a denial denies: "no *fever*", but "no change in
fever"; "did not have *fever*", but "did not seek help for fever".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from extractors.assertion_cues import (
    AFTER,
    BEFORE,
    EVIDENCE,
    FINITE,
    FRONTED,
    HEADER,
    IMPERATIVE,
    NEUTRAL,
    NO,
    NOT,
    OPEN,
    PSEUDO,
    SIGNS,
    STOP,
    TRIGGERS,
    VERB,
    WHEN,
)
from kg.model import Annotation, Assertion, Span

__all__ = ["AssertionAnnotator", "assertion_of"]

_REACH = 60
"""Code points between a finding and a cue that follows it, at most."""
_CLOSE = 6
"""Code points between a finding and a word that is a sign: "edema: none"."""
_LONGEST_ITEM = 9
"""Blanks between a denial, or the last joint of its list, and what it denies, at most: what lies further is a table."""
_LOOK_BACK = 600
"""Code points before a finding in which a cue may stand: more than any clause, less than a table that lost its lines."""

_WORD = re.compile("[a-z]+")
_SIGN = re.compile(
    r"[?]|\([-]\)|\[-\]|[hs]/[op]|w/o|r/o|\d0s|\bas an? (?:child|infant|teen|adolesc|young)", re.IGNORECASE
)
_MARKS = ("?", "(-)", "[-]", "/o", "/p", "0s", "as a")
"""What every such sign holds: to look for it costs less."""
_PREPOSITION = re.compile(r"\b(?:in|of|for|to|with|between|from|on|by|after|during|than|about)\b", re.IGNORECASE)
_NEXT_ITEM = re.compile(r"[,/]|\b(?:and|or|nor)\b")
_LIST_GOES_ON = re.compile(r"\s*(?:[,/.]|$|and\b|or\b|nor\b)")
_INSTEAD = re.compile(r"\b(?:rather than|instead of)\b", re.IGNORECASE)
_SUBJECT_AGAIN = re.compile(r"\bpresented with\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(
    r"(?:^|.* and (?:the|his|her|their) $|.*\b(?:was|were|is|are|had|has|have)\b.*|.*,) ?and (?:(?:the|his|her|their|a) )?$",
    re.IGNORECASE,
)
_ITS_VERB = re.compile(
    r"\s(?:\w+ly )?(?:was|were|is|are|had|has)\b(?! (?:not|never|absent|denied|ruled|excluded))", re.IGNORECASE
)
_CAUSE_OF = re.compile(
    r"\b(?:causes?|a?etiology|mechanisms?|role|significance|pathogenesis|origin|reason) (?:of|for) (?:the |his |her )?$",
    re.IGNORECASE,
)
_SPELL = re.compile(
    r"(?:\b[\w-]+[- ](?:year|month|week|day|hour)s?['’]?[- ](?:long[- ])?|(?:presents?|presented|presenting|came in) with (?:a|an|the) (?:\w+ ){0,2}?)history of",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:uncertain|unclear|unknown|known|clear|certain|sure|asked|wonder\w*|determine|see) (?:if|whether)|\bif you (?:have|had) (?:ever )?had",
    re.IGNORECASE,
)


_AFFIRMED = Assertion()


class AssertionAnnotator:
    """Sets the assertion of every mention that stands in a sentence."""

    name = "assertion.v2"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Judge each mention in its own sentence; mentions must be in order of start."""
        text = annotation.document.text
        spans = annotation.sentences
        judged = []
        place, read = 0, -1
        frame = _Frame(text, (0, 0), (), (), False)
        for mention in annotation.mentions:
            while place < len(spans) and spans[place][1] <= mention.start:
                place += 1
            if place < len(spans) and spans[place][0] <= mention.start:
                if read != place:
                    read, frame = place, _frame(text, spans[place])
                if frame.words or frame.signed:
                    found = _judged(frame, (mention.start, mention.end))
                    judged.append(mention if found == mention.assertion else replace(mention, assertion=found))
                    continue
            judged.append(mention)
        return replace(annotation, mentions=tuple(judged))


def assertion_of(text: str, sentence: Span, mention: Span) -> Assertion:
    """Judge one mention. `sentence` and `mention` are spans of `text`.

    >>> text = "He denied fever but had cough."
    >>> assertion_of(text, (0, 30), (10, 15)).negated, assertion_of(text, (0, 30), (24, 29)).negated
    (True, False)
    """
    return _judged(_frame(text, sentence), mention)


class _Frame(NamedTuple):
    """A sentence: places of the words that cues hold, with their fields; where the scope of cues ends; whether it holds
    a sign, whose fields are then looked for at every mention.
    """

    text: str
    span: Span
    words: tuple[tuple[int, frozenset[str]], ...]
    stops: tuple[Span, ...]
    signed: bool


def _frame(text: str, span: Span) -> _Frame:
    sentence = text[slice(*span)]
    lowered = sentence.lower()
    words = [
        (span[0] + match.start(), fields)
        for match in _WORD.finditer(lowered)
        if (fields := TRIGGERS.get(match.group()))
    ]
    signed = any(mark in lowered for mark in _MARKS) and _SIGN.search(sentence) is not None
    stops = [(span[0] + a, span[0] + b) for a, b in (m.span() for m in STOP.finditer(sentence))] if words else ()
    return _Frame(text, span, tuple(words), tuple(stops), signed)


_NOTHING: frozenset[str] = frozenset()
_SIGNED = frozenset(("negated", "uncertain", "historical"))


def _judged(frame: _Frame, mention: Span) -> Assertion:
    text = frame.text
    start = max((b for _, b in frame.stops if b <= mention[0]), default=frame.span[0])
    stop = min((a for a, _ in frame.stops if a >= mention[1]), default=frame.span[1])
    reach = min(stop, mention[1] + _REACH)
    always = _SIGNED if frame.signed else _NOTHING
    left = always.union(*[fields for at, fields in frame.words if at < mention[0]])
    right = always.union(*[fields for at, fields in frame.words if mention[1] <= at < reach])
    said: set[str] = set()
    if left:
        before = text[max(frame.span[0], mention[0] - _LOOK_BACK) : mention[0]]
        near = always.union(*[fields for at, fields in frame.words if start <= at < mention[0]])
        clause = _scope(before, text[max(start, mention[0] - _LOOK_BACK) : mention[0]], text[mention[1] : reach])
        plain = PSEUDO.sub(_blank, clause) if near & _PLAIN else clause
        said.update(n for n in near if _is_said_before(n, plain if n in _PLAIN else clause, before, frame))
        said.update(n for n in left & HEADER.keys() - said if HEADER[n].search(before))
    if right:
        rest = text[mention[1] : reach]
        said.update(n for n in right - said if _is_said_after(n, rest, text[frame.span[0] : mention[0]]))
    close = always.union(*[fields for at, fields in frame.words if mention[1] <= at < mention[1] + _CLOSE])
    for name in close & SIGNS.keys() - said:
        signs = SIGNS[name]
        if signs[0].search(text, frame.span[0], mention[0]) or signs[1].search(text[mention[1] : frame.span[1]]):
            said.add(name)
    return Assertion(**dict.fromkeys(said, True)) if said else _AFFIRMED


_PLAIN = frozenset(("negated", "family"))
"""Fields whose cues stand in phrases that mean nothing of the kind."""


def _is_said_before(name: str, clause: str, before: str, frame: _Frame) -> bool:
    """Whether a cue in front of the mention sets a field."""
    if name == "negated":
        return _is_denied(clause)
    if name == "hypothetical":
        if WHEN.search(before) and IMPERATIVE.search(frame.text, *frame.span):
            return True
        clause = _ASKED.sub(_blank, clause)
    elif name == "historical":
        clause = _SPELL.sub(_blank, clause)
    elif name == "uncertain":
        clause = clause[_end_of(_INSTEAD, clause) :]
    else:
        clause = clause[_end_of(_SUBJECT_AGAIN, clause) :]
    return BEFORE[name].search(clause) is not None


def _is_said_after(name: str, rest: str, before: str) -> bool:
    """Whether a cue behind the mention sets a field."""
    match = AFTER[name].search(rest)
    if match is None:
        return False
    # A verb in between belongs to something else: "fever was present and rash was absent".
    verb = (FINITE if name == "negated" else VERB).search(rest)
    if verb and verb.start() < match.start():
        return False
    if name == "hypothetical":
        return match.start() <= 1 or "for" in before[-_REACH:]
    return name != "uncertain" or not _CAUSE_OF.search(before)


def _scope(before: str, clause: str, after: str) -> str:
    """The part of the clause before the mention in which a cue reaches it."""
    fronted = FRONTED.match(before)
    if fronted and not _LIST_GOES_ON.match(after) and not re.search(r"\b(?:or|nor|and) $", before):
        clause = clause[max(0, len(clause) - (len(before) - fronted.end())) :]
    if _ITS_VERB.match(after) and _NEW_CLAUSE.search(clause):
        return ""
    return clause


def _is_denied(clause: str) -> bool:
    """Whether a cue before the mention denies it, and not a noun or verb between."""
    clause = NEUTRAL.sub(_blank, clause[_end_of(OPEN, clause) :])
    if NOT.search(clause):
        return True
    if BEFORE["negated"].search(clause):
        return True
    denial = NO.search(clause)
    if denial is None:
        return False
    scope = EVIDENCE.sub(_blank, denial.group())
    items = _NEXT_ITEM.split(scope)
    if _INSTEAD.match(scope) and _PREPOSITION.search(items[0], scope.index(" ") + 6):
        return False
    return _PREPOSITION.search(items[-1]) is None and items[-1].count(" ") <= _LONGEST_ITEM


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    """End of the last match, or 0."""
    return max((match.end() for match in pattern.finditer(text)), default=0)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match.group())
