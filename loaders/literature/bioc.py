"""BioC, as XML or JSON: PMC's and PubTator's exports and many annotated corpora.

Format: https://bioc.sourceforge.net/ (only the text is read here; annotations in the file are left aside).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems, head_of, lines, read_all
from loaders.literature.ids import document_id
from loaders.literature.xmlsafe import Element, documents, text_of

__all__ = ["BiocReader"]

_TITLES = frozenset({"title", "front", "article-title"})


@dataclass(frozen=True, slots=True)
class _Passage:
    infons: Mapping[str, str]
    text: str


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
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"<"):
            return b"<collection" in head and (b"<document" in head or b"BioC" in head or b"<infon" in head)
        return start.startswith((b"{", b"[")) and b'"passages"' in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the documents in file order.

        A document without id or text is a problem. Raises `InputError` where the XML or JSON breaks.
        """
        if _is_xml(path):
            return documents(path, problems, lambda element: _from_xml(element, origin), tags=("document",))
        return _read_json(path, origin, problems)


def _is_xml(path: Path) -> bool:
    return head_of(path).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _from_xml(element: Element, origin: Origin) -> Document:
    collection = element.getparent()
    source = text_of(collection.find("source")) if collection is not None else ""
    passages = [_Passage(_infons(found), _passage_text(found)) for found in element.iterfind("passage")]
    return _document(text_of(element.find("id")), passages, source, origin)


def _infons(element: Element) -> dict[str, str]:
    return {found.get("key") or "": text_of(found) for found in element.iterfind("infon")}


def _passage_text(passage: Element) -> str:
    text = text_of(passage.find("text"))
    return text or " ".join(text_of(found) for found in passage.iterfind("sentence/text"))


def _read_json(path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
    for line, source, raw in _raw_documents(path, problems):
        try:
            document = _from_json(raw, source, origin)
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


def _from_json(raw: Any, source: str, origin: Origin) -> Document:
    if not isinstance(raw, dict) or not isinstance(raw.get("passages"), list):
        raise InputError("is no BioC document with passages")
    passages = []
    for passage in raw["passages"]:
        found = passage if isinstance(passage, dict) else {}
        infons = found.get("infons")
        infons = {str(key): str(value) for key, value in infons.items()} if isinstance(infons, dict) else {}
        passages.append(_Passage(infons, _json_text(found)))
    return _document(str(raw.get("id") or raw.get("pmid") or ""), passages, source, origin)


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


def _document(raw_id: str, passages: Iterable[_Passage], source: str, origin: Origin) -> Document:
    known = [found for found in passages if found.text.strip() and _section(found) != "ref"]
    facts = known[0].infons if known else {}
    pmid = facts.get("article-id_pmid", "")
    curie = document_id(pmid or raw_id, default="PMC" if source.strip().upper() == "PMC" else "PMID")
    if not known:
        raise InputError("the document has no text", where=Location("", record=curie))
    has_title = _section(known[0]) in _TITLES or known[0].infons.get("type") in _TITLES
    title = known[0].text if has_title else ""
    parts = [(_section(found), found.text) for found in known[1 if has_title else 0 :]]
    pmc = facts.get("article-id_pmc", "")
    year = facts.get("year", "")
    return Document.of_parts(
        curie,
        title,
        parts,
        source=origin.source or ("infores:pmc" if source.strip().upper() == "PMC" else "infores:pubmed"),
        license=origin.license or facts.get("license", ""),
        journal=facts.get("journal-title", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        doi=facts.get("article-id_doi", ""),
        xrefs=(document_id(pmc, default="PMC"),) if pmid and pmc.removeprefix("PMC").isdigit() else (),
    )
