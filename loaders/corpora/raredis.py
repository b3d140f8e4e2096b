"""RareDis (Martínez-deMiguel et al., 2022): rare diseases in brat form; `Produces` joins disease and sign."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation
from loaders.base import Problems

__all__ = ["raredis_annotations"]

_TYPES = {
    **dict.fromkeys(("RAREDISEASE", "SKINRAREDISEASE", "DISEASE"), "Disease"),
    **dict.fromkeys(("SIGN", "SYMPTOM"), "PhenotypicFeature"),
}
_ENTITY = re.compile(r"(T\d+)\t(\w+) (\d{1,9}) (?:[\d ;]* )?(\d{1,9})\t")
_RELATION = re.compile(r"R\d+\tProduces Arg1:(T\d+) Arg2:(T\d+)")


def raredis_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each text of the archive with diseases, signs and `has_phenotype`; sorted by name.

    Gold carries no concept ids: a mention's `curie` is None. A span with a gap runs from its first to its last code
    point. Anaphors ("this disorder") are left out with their relations. A text without its annotations is a problem.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for name in sorted(n for n in names if n.endswith(".txt")):
            if f"{name[:-4]}.ann" not in names:
                problems.add(InputError("has no .ann beside it", where=Location(str(path), record=name)))
                continue
            text = archive.read(name).decode("utf-8")
            marks = archive.read(f"{name[:-4]}.ann").decode("utf-8")
            yield _annotation(Path(name).stem, text, marks)


def _annotation(name: str, text: str, marks: str) -> Annotation:
    mentions = []
    for found in _ENTITY.finditer(marks):
        start, end = int(found[3]), int(found[4])
        if found[2] in _TYPES and start < end <= len(text):
            mentions.append(Mention(found[1], start, end, text[start:end], _TYPES[found[2]], None, 1.0, "gold"))
    known = {mention.id for mention in mentions}
    whole = (0, len(text))
    relations = tuple(
        Relation(found[1], "biolink:has_phenotype", found[2], whole, 1.0, "gold")
        for found in _RELATION.finditer(marks)
        if {found[1], found[2]} <= known
    )
    document = Document.of_parts(f"text:raredis.{re.sub('[^A-Za-z0-9]+', '-', name)}", "", [("text", text)])
    return Annotation(document, mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))), relations=relations)
