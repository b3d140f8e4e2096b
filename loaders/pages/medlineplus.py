"""MedlinePlus health topics (`mplus_topics_YYYY-MM-DD.xml`), English ones.

Format: https://medlineplus.gov/xml.html. The summary is HTML inside XML; its headings name the sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from lxml import html as lxml_html

from kg.errors import InputError
from kg.model import Document
from loaders.base import Origin, Problems
from loaders.literature.xmlsafe import Element, elements
from loaders.pages.sections import NAMES_SECTION, sentences_joined

__all__ = ["MedlinePlusReader"]

_ROOT = re.compile(rb"<health-topics?[\s>]")
_HEADINGS = (("symptom", "symptoms"), ("cause", "causes"), ("risk", "causes"), ("diagnos", "tests"),
             ("treatment", "treatment"), ("prevent", "prevention"), ("complication", "complications"))  # fmt: skip


class MedlinePlusReader:
    """Yields one document a topic: title, other names, and the summary section by section."""

    name: ClassVar[str] = "medlineplus"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head opens a list of health topics."""
        return _ROOT.search(head) is not None

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the English topics in file order; raises `InputError` where the XML breaks."""
        for topic in elements(path, "health-topic"):
            number, title = topic.get("id") or "", " ".join((topic.get("title") or "").split())
            if topic.get("language", "English") != "English":
                continue
            if not number.isdigit() or not title:
                problems.add(InputError("a health topic has no id or title"))
                continue
            parts = _sections(topic.findtext("full-summary") or "")
            names = [" ".join(one.text.split()) for one in topic.iterfind("also-called") if one.text]
            sections = [(NAMES_SECTION, "; ".join(names)), *parts.items()]
            mesh = (one.get("id") for one in topic.iter("descriptor"))
            yield Document.of_parts(
                f"MEDLINEPLUS:{number}", title, sections,
                source=origin.source or "infores:medlineplus", license=origin.license,
                xrefs=tuple(f"MESH:{id}" for id in mesh if id),
            )  # fmt: skip


def _sections(summary: str) -> dict[str, str]:
    """Text under each heading; what stands before the first is `information`."""
    if not summary.strip():
        return {}
    found: dict[str, list[str]] = {}
    kind = "information"
    root: Element = lxml_html.fragment_fromstring(summary, create_parent="div")
    for block in root.iter("h2", "h3", "p", "li"):
        text = " ".join(block.text_content().split())
        if block.tag in ("h2", "h3"):
            kind = next((ours for said, ours in _HEADINGS if said in text.lower()), "information")
        elif re.search(r"symptoms? (?:of|may|can|includes?|are)\b", text.lower()) and kind == "information":
            found.setdefault("symptoms", []).append(text)
            kind = "symptoms" if text.endswith(":") or block.getnext() is not None else kind
        elif not (block.tag == "p" and block.getparent().tag == "li"):
            found.setdefault(kind, []).append(text)
    return {name: sentences_joined(pieces) for name, pieces in found.items()}
