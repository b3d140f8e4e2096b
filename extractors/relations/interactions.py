"""Which drugs of a sentence are said to interact: by words of effect between them, or of being given together.

Drugs of one list ("phenytoin, carbamazepine or rifampin"; "anticonvulsants (e.g. phenytoin)") are one end, so that none
of them is paired with its neighbours. Two ends interact where a word of effect stands between them, or where one is
given with the other and the sentence speaks of an effect or gives advice; not where the clause denies it. Written while
reading half of the DDI corpus of 2013, which is not for training (`benchmarks/drug_drug.py` scores the other half).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.relations.sentences import mentions_by_sentence
from extractors.relations.view import LETTER, key_of
from kg.model import Annotation, Mention, Relation, Span

__all__ = ["CONFIDENCE", "INTERACTS", "interactions"]

INTERACTS = "biolink:interacts_with"
CONFIDENCE = 0.6
"""With the score of the drugs: the share of pairs that were right, end to end, in the half that was read."""
_MOST = 60
"""Drugs of a sentence that are looked at; a longer row of names is a table."""
_NEAR = 2
"""Ends apart, at most."""
_TOGETHER_NEAR = 60
"""Code points beside a list of two in which words must say that both are given together."""


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_EFFECT = _words(
    r"increas\w*|decreas\w*|reduc\w*|elevat\w*|rais(?:e[sd]?|ing)|lower(?:s|ed|ing)?|enhanc\w*|potentiat\w*",
    r"inhibit(?:s|ed|ing)?|induc(?:e|es|ed|ing)|prolong\w*|diminish\w*|impair\w*|attenuat\w*|antagoni[sz]\w*",
    r"counteract\w*|block(?:s|ed)?|interact(?:s|ed|ing|ions?)?|interfer\w*|alter(?:s|ed|ing)?|affect(?:s|ed|ing)?",
    r"additive|synerg\w*|accentuat\w*|intensif\w*|augment\w*|revers(?:e|es|ed|al)|prevent(?:s|ed)?|displac\w*",
    r"delay(?:s|ed)?|double[sd]?|higher|longer|modif(?:y|ies|ied)|exacerbat\w*|aggravat\w*|precipitat\w*",
    r"inactivat\w*|influenc\w*|compromis\w*|compet\w*|abolish\w*|suppress\w*|resistant to|ineffective|fell|rose",
    r"decline[sd]?|change[sd]?|fluctuat\w*|fold|less effective|more profound|sensiti[sz]\w*",
)
_ADVICE = _words(
    r"caution\w*|avoid(?:ed)?|contraindicated|monitor\w*|adjust\w*|closely|careful\w*|should not|must not",
    r"not (?:\w+ )?recommended|require|necessary|risks?|toxicity|result(?:s|ed|ing)? in|lead(?:s|ing)? to",
    r"(?:should|must) be (?:\w+ )?(?:given|taken|administered|separated|reduced|discontinued|warned|observed|"
    r"considered)",
    r"may (?:cause|produce|occur|develop)|have been reported|has been (?:reported|seen|observed)|reported|depress\w*",
    r"additional|hypotension|symptoms?|deaths?|reactions?|danger|weakness|before (?:starting|initiating)",
    r"hours? (?:before|after)",
)
_DENIAL = _words(
    r"no (?:[\w-]+ ){0,4}(?:interactions?|effects?|differences?|changes?|influence|alterations?|evidence|increase|"
    r"decrease|dosage|dose|impact|adjustment)",
    r"(?:not|n't|cannot) (?:[\w-]+ ){0,3}(?:alter|affect|change|influence|interact|interfere|inhibit|increase|decrease|"
    r"reduce|induce|potentiate|modify|different|expected|prevent|necessary|required|established|studied|evaluated|"
    r"conducted|performed|bind|displace)\w*",
    r"unaffected|unaltered|unchanged|comparable|similar|failed to|without (?:affecting|altering|any|evidence)",
    r"unlikely|lack of|neither|minimal|nor",
)
_CLAUSE = re.compile(
    r"[;:]|, (?:but|while|whereas|however|although|and (?:the|did|was|were))|\b(?:but|however|although)\b",
    re.IGNORECASE,
)
_WITH = _words(
    r"with|receiv\w+|tak(?:e|es|ing|en)|treated|treatment|therapy|given|giving|co-?administ\w+|concomitant\w*",
    r"concurrent\w*|combin\w+|together|simultaneous\w*|in conjunction|presence of|addition of|added|during|while|when",
    r"patients? on|between|stopping|after|before",
)
_TOGETHER = _words(
    r"co-?administ\w+|concomitant\w*|concurrent\w*|combin\w+|together|simultaneous\w*|interactions?|between",
    r"in conjunction|co-?therapy|both|each other|receiving|taking|treated with|regimen",
)
_FEW = r"(?:[A-Za-z][\w'-]* ){0,2}"
_LIST = re.compile(
    r"‹\d+›(?:"
    r"(?: [\w-]+){0,2}\)?(?:, ?and/or|, ?and|, ?or|,|;|/| and/or| and| or| plus| as well as) ?"
    rf"(?:(?:the|other|certain|some|possibly|an?|various|related|many|oral|all) )*{_FEW}‹\d+›"
    r"| ?\((?:an? |the )?(?:e\. ?g\.?,?|eg,?|i\. ?e\.?,?|ie,?|such as|including|for example,?|like|especially)?"
    rf"(?: other| the| certain)? ?{_FEW}‹\d+›"
    r"|(?: [\w-]+){0,2},? (?:such as|including|e\.g\.,?|for example,?|like|especially|particularly)"
    rf"(?: the| other| certain)? {_FEW}‹\d+›"
    r")*\)?"
)
_SLOT = re.compile(r"‹(\d+)›")
_BEFORE_HEAD = re.compile(r"(?:- |Oral |Other |and )*(?:[\w-]+ ){0,2}$")
_AFTER_HEAD = re.compile(r"(?: [\w()-]+){0,3} ?(?::| - |--| – )")


class _End(NamedTuple):
    """A drug or a list of them: where it stands in the line, its words, and the numbers of its drugs."""

    start: int
    stop: int
    words: str
    drugs: tuple[int, ...]


def interactions(annotation: Annotation, extractor: str) -> Iterator[Relation]:
    """Every pair of drugs that a sentence says to interact, once a sentence, with `extractor` as who says it.

    >>> from kg.model import Document
    >>> text = "Ketoconazole increases the plasma levels of triazolam."
    >>> marks = [(0, 12), (44, 53)]
    >>> kind = "ChemicalEntity"
    >>> drugs = tuple(Mention(f"m{n}", a, b, text[a:b], kind, None, 1.0, "x.v1") for n, (a, b) in enumerate(marks))
    >>> one = Annotation(Document.of_parts("t:1", "", [("text", text)]), ((0, 54),), mentions=drugs)
    >>> [(relation.subject, relation.object) for relation in interactions(one, "patterns.v3")]
    [('m0', 'm1')]
    """
    for sentence, mentions in mentions_by_sentence(annotation):
        drugs = [one for one in mentions if LETTER.get(one.type) == "C" and not one.assertion.negated][:_MOST]
        if len(drugs) > 1:
            yield from _told(annotation.document.text, sentence, drugs, extractor)


def _told(text: str, sentence: Span, drugs: list[Mention], extractor: str) -> Iterator[Relation]:
    line = _line(text, sentence, drugs)
    if not (_EFFECT.search(line) or _ADVICE.search(line)):
        return
    seen: set[frozenset[str]] = set()
    for first, second in _pairs(line):
        one, other = drugs[first], drugs[second]
        keys = frozenset((_plain(one), _plain(other)))
        if len(keys) == 2 and keys not in seen:
            seen.add(keys)
            score = round(CONFIDENCE * min(one.score, other.score), 4)
            yield Relation(one.id, INTERACTS, other.id, sentence, score, extractor)


def _plain(one: Mention) -> str:
    # "A tricyclic" is no partner of "tricyclics".
    return key_of(one).rstrip("s")


def _line(text: str, sentence: Span, drugs: list[Mention]) -> str:
    """The sentence with placeholders for its drugs."""
    pieces, at = [], sentence[0]
    for number, one in enumerate(drugs):
        if one.start >= at:
            pieces += [text[at : one.start].replace("‹", "<").replace("›", ">"), f"‹{number}›"]
            at = one.end
    pieces.append(text[at : sentence[1]].replace("‹", "<").replace("›", ">"))
    return " ".join("".join(pieces).split())


def _pairs(line: str) -> Iterator[tuple[int, int]]:
    """Numbers of the drugs that interact."""
    ends = _ends(line)
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(line)), len(line)]
    for place, one in enumerate(ends):
        if len(one.drugs) == 2 and _are_given_together(line, one, alone=len(ends) == 1, cuts=cuts):
            yield one.drugs[0], one.drugs[1]
        for other in ends[place + 1 : place + 1 + _NEAR]:
            if not _is_denied(line, one.start, other.stop, cuts) and _are_related(line, one, other):
                yield from ((a, b) for a in one.drugs for b in other.drugs)


def _ends(line: str) -> list[_End]:
    """Drugs and lists of drugs, without the heading of a paragraph where more than one follows."""
    ends = [
        _End(match.start(), match.end(), match.group(), tuple(map(int, _SLOT.findall(match.group()))))
        for match in _LIST.finditer(line)
    ]
    if len(ends) > 2 and _BEFORE_HEAD.fullmatch(line[: ends[0].start]) and _AFTER_HEAD.match(line, ends[0].stop):
        return ends[1:]
    return ends


def _are_related(line: str, one: _End, other: _End) -> bool:
    if _EFFECT.search(line, one.stop, other.start):
        return True
    if not _WITH.search(line, one.stop, other.start):
        return False
    around = _EFFECT.search(line, 0, one.start) or _EFFECT.search(line, other.stop)
    return bool(around or _ADVICE.search(line))


def _are_given_together(line: str, one: _End, *, alone: bool, cuts: list[int]) -> bool:
    """Whether a list of two says that both are given at once, and that something comes of it."""
    if not (" and " in one.words or " plus " in one.words or (alone and " or " in one.words)):
        return False
    before, after = max(0, one.start - _TOGETHER_NEAR), one.stop + _TOGETHER_NEAR
    if not (_TOGETHER.search(line, before, one.start) or _TOGETHER.search(line, one.stop, after)):
        return False
    return not _is_denied(line, one.start, one.stop, cuts)


def _is_denied(line: str, start: int, stop: int, cuts: list[int]) -> bool:
    """Whether the clauses from one place to the other deny."""
    first = max(cut for cut in cuts if cut <= start)
    last = min(cut for cut in cuts if cut >= stop)
    return _DENIAL.search(line, first, last) is not None
