"""MedQuAD: questions and answers of NIH pages about diseases (Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019).

One XML file a page, or all of them in a tar file. CC BY 4.0. The subject's UMLS ids stand in `Document.xrefs`.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from lxml import etree

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems, open_binary, read_all
from loaders.pages.sections import NAMES_SECTION, section_of

__all__ = ["MedquadReader"]

_ROOT = re.compile(rb"<Document\s+id=\"[^\"]*\"\s+source=")
_TAR = re.compile(rb"^(?:MedQuAD-\w+/|\d+_\w+_QA(?:_XML)?/)")
_LIMIT = 8 << 20


class MedquadReader:
    """Yields one document a page: the subject as title, each answer in the section its question asks for."""

    name: ClassVar[str] = "medquad"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for a page, and for a tar file whose first member lies in a folder of MedQuAD's."""
        return _ROOT.search(head[:1024]) is not None or (_TAR.match(head) is not None and head[257:262] == b"ustar")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the pages in the order of the file; without subject or answers: passed over; broken: reported."""
        for name, data in _pages(path):
            try:
                page = _page(name, data, origin)
            except InputError as error:
                error.where = Location(str(path), record=name)
                problems.add(error)
                continue
            if page is not None:
                yield page


def _pages(path: Path) -> Iterator[tuple[str, bytes]]:
    with open_binary(path) as stream:
        head = stream.read(512)
    if _TAR.match(head) is None:
        yield path.name, read_all(path, _LIMIT)
        return
    with open_binary(path) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.isfile() and member.size <= _LIMIT else None
                    if file is not None and member.name.endswith(".xml"):
                        yield member.name, file.read()
        except tarfile.TarError as error:
            raise InputError("is a damaged tar file", where=Location(str(path)), hint="fetch it again") from error


def _page(name: str, data: bytes, origin: Origin) -> Document | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("is no well-formed XML", hint="fetch it again") from error
    subject = " ".join((root.findtext("Focus") or "").split())
    if not subject:
        return None
    parts: dict[str, list[str]] = {}
    for pair in root.iter("QAPair"):
        question, answer = pair.find("Question"), " ".join((pair.findtext("Answer") or "").split())
        if question is not None and answer:
            parts.setdefault(section_of(question.get("qtype") or "information"), []).append(answer)
    if not parts:
        return None
    names = [" ".join(name.text.split()) for name in root.iter("Synonym") if name.text]
    sections = [(NAMES_SECTION, "; ".join(dict.fromkeys(names)))] if names else []
    sections += [(kind, " ".join(texts)) for kind, texts in parts.items()]
    xrefs = tuple(f"UMLS:{one.text}" for one in root.iter("CUI") if one.text and re.fullmatch(r"C\d{7}", one.text))
    publisher = re.sub(r"\W+", "", root.get("source") or "page")
    # Ids inside the files are not unique; names of files are.
    number = re.sub(r"[^\w.-]+", "-", Path(name).name.partition(".")[0])
    return Document.of_parts(
        f"MEDQUAD:{publisher}-{number}", subject, sections,
        source=origin.source or "infores:medquad", license=origin.license or "CC-BY-4.0", xrefs=xrefs,
    )  # fmt: skip
