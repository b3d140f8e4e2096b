"""GA4GH phenopackets (version 1 and 2): JSON, JSON lines, gzipped or not.

Only what a doctor sees is read: phenotypic features, age and sex. `interpretations`, `diseases` and the case's own id
are the answer, or lead to it, and are never read as findings; genes of `interpretations` are read when asked for.
Specification: https://phenopacket-schema.readthedocs.io
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Feature, Profile, Unmapped, normalise_curie
from loaders.base import Origin, Problems, begun, lines, read_all

__all__ = ["PhenopacketReader", "genes_of_packet", "is_lines", "profile_of", "profiles_of_bytes"]

_SEX = {"MALE": "male", "FEMALE": "female"}
_SEVERITY = {
    "HP:0012827": "borderline", "HP:0012825": "mild", "HP:0012826": "moderate", "HP:0012828": "severe",
    "HP:0012829": "profound",
}  # fmt: skip
_DURATION = re.compile(r"^P(?=.)(\d+(\.\d+)?Y)?(\d+M)?(\d+W)?(\d+(\.\d+)?D)?(T(\d+H)?(\d+M)?)?$")


class PhenopacketReader:
    """Yields one `Profile` a phenopacket. A bad packet is reported and the rest go on."""

    name: ClassVar[str] = "phenopacket"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["profiles"]] = "profiles"

    def __init__(self, *, genes: bool = False) -> None:
        """With `genes`, genes with a reported variant are read too."""
        self._genes = genes

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for JSON that looks like a phenopacket, or JSON of unknown kind with a fitting name."""
        start = begun(head)[:1]
        if start not in (b"{", b"[") or b'"resourceType"' in head:
            return False
        return b'"phenotypicFeatures"' in head or b'"phenopacketSchemaVersion"' in head or _by_name(path)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Profile]:
        """Yield profiles in the order of the file."""
        for line, packet in _packets(path, problems):
            try:
                yield profile_of(packet, genes=self._genes)
            except InputError as error:
                error.where = Location(str(path), line=line)
                problems.add(error)


def _by_name(path: Path) -> bool:
    return any(part in path.name.lower() for part in ("phenopacket", ".jsonl", ".json"))


def is_lines(path: Path) -> bool:
    """Whether a file holds one phenopacket a line, by its name.

    >>> is_lines(Path("cases.jsonl.gz"))
    True
    """
    return any(ending in (".jsonl", ".ndjson") for ending in path.suffixes)


def _packets(path: Path, problems: Problems) -> Iterator[tuple[int | None, Any]]:
    if is_lines(path):
        for number, text in lines(path, problems):
            if text.strip():
                yield from _decoded([(number, text.encode())], str(path), problems)
        return
    try:
        content = orjson.loads(read_all(path))
    except orjson.JSONDecodeError as error:
        where = Location(str(path), line=error.lineno)
        raise InputError(f"is no valid JSON: {error.msg} at column {error.colno}", where=where) from None
    yield from ((None, packet) for packet in (content if isinstance(content, list) else [content]))


def profiles_of_bytes(data: bytes, name: str, problems: Problems, *, genes: bool = False) -> Iterator[Profile]:
    """Profiles of phenopackets that came without a file (standard input): one JSON value, or one a line.

    `name` stands for the file in messages. Nothing is written to disk. Raises `InputError` when it is no JSON at all.
    """
    try:
        content = orjson.loads(data)
        packets: list[tuple[int | None, Any]] = [
            (None, p) for p in (content if isinstance(content, list) else [content])
        ]
    except orjson.JSONDecodeError as error:
        rows = [(number, row) for number, row in enumerate(data.split(b"\n"), 1) if row.strip()]
        if len(rows) < 2:
            where = Location(name, line=error.lineno)
            raise InputError(f"is no valid JSON: {error.msg} at column {error.colno}", where=where) from None
        packets = list(_decoded(rows, name, problems))
    for line, packet in packets:
        try:
            yield profile_of(packet, genes=genes)
        except InputError as error:
            error.where = Location(name, line=line)
            problems.add(error)


def _decoded(rows: list[tuple[int, bytes]], name: str, problems: Problems) -> Iterator[tuple[int | None, Any]]:
    for number, row in rows:
        try:
            yield number, orjson.loads(row)
        except orjson.JSONDecodeError as error:
            # The parser's message is kept, its document is not: it would quote the patient.
            why = f"is no valid JSON: {error.msg} at column {error.colno}"
            problems.add(InputError(why, where=Location(name, line=number)))


def profile_of(packet: Any, *, genes: bool = False) -> Profile:
    """The profile of one decoded phenopacket; raises `InputError` when it is none.

    `genes` reads those with a reported variant as well: for a solved case they tell the answer.

    >>> profile_of({"id": "a", "phenotypicFeatures": [{"type": {"id": "HP:0001250"}}]}).observed[0].id
    'HP:0001250'
    """
    if not isinstance(packet, dict) or "resourceType" in packet:
        raise InputError("is no phenopacket (an object with phenotypicFeatures)", hint="see medkg diagnose --help")
    features = packet.get("phenotypicFeatures", [])
    if not isinstance(features, list):
        raise InputError("phenotypicFeatures is no list")
    observed: dict[str, Feature] = {}
    excluded: dict[str, Feature] = {}
    unmapped: list[Unmapped] = []
    for number, item in enumerate(features):
        kind = item.get("type") if isinstance(item, dict) else None
        try:
            given = kind["id"] if isinstance(kind, dict) else None
            curie = normalise_curie(given if isinstance(given, str) else "")
        except (InputError, KeyError):
            unmapped.append(Unmapped(f"phenotypicFeatures[{number}]", "has no type.id that is a CURIE"))
            continue
        label = kind.get("label") if isinstance(kind, dict) else ""
        side = excluded if item.get("excluded") is True or item.get("negated") is True else observed
        name = label if isinstance(label, str) else ""
        side.setdefault(curie, Feature(curie, name, severity=_severity(item)))
    age, sex = _subject(packet.get("subject"))
    given_id = packet.get("id")
    name = given_id if isinstance(given_id, str) else ""
    suspected = genes_of_packet(packet) if genes else ()
    return Profile(name, tuple(observed.values()), tuple(excluded.values()), tuple(unmapped), age, sex, genes=suspected)


def _severity(item: dict[str, Any]) -> str:
    """Severity of a feature, from its `severity` or its modifiers."""
    modifiers = item.get("modifiers")
    for term in (item.get("severity"), *(modifiers if isinstance(modifiers, list) else ())):
        id = term.get("id") if isinstance(term, dict) else None
        if isinstance(id, str) and id in _SEVERITY:
            return _SEVERITY[id]
    return ""


def genes_of_packet(packet: Any) -> tuple[Feature, ...]:
    """Genes with a variant that the laboratory did not reject: `interpretations` are read for this alone, when asked.

    >>> variant = {"variationDescriptor": {"geneContext": {"valueId": "HGNC:3603", "symbol": "FBN1"}}}
    >>> called = {"interpretationStatus": "CANDIDATE", "variantInterpretation": variant}
    >>> packet = {"interpretations": [{"diagnosis": {"genomicInterpretations": [called]}}]}
    >>> genes_of_packet(packet)[0].label
    'FBN1'
    """
    found: dict[str, Feature] = {}
    for called in _within(packet, "interpretations", "diagnosis", "genomicInterpretations"):
        if called.get("interpretationStatus") == "REJECTED":
            continue
        for gene in (
            *_within(called, "variantInterpretation", "variationDescriptor", "geneContext"),
            *_within(called, "gene"),
        ):
            id, symbol = gene.get("valueId"), gene.get("symbol")
            if isinstance(id, str) and isinstance(symbol, str) and (id or symbol):
                found.setdefault(id or symbol, Feature(id or f"gene:{symbol}", symbol))
    return tuple(found.values())


def _within(value: Any, *keys: str) -> list[dict[str, Any]]:
    """The objects at the end of a path of keys, through lists; whatever has another shape is left out."""
    here = [value]
    for key in keys:
        here = [one.get(key) for one in here if isinstance(one, dict)]
        here = [one for part in here for one in (part if isinstance(part, list) else [part])]
    return [one for one in here if isinstance(one, dict)]


def _subject(subject: Any) -> tuple[str, str]:
    """Age as an ISO 8601 duration and sex; whatever cannot be read is left empty."""
    if not isinstance(subject, dict):
        return "", ""
    sex = subject.get("sex")
    for key in ("timeAtLastEncounter", "ageAtCollection"):
        value = subject.get(key)
        if isinstance(value, dict):
            inner = value.get("age", value)
            text = inner.get("iso8601duration", inner.get("age")) if isinstance(inner, dict) else inner
            if isinstance(text, str) and _DURATION.match(text):
                return text, _SEX.get(sex, "") if isinstance(sex, str) else ""
    return "", _SEX.get(sex, "") if isinstance(sex, str) else ""
