"""Plain text and Markdown, one document a file.

A `corpus.json` beside the files may say whose they are: `{"prefix", "source", "license", "note"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Document, normalise_curie
from loaders.base import Origin, Problems, read_all

__all__ = ["TextReader"]

_ENDINGS = (".txt", ".text", ".md")
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What `corpus.json` says; empty where there is none."""

    prefix: str = ""
    source: str = ""
    license: str = ""


class TextReader:
    """Yields the file as one document.

    The first line that is not blank is the title when more text follows; the rest stays as it is, line breaks too, so
    that offsets can be found again in the file (line ends count as one character). The id is `file:` and the name
    without ending, or, with a `corpus.json`, its prefix and the name up to the first underscore.
    """

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for `.txt`, `.text` and `.md`, also gzipped, when the head is no binary data."""
        return _bare(path).lower().endswith(_ENDINGS) and not (_CONTROL & set(head))

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield one document; raises `InputError` when the file is no UTF-8 or empty, or `corpus.json` is broken."""
        try:
            text = read_all(path, _LIMIT).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            why = f"is not UTF-8 at byte {error.start}"
            raise InputError(why, where=Location(str(path)), hint="convert the file to UTF-8") from error
        title, body = _split(text.replace("\r\n", "\n").replace("\r", "\n"))
        if not title and not body:
            raise InputError("the file holds no text", where=Location(str(path)))
        corpus = _corpus(path.parent / "corpus.json")
        source = origin.source or corpus.source or "infores:medkg"
        yield Document.of_parts(
            _id(path, corpus), title, [("text", body)], source=source, license=origin.license or corpus.license
        )


def _bare(path: Path) -> str:
    return path.name[:-3] if path.name.lower().endswith(".gz") else path.name


def _split(text: str) -> tuple[str, str]:
    body = re.sub(r"\A(?:[ \t\f]*\n)+", "", text).rstrip("\n")
    title, _, rest = body.partition("\n")
    if rest.strip():
        return title, rest
    return "", title if title.strip() else ""


def _id(path: Path, corpus: _Corpus) -> str:
    bare = _bare(path)
    stem = re.sub(r"[\s<>\"{}|\\^`:]", "_", bare.rpartition(".")[0] or bare)[:150]
    return normalise_curie(f"{corpus.prefix}:{stem.partition('_')[0] or stem}" if corpus.prefix else f"file:{stem}")


def _corpus(path: Path) -> _Corpus:
    if not path.is_file():
        return _Corpus()
    where = Location(str(path))
    try:
        said = orjson.loads(read_all(path, 1 << 20))
    except orjson.JSONDecodeError as error:
        raise InputError("is no valid JSON", where=where, hint="see docs: prefix, source, license, note") from error
    said = said if isinstance(said, dict) else {}
    values = [said.get(key, "") for key in ("prefix", "source", "license")]
    if not values[0] or not all(isinstance(value, str) for value in values):
        raise InputError("needs text under prefix, source and license", where=where)
    return _Corpus(*values)
