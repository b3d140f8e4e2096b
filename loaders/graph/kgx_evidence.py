"""Evidence in and out of KGX: the standard columns for other tools, one JSON column that loses nothing.

KGX has one row an edge and flat columns; a statement of ours has several pieces of evidence. The column
`medkg_evidence` holds them all as JSON; a file of another tool, which lacks it, is read from the standard columns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import orjson

from kg.errors import InputError
from kg.model import Evidence, Frequency, Span
from kg.schema import biolink
from loaders.base import Origin

__all__ = ["evidence_from_json", "evidence_of_row", "evidence_to_json", "parse_cell"]

_DEFAULTS = {field.name: field.default for field in fields(Evidence)}
_SPANS = ("sentence_span", "subject_span", "object_span")


def evidence_to_json(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Each piece as an object of what differs from the defaults; spans and frequency as lists.

    >>> evidence_to_json((Evidence("infores:x", publication="PMID:1"),))
    [{'source': 'infores:x', 'publication': 'PMID:1'}]
    """
    rows = []
    for piece in evidence:
        row: dict[str, Any] = {}
        for name, default in _DEFAULTS.items():
            value = getattr(piece, name)
            if value != default or name == "source":
                row[name] = value
        if piece.frequency is not None:
            row["frequency"] = [piece.frequency.count, piece.frequency.total, piece.frequency.qualifier]
        rows.append(row)
    return rows


def evidence_from_json(rows: Any) -> tuple[Evidence, ...]:
    """The reverse of `evidence_to_json`; raises `InputError` when a value is not of the model's type."""
    if not isinstance(rows, list):
        raise InputError("medkg_evidence is no list")
    return tuple(_piece(row) for row in rows)


def evidence_of_row(row: Mapping[str, Any], publications: tuple[str, ...], origin: Origin) -> tuple[Evidence, ...]:
    """Evidence from KGX's own columns, one piece a publication (one without publication when there is none).

    The row's `primary_knowledge_source` goes before the origin's source. Raises `InputError` for a bad number.
    """
    level, agent = _text(row, "knowledge_level"), _text(row, "agent_type")
    confidence = _number(row, "has_confidence_score")
    if confidence is not None and not 0 <= confidence <= 1:
        raise InputError("has_confidence_score is not between 0 and 1")
    return tuple(
        Evidence(
            _text(row, "primary_knowledge_source") or origin.source,
            publication=publication,
            knowledge_level=level if level in biolink.knowledge_levels() else "not_provided",
            agent_type=agent if agent in biolink.agent_types() else "not_provided",
            confidence=1.0 if confidence is None else confidence,
            frequency=_frequency(row),
            sentence=_text(row, "supporting_text"),
            source_version=origin.version,
            license=origin.license,
        )
        for publication in publications or ("",)
    )


def _piece(row: Any) -> Evidence:
    if not isinstance(row, dict) or not set(row) <= set(_DEFAULTS) or not isinstance(row.get("source"), str):
        raise InputError("medkg_evidence holds a piece without source or with an unknown field")
    values = dict(row)
    for name in _SPANS:
        if name in values:
            values[name] = _span(values[name])
    if "frequency" in values:
        values["frequency"] = _frequency_of(values["frequency"])
    for name, value in values.items():
        default = _DEFAULTS[name]
        wanted = (int, float) if isinstance(default, float) else type(default) if default is not None else object
        if name != "source" and not isinstance(value, wanted):
            raise InputError(f"medkg_evidence has a wrong value under {name}")
    return Evidence(**values)


def _span(value: Any) -> Span:
    if not isinstance(value, list) or len(value) != 2 or not all(type(end) is int for end in value):
        raise InputError("medkg_evidence has a span that is no pair of whole numbers")
    return value[0], value[1]


def _frequency_of(value: Any) -> Frequency:
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[2], str):
        raise InputError("medkg_evidence has a frequency that is no triple")
    count, total, qualifier = value
    if not isinstance(count, int | float | None) or not isinstance(total, int | None):
        raise InputError("medkg_evidence has a frequency that is no number")
    return Frequency(count, total, qualifier)


def _frequency(row: Mapping[str, Any]) -> Frequency | None:
    count, total = _number(row, "has_count"), _number(row, "has_total")
    qualifier = _text(row, "frequency_qualifier")
    if count is None and (share := _number(row, "has_percentage")) is not None:
        count, total = share / 100, 0
    elif count is None and (share := _number(row, "has_quotient")) is not None:
        count, total = share, 0
    if count is None and not qualifier:
        return None
    return Frequency(count, None if total is None else int(total), qualifier)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def _number(row: Mapping[str, Any], key: str) -> float | None:
    value = row.get(key)
    if value in (None, ""):
        return None
    try:
        number = float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{key} is no number")
    return number


def parse_cell(text: str) -> Any:
    """JSON from one cell; raises `InputError` when it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError("medkg_evidence is no valid JSON") from error
