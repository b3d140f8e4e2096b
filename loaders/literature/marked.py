"""Gold assertions: one text a line, its mentions marked as `[letters:words]`, or the JSON lines of `medkg extract`.

Letters: n negated, u uncertain, f family, h historical, y hypothetical; none for a plain fact. `# …` is a comment,
`## name` starts a register (notes, labels, …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from kg.errors import InputError, Location
from kg.model import Annotation, Assertion, Document, Mention
from loaders.base import Problems, lines

__all__ = ["marked_annotations"]

_MARK = re.compile(r"\[([a-z]*):([^\]]+)\]")
_LETTERS = {"n": "negated", "u": "uncertain", "f": "family", "h": "historical", "y": "hypothetical"}


def marked_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each text with its mentions and their gold assertions; the document's `source` holds the register.

    Mentions have extractor `gold`, type `PhenotypicFeature` unless the JSON says otherwise. A line that cannot be read
    is a problem.
    """
    json = path.name.removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    register = ""
    for number, raw in lines(path, problems):
        line = raw.strip()
        if line.startswith("## "):
            register = line[3:].strip()
        elif line and not line.startswith("#"):
            try:
                yield _of_json(line) if json else _of_marks(line, number, register)
            except InputError as error:
                error.where = Location(str(path), line=number)
                problems.add(error)


def _of_marks(line: str, number: int, register: str) -> Annotation:
    """The text without its marks, and what they say.

    >>> found = _of_marks("He denied [n:fever] but had [:cough].", 1, "notes")
    >>> found.document.text, [(m.text, m.assertion.negated) for m in found.mentions]
    ('He denied fever but had cough.', [('fever', True), ('cough', False)])
    """
    text, at = "", 0
    mentions = []
    for place, mark in enumerate(_MARK.finditer(line)):
        unknown = set(mark[1]) - set(_LETTERS)
        if unknown:
            raise InputError(f"has the letter {min(unknown)!r}", hint=f"known letters: {', '.join(_LETTERS)}")
        text += line[at : mark.start()]
        assertion = Assertion(**{_LETTERS[letter]: True for letter in mark[1]})
        start, end = len(text), len(text) + len(mark[2])
        mentions.append(Mention(f"m{place}", start, end, mark[2], "PhenotypicFeature", None, 1.0, "gold", assertion))
        text += mark[2]
        at = mark.end()
    document = Document.of_parts(f"text:{number}", "", [("text", text + line[at:])], source=register)
    return Annotation(document, mentions=tuple(mentions))


def _of_json(line: str) -> Annotation:
    try:
        row: dict[str, Any] = orjson.loads(line)
        document = Document(str(row["id"]), str(row.get("title", "")), str(row["text"]))
        mentions = tuple(
            Mention(
                str(m["id"]), int(m["start"]), int(m["end"]), document.text[m["start"] : m["end"]], str(m["type"]),
                m.get("curie"), 1.0, "gold", Assertion(**m["assertion"]),
            )
            for m in row["mentions"]
        )  # fmt: skip
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError("is no line of medkg extract", hint="needs id, text and mentions with assertions") from error
    return Annotation(document, mentions=mentions)
