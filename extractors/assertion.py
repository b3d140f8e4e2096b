"""How an author commits to a mention: negated, uncertain, about a relative, in the past, hypothetical.

Method: cues with a direction and a scope inside the clause, after NegEx (Chapman et al., J Biomed Inform 2001) and
ConText (Harkema et al., J Biomed Inform 2009).
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.assertion_cues import AFTER, BEFORE, NAMES, NO, PSEUDO, STOP, TRIGGERS, VERB
from kg.model import Annotation, Assertion, Span

__all__ = ["AssertionAnnotator", "assertion_of"]

_REACH = 60
"""Code points between a finding and a cue that follows it, at most."""
_LOOK_BACK = 600
"""Code points before a finding in which a cue may stand: more than any clause, less than a table that lost its lines."""

_WORD = re.compile("[a-z]+")


class AssertionAnnotator:
    """Sets the assertion of every mention that stands in a sentence."""

    name = "assertion.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Judge each mention in its own sentence; mentions must be in order of start."""
        text = annotation.document.text
        spans = annotation.sentences
        judged = []
        place = 0
        searched, has_cue = -1, False
        for mention in annotation.mentions:
            while place < len(spans) and spans[place][1] <= mention.start:
                place += 1
            if place < len(spans) and spans[place][0] <= mention.start:
                if searched != place:
                    searched, has_cue = place, _may_hold_a_cue(text[slice(*spans[place])])
                if not has_cue:
                    judged.append(mention)
                    continue
                mine = assertion_of(text, spans[place], (mention.start, mention.end))
                judged.append(replace(mention, assertion=mine))
            else:
                judged.append(mention)
        return replace(annotation, mentions=tuple(judged))


def _may_hold_a_cue(sentence: str) -> bool:
    return not TRIGGERS.isdisjoint(_WORD.findall(sentence.lower()))


def assertion_of(text: str, sentence: Span, mention: Span) -> Assertion:
    """Judge one mention. `sentence` and `mention` are spans of `text`.

    >>> text = "He denied fever but had cough."
    >>> assertion_of(text, (0, 30), (10, 15)).negated, assertion_of(text, (0, 30), (24, 29)).negated
    (True, False)
    """
    before = text[max(sentence[0], mention[0] - _LOOK_BACK) : mention[0]]
    after = text[mention[1] : min(sentence[1], mention[1] + 2 * _REACH)]
    clause = before[max((match.end() for match in STOP.finditer(before)), default=0) :]
    stop = STOP.search(after)
    rest = after[: stop.start() if stop else len(after)][:_REACH]
    plain = PSEUDO.sub(lambda match: "#" * len(match.group()), clause)
    found = {name: bool(BEFORE[name].search(clause if name == "uncertain" else plain)) for name in NAMES}
    found["negated"] = found["negated"] or bool(NO.search(plain))
    for name, cue in AFTER.items():
        match = cue.search(rest)
        # A verb in between belongs to something else: "fever was present and rash was absent".
        if match and not VERB.search(rest, 0, match.start()):
            found[name] = True
    return Assertion(**found)
