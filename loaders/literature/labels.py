"""Drug labels as documents: openFDA JSON and DailyMed SPL XML.

The title is the drug's generic name; the sections keep their meaning as names (`indications`, `contraindications`,
`boxed_warning`, `warnings`, `interactions`, `adverse_reactions`, `pregnancy`, `pediatric_use`, `geriatric_use`), so
that an extractor can say what a mention in each of them means. Formats: https://open.fda.gov/apis/drug/label and the
HL7 Structured Product Labeling guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems, read_all
from loaders.literature.xmlsafe import Element, documents, text_of, words

__all__ = ["DrugLabelReader"]

_FIELDS = {
    "indications_and_usage": "indications",
    "contraindications": "contraindications",
    "boxed_warning": "boxed_warning",
    "warnings": "warnings",
    "warnings_and_cautions": "warnings",
    "precautions": "warnings",
    "drug_interactions": "interactions",
    "adverse_reactions": "adverse_reactions",
    "pregnancy": "pregnancy",
    "pediatric_use": "pediatric_use",
    "geriatric_use": "geriatric_use",
}
_CODES = {
    "34067-9": "indications",
    "34070-3": "contraindications",
    "34066-1": "boxed_warning",
    "34071-1": "warnings",
    "43685-7": "warnings",
    "42232-9": "warnings",
    "34073-7": "interactions",
    "34084-4": "adverse_reactions",
    "42228-7": "pregnancy",
    "34081-0": "pediatric_use",
    "34082-8": "geriatric_use",
}
"""LOINC codes of SPL sections."""
_AFTER = {"paragraph": " ", "item": ". ", "title": " ", "td": " ", "br": " "}


class DrugLabelReader:
    """Yields one document a label; the id is `dailymed:` and the set id."""

    name: ClassVar[str] = "druglabels"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for JSON with a label's fields, and for XML in the HL7 version 3 namespace."""
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] in (b"{", b"["):
            return any(f'"{field}"'.encode() in head for field in _FIELDS) or b'"spl_product_data_elements"' in head
        return start[:1] == b"<" and b"urn:hl7-org:v3" in head and b"<document" in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield labels in the order of the file; one without a drug's name is a problem."""
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        name = path.name.removesuffix(".gz") if packed else path.name
        if name.lower().endswith(".xml") or (not name.lower().endswith(".json") and _is_xml(path)):
            yield from documents(path, problems, lambda e: _of_spl(e, origin), tags=("document",))
            return
        for number, label in enumerate(_labels(path), 1):
            try:
                yield _of_openfda(label, origin)
            except InputError as error:
                error.where = Location(str(path), record=f"number {number}")
                problems.add(error)


def _is_xml(path: Path) -> bool:
    return read_all(path).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _labels(path: Path) -> list[Any]:
    data = read_all(path)
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"is no valid JSON: {error.msg}", where=Location(str(path), line=error.lineno)) from None
    if isinstance(content, dict):
        return list(content["results"]) if isinstance(content.get("results"), list) else [content]
    return list(content) if isinstance(content, list) else []


def _of_openfda(label: Any, origin: Origin) -> Document:
    if not isinstance(label, dict):
        raise InputError("is no label (an object with sections)")
    facts = label.get("openfda", {})
    facts = facts if isinstance(facts, dict) else {}
    names: list[Any] = next(
        (facts[key] for key in ("generic_name", "substance_name", "brand_name") if facts.get(key)), []
    )
    if not names:
        raise InputError("the label names no drug (openfda.generic_name)")
    parts = [
        (section, words(" ".join(map(str, label[field]))))
        for field, section in _FIELDS.items()
        if isinstance(label.get(field), list)
    ]
    id = str(label.get("set_id") or label.get("id") or "")
    return _document(id, "; ".join(map(str, names[:3])), parts, str(label.get("effective_time", "")), origin, "openfda")


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
        code = section.find("code")
        kind = _CODES.get(code.get("code", "")) if code is not None else None
        if kind is not None:
            parts[kind] = f"{parts.get(kind, '')} {words(text_of(section, after=_AFTER))}".strip()
    when = element.find("effectiveTime")
    year = when.get("value", "") if when is not None else ""
    return _document(id, "; ".join(dict.fromkeys(filter(None, names))), list(parts.items()), year, origin, "dailymed")


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
