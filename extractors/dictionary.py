"""Mentions by vocabulary, with the abbreviations a document defines carried through it."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.vocabulary import Hit, Vocabulary
from kg.model import Annotation, Mention, Span

__all__ = ["DictionaryAnnotator"]


class DictionaryAnnotator:
    """Fills `mentions`. One stretch may be a disease and a phenotype: then there is one mention of each type."""

    name = "dictionary.v1"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def annotate(self, annotation: Annotation) -> Annotation:
        """Find names in every section; short forms mean what the document says they mean, or nothing."""
        text = annotation.document.text
        hits: set[Hit] = set()
        for start, end in annotation.sentences or ((0, len(text)),):
            hits.update(self._vocabulary.find(text, start, end))
        if annotation.abbreviations:
            hits = _with_short_forms(hits, annotation.abbreviations, text)
        ordered = sorted(hits, key=lambda h: (h.start, -h.end, h.type, h.curie))
        mentions = tuple(
            Mention(f"m{n}", h.start, h.end, text[h.start : h.end], h.type, h.curie, _score(h, text), self.name)
            for n, h in enumerate(ordered)
        )
        return replace(annotation, mentions=mentions)


def _score(hit: Hit, text: str) -> float:
    # A short acronym is right less often than a name in words.
    return 0.75 if hit.end - hit.start <= 5 and text[hit.start : hit.end].isupper() else 0.95


def _with_short_forms(hits: set[Hit], abbreviations: tuple[tuple[Span, Span], ...], text: str) -> set[Hit]:
    meanings: dict[str, set[tuple[str, str]]] = {}
    for (a, b), (c, d) in abbreviations:
        inside = [h for h in hits if c <= h.start and h.end == d]
        widest = max((h.end - h.start for h in inside), default=0)
        named = {(h.type, h.curie) for h in inside if h.end - h.start == widest}
        meanings.setdefault(text[a:b], set()).update(named)
    kept = {h for h in hits if text[h.start : h.end] not in meanings}
    for short, things in meanings.items():
        for match in re.finditer(rf"(?<![^\W_]){re.escape(short)}(?![^\W_])", text):
            kept.update(Hit(match.start(), match.end(), type, curie) for type, curie in things)
    return kept
