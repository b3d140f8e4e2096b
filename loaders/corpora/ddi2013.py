"""DDI corpus of 2013 (Herrero-Zazo et al., 2013): drugs of sentences, and which two of them interact.

CC BY-NC: to measure with, never to teach a model that ships.
"""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation, Span
from loaders.base import Problems
from loaders.literature.xmlsafe import Element, elements

__all__ = ["ddi_annotations"]

INTERACTS = "biolink:interacts_with"


def ddi_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each document of the archive (`.tar.gz` of XML files), by the names of its files.

    Its text is its sentences with a blank between, which are given too; drugs, brands, groups and substances are
    `ChemicalEntity` without a CURIE. A span with a gap runs from its first to its last code point. Pairs of every kind
    (effect, mechanism, advice, interaction) are `interacts_with`. A document that breaks is a problem.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise InputError("is no archive that can be read", where=Location(str(path))) from error
        for file in sorted(Path(folder).rglob("*.xml")):
            try:
                yield _annotation(f"text:ddi.{file.parent.name}.{len(file.stem)}-{file.stem}", file)
            except (InputError, ValueError, KeyError) as error:
                problems.add(InputError(f"cannot be used: {error}", where=Location(str(path), record=file.name)))


def _annotation(id: str, file: Path) -> Annotation:
    texts: list[str] = []
    spans: list[Span] = []
    mentions: list[Mention] = []
    relations: list[Relation] = []
    begin = 0
    for sentence in elements(file, "sentence"):
        text = sentence.get("text", "").replace("\r", " ").replace("\n", " ")
        if not text.strip():
            continue
        span = (begin, begin + len(text.rstrip()))
        mentions += [_mention(one, text, begin) for one in sentence.iter("entity")]
        relations += [
            Relation(pair.get("e1"), INTERACTS, pair.get("e2"), span, 1.0, "gold")
            for pair in sentence.iter("pair")
            if pair.get("ddi") == "true"
        ]
        texts.append(text)
        spans.append(span)
        begin += len(text) + 1
    document = Document.of_parts(id.replace(" ", "-"), "", [("text", " ".join(texts))])
    ordered = tuple(sorted(mentions, key=lambda m: (m.start, -m.end)))
    return Annotation(document, tuple(spans), mentions=ordered, relations=tuple(relations))


def _mention(entity: Element, text: str, begin: int) -> Mention:
    pieces = entity.get("charOffset").split(";")
    start, end = int(pieces[0].split("-")[0]), int(pieces[-1].split("-")[-1]) + 1
    return Mention(entity.get("id"), begin + start, begin + end, text[start:end], "ChemicalEntity", None, 1.0, "gold")
