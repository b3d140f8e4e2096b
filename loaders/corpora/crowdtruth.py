"""CrowdTruth (Dumitrache et al., 2018): sentences with two marked terms that the crowd judged for `treat`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation
from loaders.base import Problems, open_binary

__all__ = ["crowdtruth_annotations"]

TREATS = "biolink:treats_or_applied_or_studied_to_treat"


def crowdtruth_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each sentence of the `treat` table: the first term a disease, the second what is said to treat it.

    The relation is there when the crowd's score is above 0. The terms stand in capitals in the sentence; the offsets of
    the table are often shifted, so the place nearest to them is searched. A term that is not found is a problem.
    """
    with open_binary(path) as stream:
        table = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline=""))
        for number, row in enumerate(table, 2):
            try:
                yield _annotation(row)
            except (InputError, ValueError, KeyError) as error:
                problems.add(InputError(f"cannot be used: {error}", where=Location(str(path), line=number)))


def _annotation(row: dict[str, str]) -> Annotation:
    text = row["sentence"]
    mentions = []
    for id, key, kind in (("m0", "1", "Disease"), ("m1", "2", "ChemicalEntity")):
        start, end = _span(text, row[f"term{key}"], int(float(row[f"b{key}"])))
        mentions.append(Mention(id, start, end, text[start:end], kind, None, 1.0, "gold"))
    whole = (0, len(text))
    said = float(row["crowd"]) > 0
    relations = (Relation("m1", TREATS, "m0", whole, 1.0, "gold"),) if said else ()
    document = Document.of_parts(f"text:crowdtruth.{row['SID']}", "", [("text", text)])
    return Annotation(document, mentions=tuple(sorted(mentions, key=lambda m: m.start)), relations=relations)


def _span(text: str, term: str, near: int) -> tuple[int, int]:
    places = [i for i in range(len(text)) if text.startswith(term, i)]
    if not term or not places:
        raise InputError("a marked term does not stand in the sentence")
    start = min(places, key=lambda place: abs(place - near))
    return start, start + len(term)
