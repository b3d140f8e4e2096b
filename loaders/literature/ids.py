"""The id of a document, from the many ways in which files name one."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.model import normalise_curie

__all__ = ["document_id"]

_PMC = re.compile(r"PMC[ :]*(?:PMC)?(\d{1,12})", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9_.\-]{1,200}")


def document_id(raw: str, *, default: str = "PMID") -> str:
    """A CURIE: a bare number belongs to `default`, a bare word to `file:`; a CURIE is put in our spelling.

    Raises `InputError` when the text can be no id.

    >>> document_id("6794356"), document_id("PMC3743070"), document_id("pmid:1"), document_id("note-7")
    ('PMID:6794356', 'PMC:PMC3743070', 'PMID:1', 'file:note-7')
    """
    raw = raw.strip()
    if raw.isascii() and raw.isdigit() and len(raw) <= 12:
        return f"PMC:PMC{raw}" if default == "PMC" else f"{default}:{raw}"
    if match := _PMC.fullmatch(raw):
        return f"PMC:PMC{match[1]}"
    if ":" in raw:
        return normalise_curie(raw)
    if _PLAIN.fullmatch(raw):
        return f"file:{raw}"
    raise InputError("the document has no usable id", hint="give every document a PMID, a PMC id or a CURIE")
