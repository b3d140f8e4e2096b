"""BioC, as XML or JSON: PMC's and PubTator's exports and many annotated corpora.

Format: https://bioc.sourceforge.net/. Documents are read for extraction; `bioc_annotations` reads the gold mentions for
evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention
from loaders.base import Origin, Problems, begun, head_of, lines, read_all
from loaders.literature.ids import document_id
from loaders.literature.pubtator import curie_of, type_of
from loaders.literature.xmlsafe import Element, documents, text_of

__all__ = ["BiocReader", "bioc_annotations"]

_TITLES = frozenset({"title", "front", "article-title"})


@dataclass(frozen=True, slots=True)
class _Passage:
    """`marks` are (type, id, start, end, text) of mentions; offsets count as the file counts, as `offset` does."""

    infons: Mapping[str, str]
    text: str
    offset: int = 0
    marks: tuple[tuple[str, str, int, int, str], ...] = ()


class BiocReader:
    """Yields one document each, passages in order, the first title passage as title.

    A passage's section is its infon `section_type`, else `type`, in lower case. Passages of the reference list are
    left out. Our text is title + " " + passages joined by one blank, whatever the offsets in the file say.
    """

    name: ClassVar[str] = "bioc"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True when the head opens a BioC collection, as XML or JSON."""
        start = begun(head)
        if start.startswith(b"<"):
            return b"<collection" in head and (b"<document" in head or b"BioC" in head or b"<infon" in head)
        return start.startswith((b"{", b"[")) and b'"passages"' in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the documents in file order.

        A document without id or text is a problem. Raises `InputError` where the XML or JSON breaks.
        """
        if _is_xml(path):

            def made(element: Element) -> Document:
                return _document(_xml_parts(element), origin)

            return documents(path, problems, made, tags=("document",))
        return _read_json(path, origin, problems)


def bioc_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each document with its gold mentions; a mention whose text is not what its span holds is a problem.

    A mention of several places is left out. Score is 1, extractor `gold`.
    """
    if _is_xml(path):

        def made(element: Element) -> Annotation:
            return _gold(_xml_parts(element), path, problems)

        yield from documents(path, problems, made, tags=("document",), id_of=lambda one: one.document.id)
        return
    for line, source, raw in _raw_documents(path, problems):
        try:
            yield _gold(_json_parts(raw, source), path, problems)
        except InputError as error:
            error.where = Location(str(path), line=line, record=error.where.record if error.where else None)
            problems.add(error)


def _gold(parts: _Parts, path: Path, problems: Problems) -> Annotation:
    document = _document(parts, Origin(""))
    mentions: list[Mention] = []
    for section, passage in zip(document.sections, _known(parts.passages), strict=True):
        for kind, raw, start, end, words in passage.marks:
            a, b = (section.start + place - passage.offset for place in (start, end))
            if not section.start <= a < b <= section.end or document.text[a:b] != words:
                where = Location(str(path), record=document.id)
                hint = "check the offsets of the file"
                problems.add(InputError("the mention's text is not what its span holds", where=where, hint=hint))
                continue
            type = type_of(kind)
            mentions.append(Mention(f"m{len(mentions)}", a, b, words, type, curie_of(raw, type), 1.0, "gold"))
    return Annotation(document, mentions=tuple(mentions))


def _is_xml(path: Path) -> bool:
    return begun(head_of(path)).startswith(b"<")


@dataclass(frozen=True, slots=True)
class _Parts:
    raw_id: str
    passages: Sequence[_Passage]
    source: str


def _xml_parts(element: Element) -> _Parts:
    collection = element.getparent()
    source = text_of(collection.find("source")) if collection is not None else ""
    passages = [
        _Passage(_infons(found), _passage_text(found), _whole(text_of(found.find("offset"))), _xml_marks(found))
        for found in element.iterfind("passage")
    ]
    return _Parts(text_of(element.find("id")), passages, source)


def _xml_marks(passage: Element) -> tuple[tuple[str, str, int, int, str], ...]:
    found = []
    for one in passage.iter("annotation"):
        places = one.findall("location")
        if len(places) == 1:
            infons = _infons(one)
            start = _whole(places[0].get("offset") or "")
            end = start + _whole(places[0].get("length") or "")
            found.append((infons.get("type", ""), infons.get("identifier", ""), start, end, text_of(one.find("text"))))
    return tuple(found)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _infons(element: Element) -> dict[str, str]:
    return {found.get("key") or "": text_of(found) for found in element.iterfind("infon")}


def _passage_text(passage: Element) -> str:
    text = text_of(passage.find("text"))
    return text or " ".join(text_of(found) for found in passage.iterfind("sentence/text"))


def _read_json(path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
    for line, source, raw in _raw_documents(path, problems):
        try:
            document = _document(_json_parts(raw, source), origin)
        except InputError as error:
            known = error.where.record if error.where else None
            given = str(raw.get("id") or "")[:60] if isinstance(raw, dict) else ""
            error.where = Location(str(path), line=line, record=known or given or None)
            problems.add(error)
            continue
        yield document


def _raw_documents(path: Path, problems: Problems) -> Iterator[tuple[int | None, str, Any]]:
    """(line or None, source of the collection, document) of a whole-file JSON or of JSON lines."""
    if path.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        for number, text in lines(path, problems):
            if text.strip():
                try:
                    loaded = orjson.loads(text)
                except orjson.JSONDecodeError as error:
                    problems.add(InputError(f"is no valid JSON ({error.msg})", where=Location(str(path), line=number)))
                    continue
                yield from ((number, source, raw) for source, raw in _unpacked(loaded))
        return
    try:
        loaded = orjson.loads(read_all(path).removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        where = Location(str(path), line=error.lineno)
        raise InputError(f"is no valid JSON ({error.msg})", where=where, hint="fetch the file again") from error
    yield from ((None, source, raw) for source, raw in _unpacked(loaded))


def _unpacked(loaded: Any) -> Iterator[tuple[str, Any]]:
    """A collection, a list of collections or documents, PubTator's `{"PubTator3": […]}`, or one document."""
    for thing in loaded if isinstance(loaded, list) else [loaded]:
        holder = thing if isinstance(thing, dict) else {}
        inner = holder.get("documents", holder.get("PubTator3"))
        if isinstance(inner, list):
            yield from ((str(holder.get("source", "")), document) for document in inner)
        else:
            yield "", thing


def _json_parts(raw: Any, source: str) -> _Parts:
    if not isinstance(raw, dict) or not isinstance(raw.get("passages"), list):
        raise InputError("is no BioC document with passages")
    passages = []
    for passage in raw["passages"]:
        found = passage if isinstance(passage, dict) else {}
        infons = found.get("infons")
        infons = {str(key): str(value) for key, value in infons.items()} if isinstance(infons, dict) else {}
        passages.append(_Passage(infons, _json_text(found), _whole(str(found.get("offset", 0))), _json_marks(found)))
    return _Parts(str(raw.get("id") or raw.get("pmid") or ""), passages, source)


def _json_marks(passage: Mapping[str, Any]) -> tuple[tuple[str, str, int, int, str], ...]:
    holders = [passage, *(s for s in passage.get("sentences") or () if isinstance(s, dict))]
    found = []
    for one in (one for holder in holders for one in holder.get("annotations") or ()):
        try:
            (place,) = one["locations"]
            infons, start = one.get("infons") or {}, int(place["offset"])
            kind, raw = str(infons.get("type") or ""), str(infons.get("identifier") or "")
            found.append((kind, raw, start, start + int(place["length"]), str(one["text"])))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # no mention with one place
    return tuple(found)


def _json_text(passage: Mapping[str, Any]) -> str:
    text = passage.get("text")
    if isinstance(text, str) and text:
        return text
    sentences = passage.get("sentences")
    found = [inner.get("text") for inner in sentences if isinstance(inner, dict)] if isinstance(sentences, list) else []
    return " ".join(text for text in found if isinstance(text, str))


def _section(passage: _Passage) -> str:
    name = passage.infons.get("section_type") or passage.infons.get("type") or "text"
    return name.strip().lower() or "text"


def _known(passages: Iterable[_Passage]) -> list[_Passage]:
    return [found for found in passages if found.text.strip() and _section(found) != "ref"]


def _document(parts: _Parts, origin: Origin) -> Document:
    known, raw_id, source = _known(parts.passages), parts.raw_id, parts.source
    facts = known[0].infons if known else {}
    pmid = facts.get("article-id_pmid", "")
    curie = document_id(pmid or raw_id, default="PMC" if source.strip().upper() == "PMC" else "PMID")
    if not known:
        raise InputError("the document has no text", where=Location("", record=curie))
    has_title = _section(known[0]) in _TITLES or known[0].infons.get("type") in _TITLES
    title = known[0].text if has_title else ""
    rest = [(_section(found), found.text) for found in known[1 if has_title else 0 :]]
    pmc = facts.get("article-id_pmc", "")
    year = facts.get("year", "")
    return Document.of_parts(
        curie,
        title,
        rest,
        source=origin.source or ("infores:pmc" if source.strip().upper() == "PMC" else "infores:pubmed"),
        license=origin.license or facts.get("license", ""),
        journal=facts.get("journal-title", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        doi=facts.get("article-id_doi", ""),
        xrefs=(document_id(pmc, default="PMC"),) if pmid and pmc.removeprefix("PMC").isdigit() else (),
    )
