"""Write what was found in documents: JSON lines (medkg's own face), BioC JSON or PubTator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from kg.errors import UsageError
from kg.model import Annotation, Assertion, Mention, Section
from loaders.writers.atomic import replacing

__all__ = ["annotation_to_dict", "write_annotations"]

_ENDINGS = {".jsonl": "jsonl", ".json": "bioc", ".pubtator": "pubtator", ".txt": "pubtator"}
_PUBTATOR_TYPES = {"ChemicalEntity": "Chemical"}
_LINE_BREAKS = str.maketrans("\t\r\n", "   ")


def write_annotations(annotations: Iterable[Annotation], path: Path, *, format: str | None = None) -> None:
    """Write one document at a time; the file appears, whole, at the end.

    `format` is `jsonl`, `bioc` or `pubtator`; without it the file's ending tells (`.jsonl`, `.json`, `.pubtator`,
    `.txt`). Raises `UsageError` for another one. Offsets are code points of the document's one text in every format.
    """
    encode = _FORMATS.get(format or _ENDINGS.get(path.suffix.lower(), ""))
    if encode is None:
        raise UsageError(
            f"cannot tell how to write {path.name!r}", hint="end the name with .jsonl, .bioc.json or .pubtator"
        )
    with replacing(path) as stream:
        for piece in encode(annotations):
            stream.write(piece)


def annotation_to_dict(annotation: Annotation) -> dict[str, Any]:
    """One document as `medkg extract` writes it; offsets are 0-based code points into `text`, end excluded.

    >>> from kg.model import Document
    >>> sorted(annotation_to_dict(Annotation(Document.of_parts("PMID:1", "A case.", []))))
    ['id', 'mentions', 'relations', 'sentences', 'text', 'title']
    """
    document = annotation.document
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "sentences": [list(span) for span in annotation.sentences],
        "mentions": [_mention(mention) for mention in annotation.mentions],
        "relations": [
            {
                "subject": relation.subject,
                "predicate": relation.predicate,
                "object": relation.object,
                "negated": relation.negated,
                "score": relation.score,
                "sentence": list(relation.sentence),
                "extractor": relation.extractor,
                **({"frequency": asdict(relation.frequency)} if relation.frequency else {}),
            }
            for relation in annotation.relations
        ],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "curie": mention.curie,
        "score": mention.score,
        "assertion": dict(_assertion(mention.assertion)),
        "extractor": mention.extractor,
    }


_assertion: Callable[[Assertion], dict[str, bool]] = lru_cache(maxsize=32)(asdict)
"""There are 32 of them, and one for every mention."""


def _jsonl(annotations: Iterable[Annotation]) -> Iterator[bytes]:
    for annotation in annotations:
        yield orjson.dumps(annotation_to_dict(annotation)) + b"\n"


def _bioc(annotations: Iterable[Annotation]) -> Iterator[bytes]:
    head = orjson.dumps({"source": "medkg", "date": "", "key": "medkg", "infons": {}})
    yield head[:-1] + b',"documents":['
    for number, annotation in enumerate(annotations):
        yield (b",\n" if number else b"\n") + orjson.dumps(_bioc_document(annotation))
    yield b"\n]}\n"


def _bioc_document(annotation: Annotation) -> dict[str, Any]:
    document = annotation.document
    sections = document.sections or (Section("text", 0, len(document.text)),)
    relations = [
        {
            "id": f"r{number}",
            "infons": {
                "type": found.predicate,
                "score": str(found.score),
                "negated": str(found.negated).lower(),
                "extractor": found.extractor,
            },
            "nodes": [{"refid": found.subject, "role": "subject"}, {"refid": found.object, "role": "object"}],
        }
        for number, found in enumerate(annotation.relations)
    ]
    passages = [
        {
            "infons": {"type": section.name},
            "offset": section.start,
            "text": document.text[section.start : section.end],
            "sentences": [],
            "annotations": [_bioc_mention(found) for found in _starting_in(annotation, sections, number)],
            "relations": [],
        }
        for number, section in enumerate(sections)
    ]
    return {"id": document.id.removeprefix("PMID:"), "infons": {}, "passages": passages, "relations": relations}


def _starting_in(annotation: Annotation, sections: tuple[Section, ...], number: int) -> Iterator[Mention]:
    """Mentions from the section's start to the next one's, so that the blank between two sections loses none."""
    start = sections[number].start if number else 0
    end = sections[number + 1].start if number + 1 < len(sections) else len(annotation.document.text) + 1
    return (mention for mention in annotation.mentions if start <= mention.start < end)


def _bioc_mention(mention: Mention) -> dict[str, Any]:
    assertion = {name: "true" for name, value in asdict(mention.assertion).items() if value}
    infons = {"type": mention.type, "identifier": mention.curie or "-", "score": str(mention.score), **assertion}
    return {
        "id": mention.id,
        "infons": {**infons, "extractor": mention.extractor},
        "text": mention.text,
        "locations": [{"offset": mention.start, "length": mention.end - mention.start}],
    }


def _pubtator(annotations: Iterable[Annotation]) -> Iterator[bytes]:
    """Line ends and tabs in the text become blanks one for one, so that offsets hold.

    A relation needs an id at both ends: one with a mention that is not linked cannot be said in PubTator.
    """
    for annotation in annotations:
        document = annotation.document
        local = document.id.removeprefix("PMID:")
        body = document.text[len(document.title) + 1 if document.title else 0 :]
        # The format counts a blank behind the title, also behind an empty one.
        shift = 0 if document.title else 1
        rows = [f"{local}|t|{_flat(document.title)}", f"{local}|a|{_flat(body)}"]
        curies = {mention.id: mention.curie for mention in annotation.mentions}
        for found in annotation.mentions:
            kind = _PUBTATOR_TYPES.get(found.type, found.type)
            span = (str(found.start + shift), str(found.end + shift))
            rows.append("\t".join((local, *span, _flat(found.text), kind, found.curie or "-")))
        for relation in annotation.relations:
            subject, target = curies.get(relation.subject), curies.get(relation.object)
            if subject and target and not relation.negated:
                rows.append("\t".join((local, relation.predicate, subject, target)))
        yield ("\n".join(rows) + "\n\n").encode("utf-8")


def _flat(text: str) -> str:
    return text.translate(_LINE_BREAKS)


_FORMATS: dict[str, Callable[[Iterable[Annotation]], Iterator[bytes]]] = {
    "jsonl": _jsonl,
    "bioc": _bioc,
    "pubtator": _pubtator,
}
