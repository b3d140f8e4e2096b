"""Free text inside a record: where it stands in FHIR resources, and what a reader of notes makes of it.

Text is read in memory, and only its findings are kept.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from kg.errors import InputError
from kg.model import Profile, Unmapped
from loaders.patients.encoding import decoded

__all__ = ["ReadNote", "free_text", "texts_of_report", "with_note"]

ReadNote = Callable[[str], Profile]
_LARGEST = 16 << 20
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL)


def free_text(concept: Any) -> str:
    """The text of a CodeableConcept, or an empty one.

    >>> free_text({"text": "coughs at night"}), free_text({"coding": []})
    ('coughs at night', '')
    """
    text = concept.get("text") if isinstance(concept, dict) else None
    return text.strip()[:_LARGEST] if isinstance(text, str) else ""


def texts_of_report(resource: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """(place, text) of the plain texts of a DocumentReference or DiagnosticReport.

    Raises `InputError` for a text that cannot be decoded.
    """
    conclusion = resource.get("conclusion")
    if isinstance(conclusion, str) and conclusion.strip():
        yield f"{place}.conclusion", conclusion
    contents = resource.get("content")
    held = [one.get("attachment") for one in contents if isinstance(one, dict)] if isinstance(contents, list) else []
    forms = resource.get("presentedForm")
    for name, group in (("content", held), ("presentedForm", forms if isinstance(forms, list) else [])):
        for number, attachment in enumerate(group):
            kind = attachment.get("contentType") if isinstance(attachment, dict) else None
            data = attachment.get("data") if isinstance(attachment, dict) else None
            if isinstance(kind, str) and kind.lower().startswith("text/") and isinstance(data, str):
                where = f"{place}.{name}[{number}]"
                yield where, _plain(data, kind, where)


def _plain(data: str, kind: str, where: str) -> str:
    if len(data) > 2 * _LARGEST:
        raise InputError(f"{where} holds more than {_LARGEST >> 20} MB of text")
    try:
        text = decoded(base64.b64decode(data, validate=False), where)
    except (binascii.Error, ValueError):
        raise InputError(f"{where} is no base64") from None
    return html.unescape(_TAG.sub(" ", text)) if "html" in kind.lower() else text


def with_note(profile: Profile, where: str, text: str, read_note: ReadNote | None) -> Profile:
    """The profile with what a note says besides; what is coded comes first, and what is there wins over what is not."""
    if read_note is None:
        reason = "free text, which is not read here"
        return replace(profile, unmapped=(*profile.unmapped, Unmapped(where, reason)))
    try:
        other = read_note(text)
    except InputError as error:
        return replace(profile, unmapped=(*profile.unmapped, Unmapped(where, error.why)))
    merged: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(profile, name), *getattr(other, name))))
        for name in ("observed", "excluded", "medications", "allergies", "conditions", "measurements")
    }
    observed = {feature.id: feature for feature in reversed(merged["observed"])}
    merged["observed"] = tuple(reversed(observed.values()))
    merged["excluded"] = tuple({f.id: f for f in merged["excluded"] if f.id not in observed}.values())
    lost = tuple(replace(u, item=f"{where}, {u.item}") for u in other.unmapped)
    return replace(
        profile,
        **merged,
        unmapped=(*profile.unmapped, *lost),
        age=profile.age or other.age,
        sex=profile.sex or other.sex,
        pregnant=other.pregnant if profile.pregnant is None else profile.pregnant,
        note="\n".join(filter(None, (profile.note, other.note))),
    )
