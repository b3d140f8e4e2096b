"""HL7 FHIR R4: bundles, single resources, and NDJSON as bulk exports have it.

Read are Patient, Condition, Observation (with its components), AllergyIntolerance, MedicationStatement and -Request,
FamilyMemberHistory, and the plain text of DocumentReference, DiagnosticReport, Condition.code and Observation.value as
notes; what else there is gets listed. Names, addresses and narratives are never looked at, nor is anything fetched that
a reference points to. Specification: https://hl7.org/fhir/R4/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Profile
from loaders.base import Origin, Problems, begun, read_all
from loaders.patients.builder import ProfileBuilder, Resolver, by_prefix
from loaders.patients.fhir_values import codes_of, dicts, items, names_of, read_observation, text_of
from loaders.patients.texts import ReadNote, free_text, texts_of_report, with_note

__all__ = ["FhirReader", "is_fhir", "profiles_of_resources", "resources_of_bytes"]

_MEDICATIONS = ("MedicationRequest", "MedicationStatement")
_PATIENT_FREE = frozenset(("Medication", "Practitioner", "Organization", "Location", "PractitionerRole", "Device"))
_REFUTED = ("refuted",)
_UNSURE = ("unconfirmed", "provisional", "differential")
_INACTIVE = ("inactive", "remission", "resolved")
_STOPPED = ("stopped", "completed", "not-taken", "cancelled", "ended", "inactive", "on-hold")
_NO_ALLERGY = ("SCTID:716186003", "SCTID:409137002", "SCTID:428607008", "SCTID:429625007", "SCTID:428197003")
_PREGNANT = ("SCTID:77386006", "ICD10CM:Z33.1", "ICD10:Z33", "ICD10CM:Z33")


class FhirReader:
    """Yields one `Profile` a patient. `resolve` gives meaning to codes; without it only HPO and Mondo ids count."""

    name: ClassVar[str] = "fhir"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["profiles"]] = "profiles"

    def __init__(self, resolve: Resolver = by_prefix) -> None:
        self._resolve = resolve

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for JSON whose head names a resource type."""
        return is_fhir(head)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Profile]:
        """Yield the patients of a file in its order."""
        name = str(path)
        entries = resources_of_bytes(read_all(path), name, problems)
        yield from profiles_of_resources(entries, self._resolve, problems, name)


def is_fhir(head: bytes) -> bool:
    """Whether the first bytes of a JSON file are those of a FHIR resource.

    >>> is_fhir(b'{"resourceType": "Bundle"'), is_fhir(b'{"phenotypicFeatures": []}')
    (True, False)
    """
    start = begun(head)[:1]
    return start in (b"{", b"[") and b'"resourceType"' in head and b'"phenotypicFeatures"' not in head


@dataclass(frozen=True, slots=True)
class _Entry:
    """A resource with the places it may be referred to by."""

    resource: dict[str, Any]
    full_url: str
    place: str


def resources_of_bytes(data: bytes, name: str, problems: Problems) -> list[_Entry]:
    """The resources of a bundle, a list of bundles, a single resource, or NDJSON, in order.

    Raises `InputError`, without quoting the file, when it is no JSON at all.
    """
    try:
        values: list[Any] = [orjson.loads(data)]
    except orjson.JSONDecodeError as error:
        rows = [(number, row) for number, row in enumerate(data.split(b"\n"), 1) if row.strip()]
        if len(rows) < 2:
            where = Location(name, line=error.lineno)
            raise InputError(f"is no valid JSON: {error.msg} at column {error.colno}", where=where) from None
        values = []
        for number, row in rows:
            try:
                values.append(orjson.loads(row))
            except orjson.JSONDecodeError as bad:
                why = f"is no valid JSON: {bad.msg} at column {bad.colno}"
                problems.add(InputError(why, where=Location(name, line=number)))
    found: list[_Entry] = []
    counts: dict[str, int] = {}
    _gather(values, "", found, counts, 0)
    return found


def _gather(values: Sequence[Any], url: str, found: list[_Entry], counts: dict[str, int], depth: int) -> None:
    for value in values:
        if isinstance(value, list) and depth < 4:
            _gather(value, "", found, counts, depth + 1)
        elif isinstance(value, dict):
            kind = value.get("resourceType")
            if kind == "Bundle" and depth < 4:
                for entry in items(value.get("entry")):
                    inner = entry.get("resource") if isinstance(entry, dict) else None
                    link = entry.get("fullUrl") if isinstance(entry, dict) else ""
                    _gather([inner], link if isinstance(link, str) else "", found, counts, depth + 1)
            elif isinstance(kind, str) and re.fullmatch(r"[A-Za-z]{1,40}", kind):
                place = f"{kind}[{counts.get(kind, 0)}]"
                counts[kind] = counts.get(kind, 0) + 1
                found.append(_Entry(value, url, place))


def profiles_of_resources(
    entries: Sequence[_Entry],
    resolve: Resolver,
    problems: Problems,
    name: str,
    *,
    read_note: ReadNote | None = None,
) -> Iterator[Profile]:
    """One profile a patient; resources that name no patient belong to the only one, if there is only one.

    `read_note` reads the free texts of a record; without it they are listed.
    """
    patients = [entry for entry in entries if entry.resource.get("resourceType") == "Patient"]
    if not entries:
        raise InputError("holds no FHIR resource", where=Location(name), hint="give a Bundle with a Patient")
    if not patients:
        if not any(entry.resource.get("resourceType") in (*_READERS, *_MEDICATIONS) for entry in entries):
            raise InputError("holds no patient and nothing that belongs to one", where=Location(name))
        patients = [_Entry({"resourceType": "Patient"}, "", "Patient[0]")]
    known: dict[str, int] = {}
    for number, entry in enumerate(patients):
        for key in _keys(entry):
            known.setdefault(key, number)
    mine: list[list[_Entry]] = [[] for _ in patients]
    for entry in entries:
        kind = entry.resource.get("resourceType")
        if kind == "Patient" or kind in _PATIENT_FREE:
            continue
        owner = _owner(entry.resource, known)
        if owner is None and len(patients) == 1:
            owner = 0
        if owner is None:
            why = f"{entry.place} names none of the {len(patients)} patients"
            problems.add(InputError(why, where=Location(name)))
        else:
            mine[owner].append(entry)
    medications = {
        key: entry.resource
        for entry in entries
        if entry.resource.get("resourceType") == "Medication"
        for key in _keys(entry)
    }
    for number, (patient, resources) in enumerate(zip(patients, mine, strict=True)):
        given = patient.resource.get("id")
        id = given if isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9.\-]{1,64}", given) else ""
        builder = ProfileBuilder(id or (f"#{number + 1}" if len(patients) > 1 else ""), resolve)
        _read_patient(patient.resource, resources, builder)
        _read_all(resources, builder, medications)
        profile = builder.profile()
        for place, text in builder.texts:
            profile = with_note(profile, place, text, read_note)
        yield profile


def _keys(entry: _Entry) -> list[str]:
    kind, id = entry.resource.get("resourceType"), entry.resource.get("id")
    keys = [f"{kind}/{id}"] if isinstance(id, str) and id else []
    if entry.full_url:
        keys.append(entry.full_url)
    return keys


def _owner(resource: dict[str, Any], known: dict[str, int]) -> int | None:
    for field in ("subject", "patient", "individual"):
        reference = resource.get(field)
        link = reference.get("reference") if isinstance(reference, dict) else None
        if isinstance(link, str):
            plain = link.split("/_history/")[0]
            tail = "/".join(plain.split("/")[-2:])
            number = known.get(plain, known.get(tail))
            if number is not None:
                return number
    return None


def _read_patient(patient: dict[str, Any], resources: Sequence[_Entry], builder: ProfileBuilder) -> None:
    sex = patient.get("gender")
    builder.sex = sex if sex in ("female", "male") else ""
    if isinstance(sex, str) and sex and not builder.sex:
        builder.not_used("Patient.gender", "neither female nor male")
    born = _date(patient.get("birthDate"))
    if born is None:
        if patient.get("birthDate") is not None:
            builder.not_used("Patient.birthDate", "is no date")
        return
    builder.age = _age(born, max(_dates(resources), default=None) or datetime.now(UTC).date())


def _dates(resources: Sequence[_Entry]) -> Iterator[date]:
    for entry in resources:
        for field in ("effectiveDateTime", "recordedDate", "issued", "authoredOn", "dateAsserted", "date"):
            if (found := _date(entry.resource.get(field))) is not None:
                yield found
        for period in ("period", "effectivePeriod"):
            span = entry.resource.get(period)
            if isinstance(span, dict) and (found := _date(span.get("start"))) is not None:
                yield found


def _date(value: Any) -> date | None:
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 7), int(found[3] or 1))
    except ValueError:
        return None


def _age(born: date, now: date) -> str:
    """ISO 8601, in years from two years on, in months from two months on, else in days.

    >>> _age(date(1990, 5, 1), date(2026, 4, 30)), _age(date(2026, 1, 1), date(2026, 1, 11))
    ('P35Y', 'P10D')
    """
    days = (now - born).days
    if days < 0:
        return ""
    years = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
    if years >= 2:
        return f"P{years}Y"
    months = (now.year - born.year) * 12 + now.month - born.month - (now.day < born.day)
    return f"P{months}M" if months >= 2 else f"P{days}D"


def _read_all(resources: Sequence[_Entry], builder: ProfileBuilder, medications: dict[str, dict[str, Any]]) -> None:
    for entry in _latest_last(resources):
        kind = str(entry.resource.get("resourceType"))
        read = _READERS.get(kind)
        if kind == "Encounter":
            continue  # its dates were looked at for the age
        if read is None and kind not in _MEDICATIONS:
            builder.not_used(entry.place, "this kind of resource is not read")
        elif entry.resource.get("status") in ("entered-in-error", "cancelled"):
            builder.not_used(entry.place, "entered in error or cancelled")
        elif read is None:
            _read_medication(entry.resource, entry.place, builder, medications)
        else:
            read(entry.resource, entry.place, builder)


def _latest_last(resources: Sequence[_Entry]) -> list[_Entry]:
    """Only the latest value of each test counts: older ones come first, and are dropped with their reason."""
    latest: dict[tuple[str, ...], int] = {}
    for number, entry in enumerate(resources):
        if entry.resource.get("resourceType") == "Observation":
            key = tuple(codes_of(entry.resource.get("code")))
            last = latest.get(key)
            if key and (last is None or _when(entry) >= _when(resources[last])):
                latest[key] = number
    kept = []
    for number, entry in enumerate(resources):
        if entry.resource.get("resourceType") == "Observation":
            key = tuple(codes_of(entry.resource.get("code")))
            if key and latest[key] != number:
                kept.append(_Entry({"resourceType": "_older"}, "", entry.place))
                continue
        kept.append(entry)
    return kept


def _when(entry: _Entry) -> str:
    value = entry.resource.get("effectiveDateTime") or entry.resource.get("issued")
    return value if isinstance(value, str) else ""


def _read_older(_: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    builder.not_used(place, "an older value of a test that was done again")


def _read_condition(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    codes, names = codes_of(resource.get("code")), names_of(resource.get("code"))
    sure = text_of(resource.get("verificationStatus"))
    if "entered-in-error" in sure:
        builder.not_used(place, "entered in error or cancelled")
        return
    if any(code in _PREGNANT for code in codes):
        builder.pregnant = not any(word in sure for word in _REFUTED)
        return
    if any(word in sure for word in _UNSURE):
        builder.not_used(f"{place} ({', '.join(codes[:2])})" if codes else place, "only suspected (verificationStatus)")
        return
    active = not any(word in text_of(resource.get("clinicalStatus")) for word in _INACTIVE)
    present = not any(word in sure for word in _REFUTED)
    text = free_text(resource.get("code"))
    if text and active and present and not builder.named(codes, names):
        builder.texts.append((f"{place} (text)", text))
        return
    if not codes and not names:
        builder.not_used(place, "has free text at most, and no code")
        return
    builder.condition(place, codes, names=names, active=active, present=present)


def _read_report(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    try:
        found = list(texts_of_report(resource, place))
    except InputError as error:
        builder.not_used(place, error.why)
        return
    builder.texts += found
    if not found:
        builder.not_used(place, "holds no plain text")


def _read_allergy(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    code = resource.get("code")
    codes, names = codes_of(code), names_of(code)
    if any(c in _NO_ALLERGY for c in codes):
        return
    sure, status = text_of(resource.get("verificationStatus")), text_of(resource.get("clinicalStatus"))
    if "refuted" in sure or "entered-in-error" in sure or any(word in status for word in _INACTIVE):
        builder.not_used(place, "an allergy that was refuted, resolved or entered in error")
        return
    substances = [code, *[r.get("substance") for r in dicts(resource.get("reaction"))]]
    severity = next(
        (s for r in dicts(resource.get("reaction")) if (s := r.get("severity")) in ("mild", "moderate", "severe")), ""
    )
    kind = "intolerance" if resource.get("type") == "intolerance" else "allergy"
    every = [c for s in substances for c in codes_of(s)] or codes
    called = [*names, *[n for s in substances[1:] for n in names_of(s)]]
    builder.allergy(place, every, names=called, kind=kind, severity=severity)


def _read_medication(
    resource: dict[str, Any], place: str, builder: ProfileBuilder, medications: dict[str, dict[str, Any]]
) -> None:
    code = resource.get("medicationCodeableConcept")
    reference = resource.get("medicationReference")
    link = reference.get("reference") if isinstance(reference, dict) else None
    if isinstance(link, str):
        if link.startswith("#"):
            inside = [r for r in dicts(resource.get("contained")) if r.get("id") == link[1:]]
            code = inside[0].get("code") if inside else code
        else:
            found = medications.get(link) or medications.get("/".join(link.split("/")[-2:]))
            code = found.get("code") if found else code
    codes, names = codes_of(code), names_of(code)
    if not codes and not names:
        builder.not_used(place, "names no drug by a code")
        return
    builder.medication(place, codes, names=names, current=resource.get("status") not in _STOPPED)


def _read_family(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    for number, condition in enumerate(dicts(resource.get("condition"))):
        where = f"{place}.condition[{number}]"
        codes, names = codes_of(condition.get("code")), names_of(condition.get("code"))
        if codes or names:
            builder.condition(where, codes, names=names, family=True)
        else:
            builder.not_used(where, "has free text at most, and no code")


_READERS = {
    "AllergyIntolerance": _read_allergy,
    "Condition": _read_condition,
    "DiagnosticReport": _read_report,
    "DocumentReference": _read_report,
    "FamilyMemberHistory": _read_family,
    "Observation": read_observation,
    "_older": _read_older,
}
