"""PMC full text: JATS and NXML, one article a file or many in a `pmc-articleset`.

Format: https://jats.nlm.nih.gov/archiving/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems, begun
from loaders.literature.ids import document_id
from loaders.literature.jats_text import plain, sections
from loaders.literature.xmlsafe import Element, documents, text_of, words

__all__ = ["JatsReader"]

_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(?:article|pmc-articleset)[\s>]")
_HREF = "{http://www.w3.org/1999/xlink}href"
_TEASERS = frozenset({"graphical", "teaser", "toc", "short", "web-summary"})


class JatsReader:
    """Yields one document an article: title, abstract, body, captions; never the reference list.

    A section is called by the lower-cased title of its top-level `<sec>`, or by its `sec-type`; captions are `table`
    and `figure`. Titles of sections below the top stay in the text, closed by a full stop.
    """

    name: ClassVar[str] = "jats"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True when the head opens a JATS article."""
        start = begun(head)
        return start.startswith(b"<") and _ROOT.search(head) is not None and b"<html" not in head.lower()

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the articles in file order.

        An article without id or text is a problem. Raises `InputError` where the XML breaks.
        """
        return documents(path, problems, lambda element: _document(element, origin), tags=("article",))


def _document(article: Element, origin: Origin) -> Document:
    meta = article.find("front/article-meta")
    if meta is None:
        raise InputError("the article has no <article-meta>")
    ids = _ids(meta)
    if not ids:
        raise InputError("the article has no PMID, PMC id or DOI")
    title = plain(meta.find("title-group/article-title"))
    parts = [*_abstracts(meta), *_body(article), *_captions(article)]
    if not title and not any(text for _, text in parts):
        raise InputError("the article has no text", where=Location("", record=ids[0]))
    return Document.of_parts(
        ids[0],
        title,
        parts,
        source=origin.source or "infores:pmc",
        license=origin.license or _license(meta),
        journal=words(text_of(next(article.iterfind("front/journal-meta//journal-title"), None))),
        year=_year(meta),
        doi=_doi(meta),
        xrefs=tuple(curie for curie in ids[1:] if not curie.startswith("DOI:")),
        retracted=_retracted(article, meta),
    )


def _ids(meta: Element) -> tuple[str, ...]:
    raw = {found.get("pub-id-type"): words(text_of(found)) for found in meta.iterfind("article-id")}
    found: list[str] = []
    if (pmid := raw.get("pmid", "")).isdigit():
        found.append(document_id(pmid))
    pmc = re.match(r"(?:PMC)?(\d+)", raw.get("pmc") or raw.get("pmcid") or raw.get("pmcaid") or "", re.ASCII)
    if pmc:
        found.append(f"PMC:PMC{pmc[1]}")
    if doi := _doi(meta):
        found.append(document_id(f"DOI:{doi}"))
    return tuple(found)


def _doi(meta: Element) -> str:
    for found in meta.iterfind("article-id"):
        if found.get("pub-id-type") == "doi" and re.fullmatch(r"10\.[^\s<>\"{}|\\^`]+", doi := words(text_of(found))):
            return doi
    return ""


def _abstracts(meta: Element) -> Iterator[tuple[str, str]]:
    for abstract in meta.iterfind("abstract"):
        kind = abstract.get("abstract-type") or "abstract"
        if kind not in _TEASERS:
            yield from sections(abstract, kind.replace("-", " ").lower())


def _body(article: Element) -> Iterator[tuple[str, str]]:
    body = article.find("body")
    if body is not None:
        yield from sections(body, "body")


def _captions(article: Element) -> Iterator[tuple[str, str]]:
    for holder in (article.find("body"), article.find("floats-group")):
        for thing in holder.iter("table-wrap", "fig") if holder is not None else ():
            for caption in thing.iterfind("caption"):
                yield ("table" if thing.tag == "table-wrap" else "figure"), plain(caption)


def _license(meta: Element) -> str:
    for found in meta.iterfind("permissions/license"):
        refs = (text_of(ref) for ref in found.iterfind("{*}license_ref"))
        links = (link.get(_HREF) for link in (found, *found.iter("ext-link")))
        for text in (*links, *refs):
            if text and text.strip():
                return str(text).strip()
    return ""


def _year(meta: Element) -> int | None:
    texts = [words(text_of(year)) for year in meta.iterfind("pub-date/year")]
    years = [int(text) for text in texts if re.fullmatch(r"\d{4}", text, re.ASCII)]
    return min(years, default=None)


def _retracted(article: Element, meta: Element) -> bool:
    if article.get("article-type") in ("retraction", "retracted-article"):
        return True
    return any(link.get("related-article-type") == "retraction-forward" for link in meta.iterfind("related-article"))
