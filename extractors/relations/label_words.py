"""The language of drug labels, in which the drug is mostly not named: "indicated for", "temporarily relieves".

A cue of treatment becomes a mention of type `Treatment` without CURIE: the text says that something treats the disease,
not what. The head `label` of the trained model judges which diseases of the sentence are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Annotation, Mention, Span

__all__ = ["PART", "cues", "is_label", "named_drug", "warned", "with_cues"]

PART = "relations.v2"
"""Name and version of the part that tells relations; the mentions of cues carry it too."""
_OBJECTS = frozenset({"Disease", "PhenotypicFeature", "DiseaseOrPhenotypicFeature"})
_DRUGS = frozenset({"ChemicalEntity", "Drug", "SmallMolecule"})
_CUE = re.compile(
    r"\b(?:indicated|indications?|treats?|treated|treating|treatment|therapy|relie(?:f|ves?|ving)|prevents?|preventing|"
    r"prevention|prophylaxis|manage(?:s|ment)?|controls?|controlling|reduc(?:es?|ing|tion)|sooth(?:es?|ing)|helps?|"
    r"alleviat(?:es?|ing|ion)|suppress(?:es|ion)?|protects?|fights?|cures?|heals?|clears?|lightens?|eliminates?|kills?|"
    r"useful|effective|used|use|uses|adjunct\w*|approved|recommended|combats?|improves?|eases?)\b"
    # What is used to find a disease does not treat it.
    r"(?!\s+(?:\w+\s+)?(?:to|for|in)\s+(?:the\s+)?(?:diagnos|detect|screen|monitor|assess|measur|predict|confirm|exclu"
    r"|identif|evaluat|rul(?:e|ing)\s+out|distinguish|differentiat|stag(?:e|ing)\b))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\bindicat(?:ed|ions?)\b|\brelie(?:f|ves?)\b|\b(?:tablets?|capsules?|injections?|cream|ointment|solution|suspension|"
    r"syrup|lotion|gel|spray|patch|USP|homeopathic)\b|^(?:for|helps?|treats?|prevents?|soothes?|use|uses|temporarily)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:contraindicated|contraindications?:?|"
    r"not (?:indicated|recommended|intended|for use|for the treatment|be used)|"
    r"(?:should|must) (?:not|never) be (?:\w+ )?(?:used|given|administered|taken|prescribed|initiated|started)|"
    r"do not use|avoid(?:ed)?(?: (?:the )?use)?|should not (?:take|receive|use)|unsuitable)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:because|since|unless|but|however|although|may (?:cause|occur|result|develop)|risk of)\b", re.IGNORECASE
)


def cues(text: str, sentence: Span) -> list[Span]:
    """Where a sentence speaks of treating.

    >>> cues("Temporarily relieves pain.", (0, 26))
    [(12, 20)]
    >>> cues("Troponin is used to diagnose infarction.", (0, 40))
    []
    """
    return [match.span() for match in _CUE.finditer(text, *sentence)]


def is_label(text: str, sentence: Span) -> bool:
    """Whether a sentence sounds like a drug label, so that the model of label language is to be believed.

    >>> is_label("Temporarily relieves pain.", (0, 26)), is_label("Pain was treated.", (0, 17))
    (True, False)
    """
    return _LABEL.search(text[slice(*sentence)]) is not None


def with_cues(annotation: Annotation) -> Annotation:
    """Add a `Treatment` mention for every cue in sentences that hold a disease or finding.

    Only sentences that leave the drug unnamed, or sound like a label.
    """
    text = annotation.document.text
    fresh = [
        Mention(f"t{start}", start, end, text[start:end], "Treatment", None, 1.0, PART)
        for sentence, here in _sentences(annotation)
        if (found := cues(text, sentence)) and (not _names_drug(annotation, sentence) or is_label(text, sentence))
        for start, end in found
        if not any(m.start < end and start < m.end for m in here)
    ]
    if not fresh:
        return annotation
    return replace(annotation, mentions=tuple(sorted((*annotation.mentions, *fresh), key=lambda m: (m.start, m.end))))


def _names_drug(annotation: Annotation, sentence: Span) -> bool:
    return any(m.type in _DRUGS and sentence[0] <= m.start < sentence[1] for m in annotation.mentions)


def named_drug(annotation: Annotation, cue: Mention, sentence: Span) -> Mention | None:
    """The last drug named before a cue in its sentence, else the first one of the document's title."""
    drugs = [m for m in annotation.mentions if m.type in _DRUGS]
    before = [m for m in drugs if sentence[0] <= m.start and m.end <= cue.start]
    if before:
        return before[-1]
    sections = annotation.document.sections
    title = sections[0].end if sections and sections[0].name == "title" else 0
    return next((m for m in drugs if m.end <= title), None)


def warned(annotation: Annotation) -> Iterator[tuple[Span, Mention, Mention]]:
    """Sentences that warn ("should not be used in …"), with a mention of the cue and each disease behind it."""
    text = annotation.document.text
    for sentence, here in _sentences(annotation):
        for match in _AGAINST.finditer(text, *sentence):
            start, end = match.span()
            turn = _TURN.search(text, end, sentence[1])
            stop = turn.start() if turn else sentence[1]
            cue = Mention(f"w{start}", start, end, text[start:end], "Treatment", None, 1.0, PART)
            yield from ((sentence, cue, m) for m in here if end <= m.start and m.end <= stop)


def _sentences(annotation: Annotation) -> Iterator[tuple[Span, list[Mention]]]:
    """Sentences with the diseases and findings in them."""
    mentions = [m for m in annotation.mentions if m.type in _OBJECTS]
    for start, end in annotation.sentences:
        here = [m for m in mentions if start <= m.start and m.end <= end]
        if here:
            yield (start, end), here
