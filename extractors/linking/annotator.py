"""Links of mentions that have none, in a pipeline: what the document's abbreviations, lists and other mentions say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.linking.context import Context
from extractors.linking.linker import Candidate
from extractors.linking.lists import readings
from extractors.linking.model import load_linker
from extractors.vocabulary import Vocabulary
from kg.model import Annotation, Mention

__all__ = ["AccurateLinkingAnnotator", "LinkingAnnotator"]

_ALSO = {"Disease": ("PhenotypicFeature",), "PhenotypicFeature": ("Disease",)}
"""What a mention of a type may be besides: taggers call a fever a disease, as their corpora do."""


class LinkingAnnotator:
    """Gives mentions without a CURIE one, or leaves it out (NIL) where nothing is likely enough.

    A linked mention's score is the tagger's times the probability of the link; a NIL keeps the tagger's score. A
    mention that lists several things becomes several of the same span. Names that several things share are decided by
    the rest of the document, those that a dictionary linked too. `folder` holds a model of one's own (`medkg train
    linker`); default: `$MEDKG_LINKER`, else the one that ships.
    """

    name = "linking.v1"
    accurate = False

    def __init__(self, vocabulary: Vocabulary, folder: Path | None = None) -> None:
        self._given = (vocabulary, folder)
        self._linker = load_linker(vocabulary, accurate=self.accurate, folder=folder)

    def __reduce__(self) -> tuple[Callable[..., LinkingAnnotator], tuple[Vocabulary, Path | None]]:
        # Another process maps the vectors from disk instead of getting a copy.
        return type(self), self._given

    def prepare(self, annotations: Sequence[Annotation]) -> None:
        """Look up the mentions of many documents at once: one pass over the vectors serves them all."""
        wanted: dict[str, dict[str, None]] = {}
        for annotation in annotations:
            queries = _Queries(annotation)
            for one in annotation.mentions:
                if self._open(one, queries):
                    wanted.setdefault(one.type, {})[queries.words(one)] = None
        for type, words in wanted.items():
            lists = self._linker.candidates(list(words), type, thorough=False)
            rest = [one for one, found in zip(words, lists, strict=True) if not self._is_likely(found)]
            for other in _ALSO.get(type, ()):
                self._linker.candidates(rest, other, thorough=False)
            # What several mentions may list is looked up at once too.
            listed = [
                item
                for one, found in zip(words, lists, strict=True)
                if not (found and found[0].exact)
                for reading in readings(one)
                for item in reading
            ]
            self._linker.candidates(listed, type, thorough=False)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Link the mentions; offsets stay."""
        return self.linked(annotation)[0]

    def linked(
        self, annotation: Annotation, *, thorough: bool = False
    ) -> tuple[Annotation, dict[str, list[Candidate]]]:
        """The annotation with its links, and the candidates of each mention that was open, by the mention's id.

        With `thorough` exact names are compared with others too, which changes no link but gives five candidates.
        """
        queries = _Queries(annotation)
        context = Context(self._linker, [queries.words(one) for one in annotation.mentions])
        ranked = self._ranked(annotation, queries, context, thorough=thorough)
        mentions: list[Mention] = []
        for one in annotation.mentions:
            mentions += self._linked(one, ranked.get(one.id, []), queries.words(one))
        numbered = _numbered(annotation.mentions, mentions)
        return replace(annotation, mentions=tuple(numbered)), ranked

    def _ranked(
        self, annotation: Annotation, queries: _Queries, context: Context, *, thorough: bool
    ) -> dict[str, list[Candidate]]:
        """The candidates of each open mention, of the type that has the likeliest."""
        found: dict[str, list[Candidate]] = {}
        for type in sorted({one.type for one in annotation.mentions}):
            here = [one for one in annotation.mentions if one.type == type and self._open(one, queries)]
            for wanted in (type, *_ALSO.get(type, ())):
                if wanted != type:
                    here = [one for one in here if self._may_be(one, wanted, found.get(one.id, []), queries)]
                words = [queries.words(one) for one in here]
                lists = self._linker.candidates(words, wanted, thorough=thorough)
                for one, candidates in zip(here, lists, strict=True):
                    if candidates:
                        ordered = context.chosen(candidates, wanted, queries.words(one), queries.sentence(one))
                        if one.id not in found or _rank(ordered[0]) > _rank(found[one.id][0]):
                            found[one.id] = ordered
        return found

    def _may_be(self, one: Mention, other: str, found: Sequence[Candidate], queries: _Queries) -> bool:
        """Whether to ask for another type than the tagger's: nothing of its own is likely, or none is its name and
        something of the other type is ("pain" is a finding by name, and a disease that is nearly called so).
        """
        if one.curie is not None or (found and found[0].exact):
            return False
        return not self._is_likely(found) or self._linker.is_named(queries.words(one), other)

    def _is_likely(self, found: Sequence[Candidate]) -> bool:
        return bool(found) and found[0].probability >= self._linker.calibration.threshold

    def _open(self, one: Mention, queries: _Queries) -> bool:
        """Whether a mention is to be linked: it has no link, or its name is that of several things."""
        return one.curie is None or self._linker.is_shared(queries.words(one), one.type)

    def _linked(self, one: Mention, candidates: Sequence[Candidate], words: str) -> list[Mention]:
        """The mention with its link, or one of each thing it lists, or as it was."""
        first = candidates[0] if candidates else None
        if first is not None and first.exact:
            return [self._with(one, first)]
        if one.curie is not None:
            return [one]
        floor = self._linker.calibration.threshold
        if first is not None and first.probability >= floor:
            if items := self._items(words, one.type, first.probability):
                return [self._with(one, item) for item in items]
            return [self._with(one, first)]
        return [self._with(one, item) for item in self._items(words, one.type, floor)] or [one]

    def _items(self, words: str, type: str, floor: float) -> Sequence[Candidate]:
        """The things that a list names, when one reading of it makes each likelier than `floor`."""
        best: tuple[float, list[Candidate]] = (floor, [])
        for reading in readings(words):
            lists = self._linker.candidates(reading, type, thorough=False)
            if all(lists):
                items = [found[0] for found in lists]
                least = min(item.probability for item in items)
                if least > best[0] and len({item.curie for item in items}) == len(items):
                    best = (least, items)
        return best[1]

    def _with(self, one: Mention, thing: Candidate) -> Mention:
        if one.curie is not None:
            return replace(one, curie=thing.curie)
        score = round(one.score * thing.probability, 4)
        return replace(one, curie=thing.curie, score=score, extractor=f"{one.extractor}+{self.name}")


class AccurateLinkingAnnotator(LinkingAnnotator):
    """The same with the tuned MiniLM beside the light encoder; needs the extra `transformers`."""

    name = "linking-accurate.v1"
    accurate = True


def _rank(one: Candidate) -> tuple[bool, float]:
    return one.exact, one.probability


class _Queries:
    """The words to look up for each mention of a document, and its sentence."""

    def __init__(self, annotation: Annotation) -> None:
        self._annotation = annotation
        text = annotation.document.text
        self._long = {text[a:b]: text[c:d] for (a, b), (c, d) in annotation.abbreviations}

    def words(self, one: Mention) -> str:
        """The mention's words; of a short form that the document defines its long form."""
        return self._long.get(one.text, one.text)

    def sentence(self, one: Mention) -> str:
        """The sentence the mention starts in."""
        text = self._annotation.document.text
        return next((text[a:b] for a, b in self._annotation.sentences if a <= one.start < b), text)


def _numbered(before: Sequence[Mention], after: Sequence[Mention]) -> list[Mention]:
    """Items of a list need ids of their own; the first keeps the mention's, so that relations still find it."""
    taken = {one.id for one in before}
    seen: set[str] = set()
    out: list[Mention] = []
    for one in after:
        id, number = one.id, 1
        while id in seen or (id != one.id and id in taken):
            number += 1
            id = f"{one.id}.{number}"
        seen.add(id)
        out.append(one if id == one.id else replace(one, id=id))
    return out
