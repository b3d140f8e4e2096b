"""NHS condition pages as JSON: a list of objects with `condition`, `url` and lists of sentences by section.

NHS content is under the Open Government Licence v3.0 (https://www.nhs.uk/our-policies/terms-and-conditions/).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import Origin, Problems, read_all
from loaders.pages.sections import page_id, section_of, sentences_joined

__all__ = ["NhsReader"]

_SKIPPED = ("condition", "url")


class NhsReader:
    """Yields one document a condition; a second page of the same name and address is passed over."""

    name: ClassVar[str] = "nhs"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds a condition and an address of the NHS."""
        return head.lstrip()[:1] in (b"[", b"{") and b'"condition"' in head and b"nhs.uk" in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the pages in file order; raises `InputError` when the file is no JSON list."""
        where = Location(str(path))
        try:
            rows = orjson.loads(read_all(path))
        except orjson.JSONDecodeError as error:
            raise InputError("is no valid JSON", where=where, hint="fetch it again") from error
        if not isinstance(rows, list):
            raise InputError("is no list of conditions", where=where)
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            page = _page(row, origin) if isinstance(row, dict) else None
            if page is None:
                problems.add(InputError("is no condition with a name", where=Location(str(path), record=str(number))))
            elif page.id not in seen:
                seen.add(page.id)
                yield page


def _page(row: dict[str, object], origin: Origin) -> Document | None:
    name = row.get("condition")
    if not isinstance(name, str) or not name.strip():
        return None
    title = " ".join(name.rpartition("/")[2].split())
    parts: dict[str, list[str]] = {}
    for said, pieces in row.items():
        if said not in _SKIPPED and isinstance(pieces, list):
            parts.setdefault(section_of(said), []).extend(one for one in pieces if isinstance(one, str))
    sections = [(kind, sentences_joined(list(dict.fromkeys(pieces)))) for kind, pieces in parts.items()]
    address = row.get("url")
    key = address.rstrip("/").rpartition("/")[2] if isinstance(address, str) else title
    return Document.of_parts(
        page_id("NHS", key or title), title, sections,
        source=origin.source or "infores:nhs", license=origin.license or "OGL-UK-3.0",
    )  # fmt: skip
