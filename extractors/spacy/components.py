"""A part of a pipeline as a spaCy component."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extractors.base import Annotator
from extractors.pipeline import needs_vocabulary, part_for_adding
from extractors.spacy.documents import annotation_of, register_extensions, write
from extractors.vocabulary import Vocabulary
from kg.errors import UsageError

__all__ = ["Part"]

_FILE = "vocabulary.bin"
_shared: dict[str, Vocabulary] = {}
"""Vocabularies by the release that they are of: several components of one pipeline use one."""


class Part:
    """A part of a medkg pipeline as a spaCy component; it pickles, and keeps its vocabulary in `to_disk`/`to_bytes`."""

    def __init__(self, name: str, *, part: str, release: str | None = None, sents: bool = False) -> None:
        self.name = name
        self._part = part
        self._release = release or ""
        self._sents = sents
        self._vocabulary: Vocabulary | None = None
        self._annotator: Annotator | None = None
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Add what this part finds to a document."""
        annotation = self.ready().annotate(annotation_of(doc))
        write(doc, annotation)
        if self._sents:
            _mark_sentences(doc, annotation.sentences)
        return doc

    def ready(self, release: Path | None = None) -> Annotator:
        """The part itself, made when it is first needed; `release` names whose names are looked for."""
        if release is not None and str(release) != self._release:
            self._release, self._vocabulary, self._annotator = str(release), None, None
        if self._annotator is None:
            if self._vocabulary is None and needs_vocabulary(self._part):
                self._vocabulary = _names(self._release)
            self._annotator = part_for_adding(self._part, self._vocabulary)
        return self._annotator

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The vocabulary, where the part needs one."""
        self.ready()
        return self._vocabulary.to_bytes() if self._vocabulary is not None else b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Part:
        """Take over what `to_bytes` gave."""
        self._annotator = None
        self._vocabulary = _known(Vocabulary.of_bytes(data)) if data else None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the vocabulary into a folder of the component's own."""
        self.ready()
        if self._vocabulary is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            self._vocabulary.save(Path(path) / _FILE)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Part:
        """Read what `to_disk` wrote; a folder without a vocabulary leaves the names of medkg."""
        saved = Path(path) / _FILE
        if saved.is_file():
            self._annotator = None
            key = Vocabulary.digest_of(saved)
            self._vocabulary = _shared.get(key) or _known(Vocabulary.load(saved))
        return self

    def __getstate__(self) -> dict[str, Any]:
        # The annotator is made anew: matchers remember words, and need not travel.
        vocabulary = self._vocabulary.to_bytes() if self._vocabulary is not None else None
        return {**self.__dict__, "_annotator": None, "_vocabulary": vocabulary}

    def __setstate__(self, state: dict[str, Any]) -> None:
        raw = state["_vocabulary"]
        self.__dict__.update(state, _vocabulary=_known(Vocabulary.of_bytes(raw)) if raw else None)
        register_extensions()


def _names(release: str) -> Vocabulary:
    """Names of a release, else those that medkg ships, from whoever provides them (`medkg.vocabularies`)."""
    if release not in _shared:
        found = entry_points(group="medkg.vocabularies", name="default")
        if not found:
            raise UsageError("no vocabulary is installed", hint="install medkg again: pip install medkg")
        _shared[release] = next(iter(found)).load()(Path(release) if release else None)
    return _shared[release]


def _known(vocabulary: Vocabulary) -> Vocabulary:
    """One object for equal vocabularies."""
    return _shared.setdefault(vocabulary.digest, vocabulary)


def _mark_sentences(doc: Doc, sentences: Iterable[tuple[int, int]]) -> None:
    starts = sorted(start for start, _ in sentences)
    place = 0
    for token in doc:
        begins = False
        while place < len(starts) and starts[place] < token.idx + len(token):
            place, begins = place + 1, True
        token.is_sent_start = begins or token.i == 0
