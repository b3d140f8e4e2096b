"""Roam (2018): sentences of drug labels in which experts marked the diseases that the drug is for, or is not for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention
from loaders.base import Problems, open_binary

__all__ = ["LABELS", "roam_annotations"]

LABELS = ("TREATS", "TREATS_OUTCOMES", "PREVENTS", "NOT_RECOMMENDED")


def roam_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each sentence; a mention is a disease, and its `extractor` the label: `gold:TREATS` and the others.

    The drug is that of the label and mostly not named, so there are no relations to read. Offsets are 0-based code
    points. A span outside its sentence is a problem. Raises `InputError` when the file is no JSON.
    """
    with open_binary(path) as stream:
        try:
            rows = orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise InputError(
                "is no JSON", where=Location(str(path)), hint="give the file as Roam published it"
            ) from error
    for row in rows:
        text = row["sentence"]
        mentions = []
        for mark in row["annotations"]:
            start, end = int(mark["start"]), int(mark["end"])
            if not 0 <= start < end <= len(text):
                problems.add(InputError("a span lies outside", where=Location(str(path), record=row["sentence_id"])))
                continue
            label = f"gold:{mark['label']}"
            mentions.append(Mention(mark["ann_id"], start, end, text[start:end], "Disease", None, 1.0, label))
        document = Document.of_parts(f"text:roam.{row['sentence_id']}", "", [("text", text)])
        yield Annotation(document, mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))))
