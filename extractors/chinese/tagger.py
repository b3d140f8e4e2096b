"""A trained tagger of Chinese clinical text, for questions of patients and for notes of a hospital.

Trained on cMedQANER and cEHRNER (ChineseBLUE, Apache-2.0), the network by `medkg train chinese`.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractors.chinese.alphabet import plain
from extractors.chinese.crf import CrfTagger
from extractors.chinese.labels import Tagged, labels_of, spans_of, windows
from extractors.chinese.marks import edges, known_names
from extractors.chinese.matcher import Matcher
from extractors.chinese.network import Network, row_of
from kg.errors import InputError, Location, UsageError

__all__ = ["MODELS", "NetworkTagger", "Tagger", "model_folder", "places_in_names"]

MODELS = {"questions": "cMedQANER: questions that patients ask", "notes": "cEHRNER: notes of a hospital"}
_SHIPPED = {"questions": "questions.crfsuite", "notes": "tagger.npz"}
"""What is better for each: the network for notes; for questions, whose names are short, the CRF."""


def model_folder() -> Path:
    """Where the shipped models lie."""
    return Path(__file__).resolve().parent.parent / "models" / "chinese"


class Tagger:
    """A model that ships, or another of `path`. Raises `UsageError` for a name that is none, or without
    python-crfsuite where it is needed; `InputError` when the file is missing or is no model.
    """

    def __init__(self, name: str = "notes", *, path: Path | None = None) -> None:
        if name not in MODELS:
            raise UsageError(f"no Chinese tagger is called {name!r}", hint=f"known: {', '.join(MODELS)}")
        path = path or model_folder() / _SHIPPED[name]
        self._of: NetworkTagger | CrfTagger
        self._of = CrfTagger(name, path.parent) if path.suffix == ".crfsuite" else NetworkTagger(name, path)

    def tag(self, text: str) -> list[Tagged]:
        """The names in a text, in order; offsets are 0-based code points, end excluded."""
        return self._of.tag(text)


class NetworkTagger:
    """The network in a file, with the labels of one corpus. It needs numpy alone."""

    def __init__(self, name: str, path: Path) -> None:
        if not path.is_file():
            raise InputError("the model is not there", where=Location(str(path)), hint="medkg train chinese --help")
        self._network = _load(path)
        self._head = self._network.heads[name]
        self._labels = labels_of(self._head.types)
        self._names = Matcher(self._network.names[name])

    def tag(self, text: str) -> list[Tagged]:
        """The names in a text, in order; offsets are 0-based code points, end excluded."""
        found: list[Tagged] = []
        shown = plain(text)
        known = places_in_names(shown, known_names(), self._network.kinds)
        trained = places_in_names(shown, self._names, self._head.types)
        for start, end in windows(shown, self._network.longest):
            numbers = self._network.alphabet.numbers(shown[start:end])
            scores = self._network.scores(numbers, known[start:end], trained[start:end], self._head)
            labels = [self._labels[label] for label in row_of(scores, self._head.steps)]
            found += [Tagged(start + a, start + b, type) for a, b, type in spans_of(labels)]
        return found


def places_in_names(
    text: str, names: Matcher[str], kinds: tuple[str, ...], *, without: Container[str] = ()
) -> npt.NDArray[np.int16]:
    """For each character 0, or 1 + 3 x its name's kind + its place in the name (begin, inside, end).

    >>> places_in_names("无发热", Matcher({"发热": "sign"}), ("drug", "sign")).tolist()
    [0, 4, 6]
    """
    found = np.zeros(len(text), np.int16)
    order = {kind: n for n, kind in enumerate(kinds)}
    for place, edge, kind in edges(text, names, without=without):
        found[place] = 1 + 3 * order[kind] + "BIE".index(edge)
    return found


@lru_cache(maxsize=2)
def _load(path: Path) -> Network:
    return Network.load(path)
