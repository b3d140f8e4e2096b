"""Mentions by an installed spaCy or scispacy model (`en_ner_bc5cdr_md`, …), as a part of our pipelines."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from kg.errors import UsageError
from kg.model import Annotation, Mention

__all__ = ["TYPES", "ScispacyModelAnnotator"]

TYPES = {
    "DISEASE": "Disease",
    "CHEMICAL": "ChemicalEntity",
    "SIMPLE_CHEMICAL": "ChemicalEntity",
    "CHEBI": "ChemicalEntity",
    "GGP": "Gene",
    "GENE_OR_GENE_PRODUCT": "Gene",
    "CANCER": "Disease",
}
"""Labels of scispacy's models that are types of ours; entities with other labels are left out."""
_MODEL = "MEDKG_SPACY_MODEL"
_DEFAULT = "en_ner_bc5cdr_md"


class ScispacyModelAnnotator:
    """Adds the entities of a model to the mentions, without a link.

    `model` is the name of an installed model or a folder; default: `$MEDKG_SPACY_MODEL`, else `en_ner_bc5cdr_md`.
    Raises `UsageError` when it is not installed. spaCy gives entities no confidence, so `score` is the same for all.
    """

    name = "scispacy-ner.v1"

    def __init__(self, model: str | None = None, *, score: float = 0.85) -> None:
        self._model = model or os.environ.get(_MODEL, _DEFAULT)
        self._score = score
        self._nlp = _loaded(self._model)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Run the model on the text; where a mention of the same span and type stands, it stays."""
        taken = {(one.start, one.end, one.type) for one in annotation.mentions}
        found = list(annotation.mentions)
        for entity in self._nlp(annotation.document.text).ents:
            type = TYPES.get(entity.label_)
            span = (entity.start_char, entity.end_char)
            if type is not None and (*span, type) not in taken:
                found.append(Mention(f"s{len(found)}", *span, entity.text, type, None, self._score, self.name))
        return replace(annotation, mentions=tuple(sorted(found, key=lambda one: (one.start, -one.end, one.type))))


def _loaded(model: str) -> Any:
    try:
        import spacy

        return spacy.load(model)
    except ImportError as error:
        raise UsageError("spaCy is not installed", hint="pip install 'medkg[nlp]'") from error
    except OSError as error:
        hint = f"install the model, or name another in {_MODEL}"
        raise UsageError(f"the spaCy model {model!r} is not installed", hint=hint) from error
