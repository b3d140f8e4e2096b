"""The inner types of FHIR, read with care: everything may be missing or of another type than it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.measures import judge, loinc_test, named_tests
from kg.measures.table import Test
from loaders.patients.builder import ProfileBuilder, curie
from loaders.patients.durations import days_of
from loaders.patients.texts import free_text

__all__ = ["codes_of", "dicts", "items", "names_of", "read_observation", "text_of"]

_SYSTEMS = {
    "http://snomed.info/sct": "SCTID",
    "http://loinc.org": "LOINC",
    "http://hl7.org/fhir/sid/icd-10": "ICD10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-10-cn": "ICD10",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RXCUI",
    "http://www.whocc.no/atc": "ATC",
    "http://human-phenotype-ontology.org": "HP",
    "http://purl.obolibrary.org/obo/hp.owl": "HP",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "http://www.orpha.net": "ORPHA",
    "http://www.omim.org": "OMIM",
    "https://omim.org": "OMIM",
    "http://terminology.hl7.org/codesystem/umls": "UMLS",
    "http://www.nlm.nih.gov/research/umls": "UMLS",
    "http://id.nlm.nih.gov/mesh": "MESH",
}
_OIDS = {"2.16.840.1.113883.6.96": "SCTID", "2.16.840.1.113883.6.1": "LOINC", "2.16.840.1.113883.6.3": "ICD10",
         "2.16.840.1.113883.6.90": "ICD10CM", "2.16.840.1.113883.6.88": "RXCUI", "2.16.840.1.113883.6.73": "ATC"}  # fmt: skip
_HIGH = {"H", "HH", "HU", "POS", "A", "AA", "DET", "RR", "WR"}
_LOW = {"L", "LL", "LU"}
_NORMAL = {"N", "NEG", "ND", "NR"}
_YES = {"SCTID:10828004", "SCTID:52101004", "SCTID:260373001", "SCTID:373066001", "LOINC:LA6576-8", "LOINC:LA33-6", "LOINC:LA9633-4", "SCTID:11214006"}  # fmt: skip
_NO = {"SCTID:260385009", "SCTID:2667000", "SCTID:260415000", "SCTID:373067005", "LOINC:LA6577-6", "LOINC:LA32-8", "LOINC:LA9634-2", "SCTID:17621005", "SCTID:131194007"}  # fmt: skip
_WORDS = (
    (re.compile(r"^\s*(?:not detected|negative|absent|no|normal|non-?reactive|none|neg|阴性|无|正常|未检出|-)\s*\.?\s*$", re.IGNORECASE), "normal"),
    (re.compile(r"^\s*(?:(?:strongly |weakly )?positive|detected|present|yes|reactive|pos|abnormal|阳性|有|\+{1,4})\s*\.?\s*$", re.IGNORECASE), "high"),
    (re.compile(r"^\s*(?:high|elevated|increased|升高|增高)\s*$", re.IGNORECASE), "high"),
    (re.compile(r"^\s*(?:low|decreased|reduced|降低|减低)\s*$", re.IGNORECASE), "low"),
)  # fmt: skip
_PREGNANCY = ("LOINC:82810-3", "LOINC:11449-6", "SCTID:77386006")


def items(value: Any) -> list[Any]:
    """A list as it is, nothing as no items, anything else as the only one.

    >>> items(None), items({"a": 1}), items([1])
    ([], [{'a': 1}], [1])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects among the items of a value."""
    return (item for item in items(value) if isinstance(item, dict))


def codes_of(concept: Any) -> list[str]:
    """The codings of a CodeableConcept (or Coding) as CURIEs; systems that are not known are left out.

    >>> codes_of({"coding": [{"system": "http://snomed.info/sct", "code": "386661006"}]})
    ['SCTID:386661006']
    """
    found = []
    for one in dicts(concept):
        for coding in (*dicts(one.get("coding")), *([one] if "code" in one else [])):
            system, code = coding.get("system"), coding.get("code")
            if isinstance(code, int) and not isinstance(code, bool):
                code = str(code)
            if not isinstance(code, str):
                continue
            key = system.strip().rstrip("/") if isinstance(system, str) else ""
            prefix = _SYSTEMS.get(key.lower()) or _OIDS.get(key.removeprefix("urn:oid:"), "")
            # HPO and Mondo codes carry their prefix themselves.
            own = re.match(r"(HP|MONDO|OMIM|ORPHA)[:_]", code)
            if own:
                found.append(curie("", code.replace("_", ":", 1)))
            elif prefix:
                found.append(curie(prefix, code))
    return list(dict.fromkeys(filter(None, found)))


def names_of(concept: Any) -> list[str]:
    """What codings are called, and the text of the concept: to be looked up, never to be kept."""
    found = []
    for one in dicts(concept):
        found += [c.get("display") for c in dicts(one.get("coding"))]
        found += [one.get("text"), one.get("display")]
    return [name for name in found if isinstance(name, str) and 1 < len(name.strip()) <= 120]


def text_of(concept: Any) -> str:
    """The codes of a status (a CodeableConcept in R4, a plain code in STU3) as one lower-case text."""
    if isinstance(concept, str):
        return concept.lower()
    found = [c.get("code") for one in dicts(concept) for c in dicts(one.get("coding"))]
    return " ".join(code.lower() for code in found if isinstance(code, str))


def read_observation(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    """One observation and its components."""
    codes = codes_of(resource.get("code"))
    components = list(dicts(resource.get("component")))
    if any(code in _PREGNANCY for code in codes):
        _read_pregnancy(resource, place, builder)
        return
    for number, component in enumerate(components):
        _read_value(component, f"{place}.component[{number}]", builder)
    if any(key.startswith("value") for key in resource) or not components:
        _read_value(resource, place, builder)


def _read_pregnancy(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    found = set(codes_of(resource.get("valueCodeableConcept")))
    if found & {"SCTID:77386006", "LOINC:LA15173-0", *_YES} or resource.get("valueBoolean") is True:
        builder.pregnant = True
    elif found & {"SCTID:60001007", "LOINC:LA26683-5", *_NO} or resource.get("valueBoolean") is False:
        builder.pregnant = False
    else:
        builder.not_used(place, "a pregnancy status that is not known here")


def _test(resource: dict[str, Any], codes: list[str]) -> Test | None:
    for code in codes:
        if code.startswith("LOINC:") and (test := loinc_test(code.removeprefix("LOINC:"))) is not None:
            return test
    for name in names_of(resource.get("code")):
        plain = re.sub(r"\s*\[[^\]]*\].*$", "", name).strip().lower()
        for language in ("en", "zh"):
            if tests := named_tests(language).get(plain):
                return tests[0]
    return None


def _read_value(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> None:
    codes = codes_of(resource.get("code"))
    test = _test(resource, codes)
    shown = f"{place} ({', '.join(codes[:2])})" if codes else place
    if resource.get("dataAbsentReason") is not None:
        builder.not_used(shown, "no value: the record says that it is absent")
        return
    number, unit, word = _value(resource)
    word = _interpreted(resource) or word
    if test is None:
        _read_finding(resource, codes, shown, word, number, builder)
        return
    if number is None and not word:
        if not _told(resource, place, builder):
            builder.not_used(shown, "has no value that is a number, a code or a plain word")
        return
    judgement = judge(
        test, number, unit=unit, age_days=days_of(builder.age), sex=builder.sex, own=_own(resource), stated=word
    )
    builder.measured(shown, judgement)


def _read_finding(
    resource: dict[str, Any], codes: list[str], shown: str, word: str, number: float | None, builder: ProfileBuilder
) -> None:
    """An observation that is no test of the table: a finding that is there or not."""
    value = resource.get("valueBoolean")
    if number is not None:
        builder.not_used(shown, "a test that the table of measurements does not have")
        return
    inner = codes_of(resource.get("valueCodeableConcept"))
    told = [code for code in inner if code not in _YES | _NO]
    if told and builder.resolve(told).finding[0]:
        builder.finding(shown, told)
        return
    if not word and value is None and _told(resource, shown, builder):
        return
    if word == "normal" or value is False:
        builder.finding(shown, codes, names=names_of(resource.get("code")), present=False)
    elif word == "high" or value is True or not any(key.startswith("value") for key in resource):
        builder.finding(shown, codes, names=names_of(resource.get("code")))
    else:
        builder.not_used(shown, "a value that says neither present nor absent")


def _told(resource: dict[str, Any], place: str, builder: ProfileBuilder) -> bool:
    """Keep what an observation says in words, as a note: its value, or without a value its own text."""
    text = resource.get("valueString")
    if isinstance(text, str) and len(text.split()) > 1 - ("\u4e00" <= text[:1] <= "\u9fff"):
        builder.texts.append((f"{place} (text)", text))
        return True
    code = resource.get("code")
    if any(key.startswith("value") for key in resource) or builder.named(codes_of(code), names_of(code)):
        return False
    said = free_text(code)
    if said:
        builder.texts.append((f"{place} (text)", said))
    return bool(said)


def _value(resource: dict[str, Any]) -> tuple[float | None, str, str]:
    """(number, unit, word) of value[x]."""
    quantity = resource.get("valueQuantity")
    if isinstance(quantity, dict):
        unit = quantity.get("code") or quantity.get("unit")
        return _number(quantity.get("value")), unit if isinstance(unit, str) else "", ""
    if (number := _number(resource.get("valueInteger"))) is not None:
        return number, "", ""
    found = set(codes_of(resource.get("valueCodeableConcept")))
    if found & _YES or resource.get("valueBoolean") is True:
        return None, "", "high"
    if found & _NO or resource.get("valueBoolean") is False:
        return None, "", "normal"
    texts = [resource.get("valueString"), *names_of(resource.get("valueCodeableConcept"))]
    for text in texts:
        if isinstance(text, str):
            if (number := _number(text)) is not None:
                return number, "", ""
            for cue, word in _WORDS:
                if cue.match(text):
                    return None, "", word
    return None, "", ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            return None
    if isinstance(value, str) and re.fullmatch(r"\s*[<>≤≥]?\s*-?\d{1,12}(?:\.\d{1,12})?\s*", value):
        return float(value.strip().lstrip("<>≤≥ "))
    return None


def _interpreted(resource: dict[str, Any]) -> str:
    for one in dicts(resource.get("interpretation")):
        for coding in dicts(one.get("coding")):
            code = coding.get("code")
            for known, word in ((_HIGH, "high"), (_LOW, "low"), (_NORMAL, "normal")):
                if isinstance(code, str) and code.strip().upper() in known:
                    # "A" says abnormal and not on which side; the range tells, where there is a number.
                    return "" if code.strip().upper() in ("A", "AA") and "valueQuantity" in resource else word
    return ""


def _own(resource: dict[str, Any]) -> tuple[float | None, float | None] | None:
    for one in dicts(resource.get("referenceRange")):
        low, high = one.get("low"), one.get("high")
        ends = tuple(_number(end.get("value")) if isinstance(end, dict) else None for end in (low, high))
        if ends != (None, None):
            return ends[0], ends[1]
    return None
