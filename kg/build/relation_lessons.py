"""Examples of relations as lessons for the encoder of pairs: a document once, whatever relations it teaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.minilm.base import pieces
from extractors.ner.tokens import tokenise
from extractors.relations.encoder_training import Lesson
from extractors.relations.features import Features, Pair
from extractors.relations.heads import HEADS
from extractors.relations.marked import marked
from extractors.relations.training import FOLDS, Example
from extractors.relations.view import View
from kg.build.told_edges import MEASURED_ON, second_half
from kg.model import Document, Mention

__all__ = ["Lessons", "lessons_of"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """`found` are the documents with their pairs, `fold` and `second` say which fold, and which half, each is of;
    `places` (head, number of the example, how many pairs) say whose pairs they are, in order.
    """

    found: list[Lesson]
    fold: _Array
    second: _Array
    places: list[list[tuple[str, int, int]]]

    def by_example(self, odds: Sequence[_Array], examples: Mapping[str, Sequence[Example]]) -> dict[str, list[_Array]]:
        """Log-odds of each lesson's pairs as those of the examples of each head."""
        found = {head: [np.zeros(0)] * len(some) for head, some in examples.items()}
        for values, places in zip(odds, self.places, strict=True):
            at = 0
            for head, number, count in places:
                found[head][number] = values[at : at + count]
                at += count
        return found


def lessons_of(examples: Mapping[str, Sequence[Example]]) -> Lessons:
    """One a document; those without a pair are left out."""
    groups: dict[tuple[str, Document, tuple[Mention, ...]], list[tuple[str, int, Example]]] = {}
    for head, some in examples.items():
        for number, one in enumerate(some):
            # A sentence may be there twice, with other things marked.
            key = one.corpus, one.annotation.document, one.annotation.mentions
            groups.setdefault(key, []).append((head, number, one))
    measured = frozenset(MEASURED_ON.values())
    unseen = {paper.text for corpus, paper, _ in groups if corpus in measured and second_half(paper.text)}
    cut = pieces()
    lessons = Lessons([], np.zeros(0), np.zeros(0), [])
    folds, second = [], []
    for (_, paper, _), members in groups.items():
        annotation = members[0][2].annotation
        features, tokens = Features(View(annotation)), tokenise(paper.text, annotation.sentences)
        asked: list[tuple[str, Pair]] = []
        targets: list[float] = []
        weights: list[float] = []
        places = []
        for head, number, one in members:
            kind = HEADS[head]
            pairs = list(features.pairs(kind.subjects, kind.objects, reach=kind.reach))
            asked += [(head, pair) for pair in pairs]
            ends = [(pair.subject.key, pair.object.key) for pair in pairs]
            targets += [0.5 if pair_ends in one.half else float(pair_ends in one.gold) for pair_ends in ends]
            weights += [one.weight if one.judged is None or known in one.judged else 0.0 for known in ends]
            places.append((head, number, len(pairs)))
        if asked:
            document = marked(tokens, list(cut.chunks(tokens)), asked)
            lessons.found.append(Lesson(document, np.array(targets), np.array(weights)))
            lessons.places.append(places)
            folds.append(md5(paper.id.encode(), usedforsecurity=False).digest()[0] % FOLDS)
            second.append(paper.text in unseen)
    return Lessons(lessons.found, np.array(folds), np.array(second), lessons.places)
