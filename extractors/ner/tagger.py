"""The trained taggers: `fast` is a linear chain, `accurate` is the same joined by a transformer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from extractors.ner.chain import Chain, best, marginals, steps
from extractors.ner.consistency import Found, agreed
from extractors.ner.labels import Labels
from extractors.ner.lexicon import Lexicon
from extractors.ner.linear import FORBIDDEN, LinearModel, LinearTagger
from extractors.ner.stream import Stream, Words
from extractors.ner.style import StyleModel
from extractors.ner.tokens import Text
from kg.errors import UsageError

if TYPE_CHECKING:
    from extractors.ner.encoder import Encoder

__all__ = ["CLINICAL", "MODELS", "NAMES", "STYLES", "Tagger"]

MODELS = Path(__file__).resolve().parent / "models"
NAMES = ("fast", "accurate")
STYLES = ("bc5cdr", "ncbi", "biored", "maccrobat")
"""Whose guidelines a text is marked by. The first three are abstracts, the last are case reports."""
CLINICAL = STYLES.index("maccrobat")
_LIMIT = 60_000
"""Words that are remembered; then all are forgotten and learned anew."""
_SECOND = ("Disease", "ChemicalEntity")
"""Types on which the transformer has an opinion."""
_HANDICAP = 25.0
"""Log-odds by which a text must be likelier a whole case report than the abstract of one."""
_SOFTNESS = 20.0
"""Log-odds of styles are divided by this: words of a text are no independent witnesses."""
_LEAST = 0.1
"""A style of which a text has a smaller share is left out."""
_COOLING = 1.6
"""The chain's odds are too bold: of mentions it gave .99 on the development parts 93 to 95 in 100 were right."""
_SHARE = (0.4, 0.4, 0.3)
"""What the transformer counts beside the linear model, for each style of abstracts."""
_Array = npt.NDArray[Any]


@dataclass(frozen=True)
class _Parts:
    literature: LinearModel
    clinical: LinearModel
    lexicon: Lexicon
    styles: StyleModel


class Tagger:
    """Finds diseases, chemicals, genes, signs and procedures. Use `Tagger.load`.

    Pickles as its name: a worker process loads the models itself.
    """

    def __init__(self, name: str, parts: _Parts, encoder: Encoder | None = None) -> None:
        self.name = name
        self._parts, self._encoder = parts, encoder
        self._forget()

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Tagger.load, (self.name,)

    @classmethod
    def load(cls, name: str = "fast", folder: Path = MODELS) -> Tagger:
        """The shipped tagger of this name. Raises `UsageError` for a name that is unknown or needs an extra.

        >>> from extractors.ner.tokens import tokenise
        >>> text = tokenise("Naloxone reverses the antihypertensive effect of clonidine in hypertensive rats.")
        >>> [(text.words[one.first], one.type) for one in Tagger.load("fast").tag([text])[0]][:2]
        [('Naloxone', 'ChemicalEntity'), ('clonidine', 'ChemicalEntity')]
        """
        if name not in NAMES:
            raise UsageError(f"no tagger is called {name!r}", hint=f"known taggers: {', '.join(NAMES)}")
        return cls(name, _parts(folder), _encoder(folder) if name == "accurate" else None)

    def _forget(self) -> None:
        parts = self._parts
        self._words = Words(parts.lexicon)
        self._literature = LinearTagger(parts.literature, self._words)
        self._clinical = LinearTagger(parts.clinical, self._words)

    def tag(self, texts: Sequence[Text], *, style: str | None = None) -> list[list[Found]]:
        """The mentions of each text, in order of place; where two models disagree the one the text is like wins.

        `style` says whose guidelines to follow (one of `STYLES`); by default each text is marked as the corpus that it
        is most like. Raises `UsageError` for an unknown style.
        """
        if style is not None and style not in STYLES:
            raise UsageError(f"no style is called {style!r}", hint=f"known styles: {', '.join(STYLES)}")
        return [agreed(text, found) for text, found in zip(texts, self.raw(texts, style=style), strict=True)]

    def pipe(self, texts: Iterable[Text], *, batch: int = 16) -> Iterator[list[Found]]:
        """The mentions of each of many texts, a few texts at a time."""
        waiting = iter(texts)
        while some := list(islice(waiting, batch)):
            yield from self.tag(some)

    def raw(self, texts: Sequence[Text], *, style: str | None = None) -> list[list[Found]]:
        """What the models say token by token, before a document is made to agree with itself."""
        if len(self._words) > _LIMIT:
            self._forget()
        known = [self.style_of(text) if style is None else _only(style) for text in texts]
        stream = Stream.of(texts, self._words)
        sizes = [len(text.words) for text in texts]
        shares = np.repeat(np.array([one[:CLINICAL] for one in known], dtype=np.float32), sizes, axis=0)
        both = (self._literature, self._clinical)
        literature, clinical = marginals([_chain(one, stream, shares) for one in both], stream.bounds)
        if self._encoder is not None:
            silent = self._literature.labels.allowed(_SECOND)
            literature = _mixed(literature, list(self._encoder.scores(texts)), shares, silent)
        first = _decoded(self._literature.labels, literature, stream)
        second = _decoded(self._clinical.labels, clinical, stream)
        found, begin = [], 0
        for text, one in zip(texts, known, strict=True):
            end = begin + len(text.words)
            mine, other = _within(first, begin, end), _within(second, begin, end)
            if one[CLINICAL]:
                mine, other = other, [f for f in mine if f.type == "Gene"]
            else:
                other = [f for f in other if f.type in {"PhenotypicFeature", "Procedure"}]
            found.append(mine + [f for f in other if not any(f.first < m.stop and m.first < f.stop for m in mine)])
            begin = end
        return found

    def style_of(self, text: Text) -> tuple[float, ...]:
        """How much a text is like each style: shares of the three of abstracts, then 1 for a case report, else 0."""
        # Numbers first: looking a word up may lengthen the table.
        numbers = self._words.of(text.words)
        odds = self._parts.styles.odds(self._words.table()[numbers, 0].astype(np.uint32))
        weights = np.exp((odds[:CLINICAL] - odds[:CLINICAL].max()) / _SOFTNESS)
        weights[weights < _LEAST * weights.sum()] = 0
        report = odds[CLINICAL] - odds[:CLINICAL].max() > _HANDICAP
        return (*(weights / weights.sum()).tolist(), float(report))


def _only(style: str) -> tuple[float, ...]:
    """One style alone; Genes of a case report are marked as BioRED marks them."""
    like = "biored" if style == "maccrobat" else style
    return (*(float(one == like) for one in STYLES[:CLINICAL]), float(style == "maccrobat"))


def _chain(tagger: LinearTagger, stream: Stream, shares: _Array) -> Chain:
    scores, labels = tagger.scores(stream, shares), tagger.labels
    weights = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), -60)) if len(scores) else scores
    follows = np.exp(tagger.model.follows) * labels.follows
    return Chain(weights, follows, labels.starts.astype(np.float32), labels.stops.astype(np.float32))


def _mixed(linear: _Array, logs: Sequence[_Array], shares: _Array, silent: _Array) -> _Array:
    """Weighted mean of both models' probabilities.

    The transformer has no opinion on the labels `silent` (O, and types its corpus does not mark): it gives them one
    sum, which is shared out as the linear model has it.
    """
    if not logs or not len(linear):
        return linear
    other = np.einsum("tsl,ts->tl", np.exp(np.concatenate(logs)), shares)
    share = (shares @ np.array(_SHARE, dtype=np.float32))[:, None]
    mixed = np.asarray((1 - share) * linear + share * other)
    rest = np.maximum(linear[:, silent].sum(axis=1, keepdims=True), 1e-9)
    mixed[:, silent] = linear[:, silent] / rest * mixed[:, silent].sum(axis=1, keepdims=True)
    return mixed


def _decoded(labels: Labels, probabilities: _Array, stream: Stream) -> list[Found]:
    """The best well-formed labelling; a mention is as sure as its least sure token."""
    chosen = probabilities.argmax(axis=1)
    broken = _ill_formed(labels, chosen, stream.bounds)
    if len(broken):
        logs = np.log(np.maximum(probabilities, 1e-12))
        follows = np.where(labels.follows, 0, FORBIDDEN).astype(np.float32)
        begin, stop = (np.where(ok, 0, FORBIDDEN).astype(np.float32) for ok in (labels.starts, labels.stops))
        places = np.concatenate([np.arange(a, b) for a, b in broken])
        chosen[places] = best(logs, follows, begin, stop, steps(broken))[places]
    sure = probabilities[np.arange(len(chosen)), chosen]
    return [
        Found(one.first, one.stop, labels.types[one.kind], _confidence(float(sure[one.first : one.stop].min())))
        for one in labels.decode(chosen)
    ]


def _ill_formed(labels: Labels, chosen: _Array, bounds: _Array) -> _Array:
    """The sentences in which the likeliest labels of the tokens make no labelling."""
    if not len(bounds):
        return bounds
    padded = np.concatenate([chosen, [0]])
    wrong = ~labels.follows[padded[:-1], padded[1:]]
    # Sentences follow each other without a gap: their first and last tokens have walls instead of neighbours.
    wrong[bounds[:, 1] - 1] = ~labels.stops[chosen[bounds[:, 1] - 1]]
    wrong[bounds[:, 0]] |= ~labels.starts[chosen[bounds[:, 0]]]
    return np.asarray(bounds[np.add.reduceat(wrong, bounds[:, 0]) > 0])


def _confidence(probability: float) -> float:
    """The chain's probability, less sure of itself: its odds to the power 1 / `_COOLING`."""
    odds = max(probability, 1e-9) / max(1 - probability, 1e-6)
    powered = odds ** (1 / _COOLING)
    return float(powered / (1 + powered))


def _within(found: list[Found], begin: int, end: int) -> list[Found]:
    """Those of a text, which are found in order, with places counted from its first token."""
    first, last = (bisect_left(found, place, key=attrgetter("first")) for place in (begin, end))
    return [Found(f.first - begin, f.stop - begin, f.type, f.score) for f in found[first:last]]


@lru_cache(maxsize=2)
def _parts(folder: Path) -> _Parts:
    with np.load(folder / "styles.npz", allow_pickle=False) as file:
        styles = StyleModel(file["keys"], file["weights"])
    literature, clinical = (LinearModel.load(folder / f"{name}.npz") for name in ("literature", "clinical"))
    return _Parts(literature, clinical, Lexicon.load(folder / "lexicon.npz"), styles)


@lru_cache(maxsize=2)
def _encoder(folder: Path) -> Encoder:
    try:
        from extractors.ner.encoder import Encoder
    except ImportError as error:
        hint = "pip install 'medkg[transformers]'"
        raise UsageError("the tagger 'accurate' needs torch and sentence-transformers", hint=hint) from error
    return Encoder.load(folder / "encoder.npz")
