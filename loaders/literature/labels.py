"""Drug labels as documents: openFDA JSON and DailyMed SPL XML, also in the archives they are served in.

The title is the drug's generic name; the sections keep their meaning as names (`indications`, `contraindications`,
`boxed_warning`, `warnings`, `interactions`, `adverse_reactions`, `pregnancy`, `pediatric_use`, `geriatric_use`), so
that an extractor can say what a mention in each of them means. Formats: https://open.fda.gov/apis/drug/label and the
HL7 Structured Product Labeling guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Document
from kg.model.spelling import fold
from loaders.base import Origin, Problems, begun, head_of
from loaders.curated.drug_table import drug_ids
from loaders.literature.label_files import head_of_archive, is_archive, labels_of_json, members
from loaders.literature.xmlsafe import Element, documents, text_of, words

__all__ = ["DrugLabelReader"]

_FIELDS = {
    "indications_and_usage": "indications",
    "contraindications": "contraindications",
    "boxed_warning": "boxed_warning",
    "warnings": "warnings",
    "warnings_and_cautions": "warnings",
    "precautions": "warnings",
    "do_not_use": "contraindications",
    "ask_doctor": "warnings",
    "drug_interactions": "interactions",
    "ask_doctor_or_pharmacist": "interactions",
    "adverse_reactions": "adverse_reactions",
    "pregnancy": "pregnancy",
    "pregnancy_or_breast_feeding": "pregnancy",
    "pediatric_use": "pediatric_use",
    "geriatric_use": "geriatric_use",
}
"""Fields of openFDA, those of labels over the counter among them."""
_CODES = {
    "34067-9": "indications",
    "34070-3": "contraindications",
    "34066-1": "boxed_warning",
    "34071-1": "warnings",
    "43685-7": "warnings",
    "42232-9": "warnings",
    "34073-7": "interactions",
    "50570-1": "contraindications",
    "50569-3": "warnings",
    "50568-5": "interactions",
    "53414-9": "pregnancy",
    "34084-4": "adverse_reactions",
    "42228-7": "pregnancy",
    "34081-0": "pediatric_use",
    "34082-8": "geriatric_use",
}
"""LOINC codes of SPL sections, those of labels over the counter (`OTC - DO NOT USE`, …) among them."""
_BULLETS = re.compile(r"\s*[■•●▪◦]\s*")
_AFTER = {"paragraph": " ", "item": ". ", "title": " ", "td": " ", "br": " "}


class DrugLabelReader:
    """Yields one document a label; the id is `dailymed:` and the set id."""

    name: ClassVar[str] = "druglabels"
    version: ClassVar[str] = "2"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for JSON with a label's fields, XML in the HL7 version 3 namespace, and archives of such files."""
        if is_archive(head):
            head = head_of_archive(path)
        start = begun(head)
        if start[:1] in (b"{", b"["):
            return any(f'"{field}"'.encode() in head for field in _FIELDS) or b'"spl_product_data_elements"' in head
        return start[:1] == b"<" and b"urn:hl7-org:v3" in head and b"<document" in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield labels in the order of the file; one without a drug's name is a problem, and so is a damaged member."""
        with path.open("rb") as stream:
            packed = is_archive(stream.read(4))
        if not packed:
            yield from _labels(path, str(path), origin, problems)
            return
        for shown, member in members(path, problems):
            try:
                yield from _labels(member, shown, origin, problems)
            except InputError as error:
                error.where = replace(error.where or Location(shown), file=shown)
                problems.add(error)


def _labels(path: Path, shown: str, origin: Origin, problems: Problems) -> Iterator[Document]:
    if begun(head_of(path))[:1] == b"<":
        yield from documents(path, problems, lambda e: _of_spl(e, origin), tags=("document",), shown=shown)
        return
    for number, label in enumerate(labels_of_json(path, shown), 1):
        try:
            yield _of_openfda(label, origin)
        except InputError as error:
            error.where = Location(shown, record=f"number {number}")
            problems.add(error)


def _of_openfda(label: Any, origin: Origin) -> Document:
    if not isinstance(label, dict):
        raise InputError("is no label (an object with sections)")
    facts = label.get("openfda", {})
    facts = facts if isinstance(facts, dict) else {}
    keys = ("generic_name", "substance_name", "brand_name")
    names: list[Any] = next((facts[key] for key in keys if facts.get(key)), []) or _named_in_parts(label)
    if not names:
        raise InputError("the label names no drug (openfda.generic_name)")
    parts = [
        (section, _plain(" ".join(map(str, label[field]))))
        for field, section in _FIELDS.items()
        if isinstance(label.get(field), list)
    ]
    id = str(label.get("set_id") or label.get("id") or "")
    return _document(id, "; ".join(map(str, names[:3])), parts, str(label.get("effective_time", "")), origin, "openfda")


def _plain(text: str) -> str:
    """Squeezed, with the bullets of a list as ends of sentences, so that each item stands alone."""
    return words(_BULLETS.sub(". ", text))


def _named_in_parts(label: dict[str, Any]) -> list[str]:
    """The first known drug in a label that openFDA could not match: its ingredients are one line of names."""
    said = [str(part) for key in ("active_ingredient", "spl_product_data_elements") for part in label.get(key) or ()]
    for text in said:
        tokens = text.replace(",", " ").split()[:40]
        for start in range(len(tokens)):
            for length in (4, 3, 2, 1):
                name = " ".join(tokens[start : start + length])
                if drug_ids().get(fold(name)):
                    return [name]
    return []


def _of_spl(element: Element, origin: Origin) -> Document:
    root = element.find("setId")
    id = root.get("root", "") if root is not None else ""
    names = [words(text_of(n)) for n in element.iter("genericMedicine") for n in n.iter("name")]
    if not names:
        names = [words(text_of(n)) for n in element.findall(".//activeMoiety/activeMoiety/name")]
    if not any(names):
        raise InputError("the label names no drug (genericMedicine or activeMoiety)")
    parts: dict[str, str] = {}
    for section in element.iter("section"):
        kind = _kind(section)
        if kind is not None:
            parts[kind] = f"{parts.get(kind, '')} {_section_text(section)}".strip()
    when = element.find("effectiveTime")
    year = when.get("value", "") if when is not None else ""
    return _document(id, "; ".join(dict.fromkeys(filter(None, names))), list(parts.items()), year, origin, "dailymed")


def _kind(section: Element) -> str | None:
    code = section.find("code")
    return _CODES.get(code.get("code", "")) if code is not None else None


def _section_text(section: Element) -> str:
    """The text of a section; what stands in a section of its own inside it is said there, highlights say it twice."""

    def instead(element: Element) -> str | None:
        return "" if element is not section and element.tag == "section" and _kind(element) else None

    full = _plain(text_of(section, skip=("excerpt", "caption"), after=_AFTER, instead=instead))
    bare = _plain(text_of(section.find("title")))
    return full if full != bare else _plain(text_of(section, after=_AFTER, instead=instead))


def _document(id: str, name: str, parts: list[tuple[str, str]], year: str, origin: Origin, source: str) -> Document:
    if not re.fullmatch(r"[\w.-]{1,80}", id):
        raise InputError("the label has no set id", hint="labels of openFDA and DailyMed carry one")
    return Document.of_parts(
        f"dailymed:{id}",
        name[:200],
        parts,
        source=origin.source or f"infores:{source}",
        license=origin.license,
        year=int(year[:4]) if year[:4].isdigit() else None,
    )
