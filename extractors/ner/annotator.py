"""The trained taggers as parts of a pipeline."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from extractors.ner.tagger import Tagger
from extractors.ner.tokens import tokenise
from kg.model import Annotation, Mention

__all__ = ["AccurateNerAnnotator", "NerAnnotator"]


class NerAnnotator:
    """Adds to `mentions` what the tagger `fast` finds; mentions have no CURIE.

    `style` says whose guidelines to follow (`extractors.ner.tagger.STYLES`); by default each text is marked as the
    corpus that it is most like.
    """

    name = "ner.v1"
    tagger = "fast"

    def __init__(self, style: str | None = None) -> None:
        self.style = style

    def __reduce__(self) -> tuple[type[NerAnnotator], tuple[str | None]]:
        return type(self), (self.style,)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger.load(self.tagger)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Tag one document; sentences are those of the annotation where it has some."""
        text = tokenise(annotation.document.text, annotation.sentences or None)
        first = len(annotation.mentions)
        found = []
        for n, one in enumerate(self._tagger.tag([text], style=self.style)[0], first):
            start, end = text.starts[one.first], text.ends[one.stop - 1]
            words, score = text.text[start:end], round(one.score, 4)
            found.append(Mention(f"m{n}", start, end, words, one.type, None, score, self.name))
        return replace(annotation, mentions=(*annotation.mentions, *found))


class AccurateNerAnnotator(NerAnnotator):
    """Adds to `mentions` what the tagger `accurate` finds. Needs the extra `transformers`."""

    name = "ner-accurate.v1"
    tagger = "accurate"
