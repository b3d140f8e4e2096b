"""Which test finds which disease: words of finding between them, or of a diagnosis that is made with it.

Tests of one list are one end, diseases too. What is treated, complicated or only measured is not found. Written while
reading half of a gold of our own (`benchmarks/disease_test.py` scores the other half).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.relations.sentences import mentions_by_sentence
from extractors.relations.view import LETTER
from kg.model import Annotation, Mention, Relation, Span

__all__ = ["CONFIDENCE", "DIAGNOSES", "diagnosing_tests"]

DIAGNOSES = "biolink:diagnoses"
CONFIDENCE = 0.75
"""A judgement: sentences written by one hand say little of how often papers mean it."""
_MOST = 40
"""Mentions of a sentence that are looked at."""
_LETTERS = {"T": "T", "D": "D", "P": "D"}


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_FOUND = (
    r"diagnos(?:ed|es?|ing|able)|confirm(?:ed|s|ing)?|detect(?:ed|s|ing)?|identif(?:ied|ies|y|ying)|found|seen|"
    r"verified|prove[dns]?|established?|establishes|documented|suspected|suggested|screened|ruled out|exclude[sd]?|"
    r"evident|apparent|visible|recogni[sz]ed|investigated|demonstrated|revealed|uncovered|"
    r"visuali[sz]ed"
)
_TEST_FIRST = _words(
    _FOUND,
    r"reveals?|show(?:s|ed|n|ing)?|demonstrates?|disclose[ds]?|uncovers?|distinguish(?:es|ed)?|indicat(?:es|ed|ive)",
    r"predicts?|captured|reproduced|yielded|grew|suggests?|suggestive|support(?:s|ed)|rules? out|assess|there was",
    r"(?:consistent|compatible) with|(?:positive|negative|diagnostic|specific|suspicious|typical|raised) (?:of|for|in)",
    r"(?:diagnosis|detection|identification|recognition|surveillance|screening|exclusion|presence) (?:of|for)",
    r"(?:test|method|investigation|modality) (?:of choice )?for",
    r"(?:accuracy|sensitivity|specificity|standard) (?:for|in|of)",
    r"(?:tests?|testing|screening|assay|examination) for",
)
_DISEASE_FIRST = re.compile(
    rf"\b(?:{_FOUND}|confirmation|diagnosis|detection|screening|surveillance|made)\b"
    r"(?:(?!\b(?:treat|follow|complicat|caus|before)\w*)[^;:]){0,60}"
    r"\b(?:by|with|on|using|through|from|via|after|in|when|if|relies on)\b"
    r"|\brel(?:y|ies) on\b|\b(?:gold|reference) standard\b|\bdiagnostic tests?\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:suspected|suspicion of|diagnos\w+(?: of| for)?|screen\w*(?: \w+){0,3} for|detection of|for|evaluation of|"
    r"risk of|presence of|sensitivity of|specificity of)(?: (?:the|an?|acute|chronic))? $",
    re.IGNORECASE,
)
"""What stands before a disease, when a test is named for it behind."""
_NAMED_FOR = re.compile(
    r"^,? (?:the |an? |routine |patients |adults |with |by |using |on |should have |was made after |(?:was|is|are) |"
    r"(?:should |can |must )?(?:have |undergo )){0,3}$",
    re.IGNORECASE,
)
_STANDARD = _words(
    r"(?:first|test|method|investigation) (?:of )?choice|(?:gold|reference) standard|recommended|preferred|required",
    r"should (?:have|undergo|be)|confirmed|established|used|positive|made",
)
_ELSE = _words(
    r"treat\w*|complicat\w*|caus\w+|induc\w+|follow(?:ed|s|ing)?|monitor\w*|correlat\w*|improv\w*|chang\w+|normal",
    r"unchanged|unremarkable|refus\w*|risk|history|planned|repeated|scheduled|recruited|corrected|controlled",
    r"contraindicated|carries|exposure|answered|explained|compared|healed|surgery|adjust",
)
_DENIED = _words(
    r"(?:not|never|cannot|could not) (?:\w+ )?(?:show|reveal|detect|exclude|confirm|demonstrate|identify|useful|"
    r"helpful|diagnos\w+|support|suggest)",
    r"negative for|missed|failed to|no evidence of|unable to|not seen|not detected|insensitive",
)
_VALUE = _words(r"sensitivity|specificity|accuracy|widely used|preferred|positive|available|standard")
"""What is said of a test "for" a disease, and of no treatment."""
_LIST = re.compile(r"‹\d+:([TD])›(?:(?:,? (?:and/or|and|or) |, )(?:the |an? )?‹\d+:\1›)*")
_SLOT = re.compile(r"‹(\d+):")


class _End(NamedTuple):
    """A test or disease, or a list of them: letter, where it stands in the line, and the numbers of its mentions."""

    letter: str
    start: int
    stop: int
    numbers: tuple[int, ...]


def diagnosing_tests(annotation: Annotation, extractor: str) -> Iterator[Relation]:
    """Every test that a sentence says to find a disease, or, `negated`, not to; `extractor` is who says it.

    >>> from kg.model import Document
    >>> text = "Echocardiography revealed aortic stenosis."
    >>> marks = [(0, 16, "Procedure"), (26, 41, "Disease")]
    >>> found = tuple(Mention(f"m{n}", a, b, text[a:b], t, None, 1.0, "x.v1") for n, (a, b, t) in enumerate(marks))
    >>> one = Annotation(Document.of_parts("t:1", "", [("text", text)]), ((0, 42),), mentions=found)
    >>> [(relation.subject, relation.object) for relation in diagnosing_tests(one, "patterns.v3")]
    [('m0', 'm1')]
    """
    for sentence, mentions in mentions_by_sentence(annotation):
        marked = [one for one in mentions if LETTER.get(one.type, "?") in _LETTERS][:_MOST]
        if len({_LETTERS[LETTER[one.type]] for one in marked}) == 2:
            yield from _told(annotation.document.text, sentence, marked, extractor)


def _told(text: str, sentence: Span, marked: list[Mention], extractor: str) -> Iterator[Relation]:
    line = _line(text, sentence, marked)
    for test, disease, negated in _pairs(line):
        one, other = marked[test], marked[disease]
        if one.assertion.negated or one.assertion.family or other.assertion.family:
            continue
        score = round(CONFIDENCE * min(one.score, other.score), 4)
        yield Relation(one.id, DIAGNOSES, other.id, sentence, score, extractor, negated)


def _line(text: str, sentence: Span, marked: list[Mention]) -> str:
    pieces, at = [], sentence[0]
    for number, one in enumerate(marked):
        if one.start >= at:
            between = text[at : one.start].replace("‹", "<").replace("›", ">")
            pieces += [between, f"‹{number}:{_LETTERS[LETTER[one.type]]}›"]
            at = one.end
    pieces.append(text[at : sentence[1]].replace("‹", "<").replace("›", ">"))
    return " ".join("".join(pieces).split())


def _pairs(line: str) -> Iterator[tuple[int, int, bool]]:
    """Numbers of test and disease, and whether it is said that the test does not find it."""
    ends = [
        _End(match.group(1), match.start(), match.end(), tuple(map(int, _SLOT.findall(match.group()))))
        for match in _LIST.finditer(line)
    ]
    for place, one in enumerate(ends):
        for other in ends[place + 1 : place + 3]:
            if one.letter == other.letter:
                continue
            # "Missed by one test but found by the other": what counts stands last.
            between = line[one.stop : other.start].rpartition(" but ")[2]
            tests_first = one.letter == "T"
            if not (_finds(line, between) if tests_first else _is_found(line[: one.start], between)):
                continue
            denied = _DENIED.search(between) is not None
            tests, diseases = (one, other) if tests_first else (other, one)
            yield from ((test, disease, denied) for test in tests.numbers for disease in diseases.numbers)


def _finds(line: str, between: str) -> bool:
    """Whether a test that is named first finds the disease."""
    if ";" in between or _ELSE.search(between):
        return False
    return bool(_TEST_FIRST.search(between)) or (between in (" for ", " in ") and bool(_VALUE.search(line)))


def _is_found(before: str, between: str) -> bool:
    """Whether a disease that is named first is found by the test; `before` is what stands before it."""
    if ";" in between or _ELSE.search(between):
        return False
    if _DENIED.search(between) or _DISEASE_FIRST.search(between):
        return True
    if not _ASKED.search(before):
        return False
    return bool(_NAMED_FOR.match(between)) or bool(_STANDARD.search(between))
