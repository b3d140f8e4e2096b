"""The trained taggers as parts of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from extractors.ner.consistency import Found
from extractors.ner.tagger import Tagger
from extractors.ner.tokens import Text, tokenise
from kg.model import Annotation, Mention, Span

__all__ = ["AccurateNerAnnotator", "NerAnnotator"]

_Key = tuple[str, tuple[Span, ...]]
_BATCH = 32
"""Documents that are tagged at once: their arrays stay near the processor."""
_Tagged = tuple[Text, list[Found]]


class NerAnnotator:
    """Adds to `mentions` what the tagger `fast` finds; mentions have no CURIE.

    `style` says whose guidelines to follow (`extractors.ner.tagger.STYLES`); by default each text is marked as the
    corpus that it is most like.
    """

    name = "ner.v2"
    tagger = "fast"

    def __init__(self, style: str | None = None) -> None:
        self.style = style

    def __reduce__(self) -> tuple[type[NerAnnotator], tuple[str | None]]:
        return type(self), (self.style,)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger.load(self.tagger)

    @cached_property
    def _ready(self) -> dict[_Key, _Tagged]:
        """What was found by `prepare` and not yet asked for."""
        return {}

    def prepare(self, annotations: Sequence[Annotation]) -> None:
        """Tag many documents at once, which costs half of one by one; each finds what it would find alone."""
        self._ready.clear()
        keys = list(dict.fromkeys((one.document.text, one.sentences) for one in annotations))
        for start in range(0, len(keys), _BATCH):
            self._tag(keys[start : start + _BATCH])

    def _tag(self, keys: Sequence[_Key]) -> None:
        texts = [tokenise(text, sentences or None) for text, sentences in keys]
        found = self._tagger.tag(texts, style=self.style)
        self._ready.update(zip(keys, zip(texts, found, strict=True), strict=True))

    def annotate(self, annotation: Annotation) -> Annotation:
        """Tag one document; sentences are those of the annotation where it has some."""
        key = annotation.document.text, annotation.sentences
        if key not in self._ready:
            # Alone, or again in one chunk: what is ready for the documents after it stays.
            self._tag([key])
        text, tagged = self._ready.pop(key)
        first = len(annotation.mentions)
        found = []
        for n, one in enumerate(tagged, first):
            start, end = text.starts[one.first], text.ends[one.stop - 1]
            words, score = text.text[start:end], round(one.score, 4)
            found.append(Mention(f"m{n}", start, end, words, one.type, None, score, self.name))
        return replace(annotation, mentions=(*annotation.mentions, *found))


class AccurateNerAnnotator(NerAnnotator):
    """Adds to `mentions` what the tagger `accurate` finds. Needs the extra `transformers`."""

    name = "ner-accurate.v2"
    tagger = "accurate"
