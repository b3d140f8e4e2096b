"""PubMed and MEDLINE: efetch answers, baseline and update files (`PubmedArticleSet`).

Format: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems
from loaders.literature.xmlsafe import Element, documents, text_of, words

__all__ = ["PubmedReader"]

_TAGS = ("PubmedArticle", "PubmedBookArticle")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_RETRACTED = "Retracted Publication"
_ROOTS = (b"<PubmedArticleSet", b"<PubmedArticle", b"<PubmedBookArticle")


class PubmedReader:
    """Yields one document an article: title and each labelled part of the abstract.

    A part's section is its lower-cased label (`methods`), its NLM category, or `abstract`; the label is not in the
    text. `mesh` holds descriptors, `retracted` is True for a retracted paper (not for the notice of retraction).
    """

    name: ClassVar[str] = "pubmed"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True when the head opens a set of PubMed articles."""
        return any(root in head for root in _ROOTS)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the articles in file order.

        An article without PMID or text is a problem. Raises `InputError` where the XML breaks.
        """
        return documents(path, problems, lambda element: _document(element, origin), tags=_TAGS)


def _document(element: Element, origin: Origin) -> Document:
    citation = element.find("MedlineCitation")
    if citation is None:
        citation = element.find("BookDocument")
    pmid = words(text_of(citation.find("PMID"))) if citation is not None else ""
    if citation is None or not (pmid.isascii() and pmid.isdigit()):
        raise InputError("the article has no PMID")
    article = citation.find("Article")
    article = citation if article is None else article
    title = words(text_of(article.find("ArticleTitle")))
    parts = [(_label(part), words(text_of(part))) for part in article.iterfind("Abstract/AbstractText")]
    if not title and not any(text for _, text in parts):
        raise InputError("the article has neither title nor abstract", where=Location("", record=f"PMID:{pmid}"))
    return Document.of_parts(
        f"PMID:{pmid}",
        title,
        parts,
        source=origin.source or "infores:pubmed",
        license=origin.license,
        journal=words(text_of(_first(article, "Journal/Title", "Book/BookTitle"))),
        year=_year(article),
        doi=_article_id(element, "doi") or _elocation(article),
        xrefs=_pmc(element),
        mesh=_mesh(citation),
        retracted=_retracted(citation, article),
    )


def _label(part: Element) -> str:
    label = words(part.get("Label") or part.get("NlmCategory") or "").rstrip(":").lower()
    return label if label and label != "unlabelled" else "abstract"


def _first(element: Element, *paths: str) -> Element | None:
    return next((found for path in paths if (found := element.find(path)) is not None), None)


def _year(article: Element) -> int | None:
    paths = ("Journal/JournalIssue/PubDate/Year", "Journal/JournalIssue/PubDate/MedlineDate", "ArticleDate/Year")
    for path in (*paths, "Book/PubDate/Year"):
        if match := _YEAR.search(text_of(article.find(path))):
            return int(match[0])
    return None


def _article_id(element: Element, kind: str) -> str:
    # The direct list only: the reference list carries ids of other papers.
    for holder in ("PubmedData", "PubmedBookData"):
        for found in element.iterfind(f"{holder}/ArticleIdList/ArticleId"):
            if found.get("IdType") == kind and (text := words(text_of(found))):
                return text
    return ""


def _elocation(article: Element) -> str:
    for found in article.iterfind("ELocationID"):
        if found.get("EIdType") == "doi" and found.get("ValidYN") != "N":
            return words(text_of(found))
    return ""


def _pmc(element: Element) -> tuple[str, ...]:
    match = re.fullmatch(r"(?:PMC)?(\d+)(?:\.\d+)?", _article_id(element, "pmc"), re.ASCII)
    return (f"PMC:PMC{match[1]}",) if match else ()


def _mesh(citation: Element) -> tuple[str, ...]:
    names = citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")
    found = (words(name.get("UI") or "") for name in names)
    return tuple(dict.fromkeys(f"MESH:{ui}" for ui in found if re.fullmatch(r"D\d+", ui, re.ASCII)))


def _retracted(citation: Element, article: Element) -> bool:
    kinds = article.iterfind("PublicationTypeList/PublicationType")
    if any(kind.get("UI") == "D016441" or words(text_of(kind)) == _RETRACTED for kind in kinds):
        return True
    notices = citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    return any(notice.get("RefType") == "RetractionIn" for notice in notices)
