"""Mentions by vocabulary, with the abbreviations a document defines carried through it."""

from __future__ import annotations

from dataclasses import replace

from extractors.short_forms import with_short_forms
from extractors.vocabulary import Hit, Vocabulary
from kg.model import Annotation, Mention

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
            hits = with_short_forms(hits, annotation.abbreviations, text)
        ordered = sorted(hits, key=lambda h: (h.start, -h.end, h.type, h.curie))
        mentions = tuple(
            Mention(f"m{n}", h.start, h.end, text[h.start : h.end], h.type, h.curie, _score(h, text), self.name)
            for n, h in enumerate(ordered)
        )
        return replace(annotation, mentions=mentions)


def _score(hit: Hit, text: str) -> float:
    # A short acronym, and a name pieced together from a list, are right less often than a name in words.
    acronym = hit.type != "Gene" and hit.end - hit.start <= 5 and text[hit.start : hit.end].isupper()
    return 0.75 if acronym or hit.rank == 3 else 0.95
