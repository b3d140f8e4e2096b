"""Gold mentions beside their texts, as the phenotype corpora come: a folder with `corpus/` and `ann/` or `raw_ann/`.

One file a document, of the same name in both folders. Lines are `start TAB end TAB text TAB id`, or
`[start::end] TAB id | text` (GSC+); offsets are 0-based code points, end excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, normalise_curie
from loaders.base import Problems

__all__ = ["is_standoff", "standoff_annotations"]

_BRACKETS = re.compile(r"\[(\d{1,9})::(\d{1,9})\]\s+(\S+) \|")
_TABS = re.compile(r"(\d{1,9})\t(\d{1,9})\t[^\t]*\t(\w+[:_]\d+)")
_FOLDERS = ("ann", "raw_ann")


def is_standoff(path: Path) -> bool:
    """Whether a path is such a folder, or one of its folders of annotations."""
    return (path / "corpus").is_dir() or (path.name in _FOLDERS and (path.parent / "corpus").is_dir())


def standoff_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each document that has annotations, with its mentions; a line that cannot be read is a problem.

    `path` is the corpus' folder (its `ann/` is read, else its `raw_ann/`) or one of its folders of annotations. Raises
    `InputError` when there is none.
    """
    folder = path if path.name in _FOLDERS else next((path / n for n in _FOLDERS if (path / n).is_dir()), None)
    if folder is None:
        raise InputError("has no folder ann or raw_ann", where=Location(str(path)), hint="put the annotations there")
    for marks in sorted(folder.iterdir()):
        source = folder.parent / "corpus" / marks.name
        if not source.is_file():
            problems.add(InputError("has no text of the same name in corpus/", where=Location(str(marks))))
            continue
        document = Document.of_parts(f"text:{marks.name}", "", [("text", source.read_text(encoding="utf-8"))])
        yield Annotation(document, mentions=tuple(_mentions(marks, document, problems)))


def _mentions(path: Path, document: Document, problems: Problems) -> Iterator[Mention]:
    text = document.text
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        found = _BRACKETS.match(line) or _TABS.match(line)
        if found is None or not int(found[1]) < int(found[2]) <= len(text):
            where = Location(str(path), line=number)
            problems.add(InputError("is no mention inside the text", where=where, hint="start, end, text, id"))
            continue
        start, end = int(found[1]), int(found[2])
        curie = normalise_curie(found[3].replace("_", ":"))
        yield Mention(f"m{number}", start, end, text[start:end], "PhenotypicFeature", curie, 1.0, "gold")
