"""Two things named in one sentence that no pattern relates: they occur together, and that is all that is claimed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from extractors.relations.measured import measured_confidence
from extractors.relations.sentences import mentions_by_sentence
from extractors.relations.view import key_of
from kg.model import Annotation, Mention, Relation

__all__ = ["CooccurrenceAnnotator"]

PREDICATE = "biolink:occurs_together_in_literature_with"
CONFIDENCE = measured_confidence("cooccurrence", 0.3)
LIMIT = 30
"""Pairs kept of one sentence: a sentence that lists more is a table, and says little of each."""
_PARTNERS = ("PhenotypicFeature", "ChemicalEntity", "Procedure", "Gene")


class CooccurrenceAnnotator:
    """Adds disease–phenotype, disease–chemical and disease–gene pairs of one sentence, affirmed mentions only."""

    name = "cooccurrence.v2"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Pair up what stands in one sentence and is not related yet."""
        related = {frozenset((r.subject, r.object)) for r in annotation.relations}
        found: list[Relation] = []
        for sentence, mentions in mentions_by_sentence(annotation):
            affirmed = [m for m in mentions if m.assertion.affirmed]
            diseases = [m for m in affirmed if m.type == "Disease"]
            partners = [m for m in affirmed if m.type in _PARTNERS]
            pairs = [(d, p) for d, p in product(diseases, partners) if _apart(d, p)]
            found += [
                Relation(d.id, PREDICATE, p.id, sentence, CONFIDENCE, self.name)
                for d, p in pairs[:LIMIT]
                if frozenset((d.id, p.id)) not in related
            ]
        return replace(annotation, relations=annotation.relations + tuple(found))


def _apart(one: Mention, other: Mention) -> bool:
    return (one.end <= other.start or other.end <= one.start) and key_of(one) != key_of(other)
