"""How an author commits to a mention: negated, uncertain, about a relative, in the past, hypothetical.

Method: cues with a direction and a scope inside the clause, after NegEx (Chapman et al., J Biomed Inform 2001) and
ConText (Harkema et al., J Biomed Inform 2009).
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Annotation, Assertion, Span

__all__ = ["AssertionAnnotator", "assertion_of"]


def _cues(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


# Read like negations, but negate nothing.
_PSEUDO = _cues(
    r"no (?:increase|decrease|change|further|new|significant (?:change|increase|decrease))|not only|not necessarily|"
    r"without (?:difficulty|further|delay)|not (?:certain|clear|known) (?:if|whether)|gram negative|no doubt|"
    r"not rule out|cannot be (?:ruled out|excluded)|not excluded"
)
_BEFORE = {
    "negated": _cues(
        r"no|not|without|den(?:y|ies|ied|ying)|absence of|absent|negative for|free of|lack(?:s|ed|ing)?(?: of)?|never|"
        r"neither|nor|none of|fail(?:s|ed)? to (?:show|reveal|develop)|rul(?:ed|es|ing) out|exclud(?:ed|es|ing)|"
        r"cannot|can't|didn't|doesn't|wasn't|weren't|isn't|hasn't|no evidence of|instead of|rather than|resolved"
    ),
    "uncertain": _cues(
        r"may|might|could|possibl[ey]|probabl[ey]|suspect(?:ed|s)?|suspicion of|suspicious for|likely|unclear|"
        r"suggest(?:s|ed|ing|ive)?(?: of)?|presumed|appears? to|questionable|consider(?:ed)?|uncertain|whether|"
        r"cannot be excluded|not rule out|differential diagnosis"
    ),
    "family": _cues(
        r"(?:his|her|their|the patient's|whose)? ?(?:father|mother|parents?|brothers?|sisters?|siblings?|uncles?|aunts?|"
        r"grand(?:father|mother|parents?)|cousins?|relatives?|family history|maternal|paternal)(?:'s)?"
    ),
    "historical": _cues(
        r"(?:past |previous |prior )?(?:medical )?history of|previously|formerly|in the past|status post|prior"
    ),
    "hypothetical": _cues(
        r"if|in case of|should (?=\w+ (?:develop|occur))|return (?:if|for)|as needed for|risk of|to prevent"
    ),
}
_AFTER = {
    "negated": _cues(
        r"(?:(?:is|was|are|were|has been|have been|remained) )?(?:absent|not (?:present|seen|found|observed|noted|detected|"
        r"reported|identified|a feature|evident|apparent|associated)|negative|never (?:seen|observed|present|reported)|"
        r"ruled out|excluded|denied|unlikely)|(?:did|does|do) not occur"
    ),
    "uncertain": _cues(
        r"(?:is|was|are|were|remains?) (?:suspected|possible|uncertain|questionable|unclear|considered)|cannot be excluded"
    ),
    "family": _cues(r"in (?:his|her|their|the) (?:father|mother|brother|sister|family|relatives)"),
    "historical": _cues(r"in the past|years ago|months ago|in childhood"),
    "hypothetical": _cues(r"(?!)"),
}
_STOP = re.compile(
    r"[;:.!?]|,? ?\b(?:but|however|although|though|except|apart from|whereas|while|because|who|which|nevertheless|yet|"
    r"still|aside from|and (?:had|has|have|was|were|is|are|did|does|developed|presented|showed|complained|reports?|reported))\b",
    re.IGNORECASE,
)
_NAMES = ("negated", "uncertain", "family", "historical", "hypothetical")


class AssertionAnnotator:
    """Sets the assertion of every mention that stands in a sentence."""

    name = "assertion.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Judge each mention in its own sentence."""
        text = annotation.document.text
        spans = annotation.sentences
        judged = []
        place = 0
        for mention in annotation.mentions:
            while place < len(spans) and spans[place][1] <= mention.start:
                place += 1
            inside = place < len(spans) and spans[place][0] <= mention.start
            judged.append(
                replace(mention, assertion=assertion_of(text, spans[place], (mention.start, mention.end)))
                if inside
                else mention
            )
        return replace(annotation, mentions=tuple(judged))


def assertion_of(text: str, sentence: Span, mention: Span) -> Assertion:
    """Judge one mention. `sentence` and `mention` are spans of `text`.

    >>> text = "He denied fever but had cough."
    >>> assertion_of(text, (0, 30), (10, 15)).negated, assertion_of(text, (0, 30), (24, 29)).negated
    (True, False)
    """
    before, after = text[sentence[0] : mention[0]], text[mention[1] : sentence[1]]
    stops = [match.end() for match in _STOP.finditer(before)]
    clause = before[stops[-1] :] if stops else before
    stop = _STOP.search(after)
    rest = after[: stop.start()] if stop else after
    hidden = _PSEUDO.sub(lambda match: "#" * len(match.group()), clause)
    found = {}
    for name in _NAMES:
        source = clause if name == "uncertain" else hidden
        # The words between a finding and a cue that follows it are few.
        found[name] = bool(_BEFORE[name].search(source)) or bool(_AFTER[name].search(rest[:60]))
    return Assertion(**found)
