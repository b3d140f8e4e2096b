"""Mentions of phenotypes, with the abbreviations a document defines carried through it."""

from __future__ import annotations

from dataclasses import replace

from extractors.phenotypes.match import Found, PhenotypeMatcher
from extractors.phenotypes.names import PhenotypeNames
from extractors.short_forms import with_short_forms
from extractors.vocabulary import Hit, Vocabulary
from kg.model import Annotation, Mention

__all__ = ["NestedPhenotypeAnnotator", "PhenotypeAnnotator"]


class PhenotypeAnnotator:
    """Fills `mentions` with the phenotypes of a vocabulary."""

    name = "phenotypes.v1"

    nested = False

    def __init__(self, vocabulary: Vocabulary | PhenotypeNames) -> None:
        names = vocabulary if isinstance(vocabulary, PhenotypeNames) else PhenotypeNames(vocabulary.phenotypes)
        self._matcher = PhenotypeMatcher(names)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Find names in every sentence; short forms mean what the document says they mean, or nothing."""
        text = annotation.document.text
        scores: dict[Hit, float] = {}
        for start, end in annotation.sentences or ((0, len(text)),):
            for found in self._matcher.find(text, start, end, nested=self.nested):
                scores.setdefault(Hit(found.start, found.end, "PhenotypicFeature", found.name.curie), _score(found))
        hits = set(scores)
        if annotation.abbreviations:
            hits = with_short_forms(hits, annotation.abbreviations, text)
        ordered = sorted(hits, key=lambda h: (h.start, -h.end, h.curie))
        mentions = tuple(
            Mention(f"m{n}", h.start, h.end, text[h.start : h.end], h.type, h.curie, scores.get(h, 0.95), self.name)
            for n, h in enumerate(ordered)
        )
        return replace(annotation, mentions=mentions)


class NestedPhenotypeAnnotator(PhenotypeAnnotator):
    """Finds broader findings inside longer names too, as corpora do that mark every concept of a phrase."""

    name = "nested-phenotypes.v1"
    nested = True


def _score(found: Found) -> float:
    """Words as they are written make a name surer than relatives of them, and those surer than words far apart."""
    if found.gaps or found.listed or found.name.exact:
        return 0.75
    return 0.95 if found.same == len(found.places) or len(found.places) == 1 else 0.85
