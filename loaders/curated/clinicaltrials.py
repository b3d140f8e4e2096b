"""Records of ClinicalTrials.gov in the JSON of its version 2 interface: one study, a page of them, a list, or lines.

A finished or running trial gives `in_clinical_trials_for` with the code `trial:PHASE`; one that was terminated,
withdrawn or suspended the code `failed:STATUS PHASE`. Drugs and conditions have the MeSH ids that the registry derived;
a drug without one is looked up by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import orjson

from kg.errors import InputError, Location
from kg.model import Mapping, Node, Statement
from kg.model.spelling import fold, spellings
from loaders.base import Origin, Problems, lines, read_all
from loaders.curated.drug_table import DrugTable, drug_ids

__all__ = ["ClinicalTrialsReader"]

_FAILED = ("TERMINATED", "WITHDRAWN", "SUSPENDED")
_DRUGS = ("DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "DIETARY_SUPPLEMENT")


class ClinicalTrialsReader:
    """Yields drugs, conditions and one statement a pair of them for each study."""

    name: ClassVar[str] = "clinicaltrials"
    version: ClassVar[str] = "2"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for JSON that holds a study's `protocolSection`."""
        return head.lstrip()[:1] in (b"{", b"[") and b'"protocolSection"' in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records study by study; a study that is damaged is reported and the rest go on."""
        table = DrugTable(origin)
        for line, study in _studies(path, problems):
            try:
                yield from _study(study, table)
            except (AttributeError, KeyError, TypeError, InputError):
                problems.add(InputError("is no study record that can be read", where=Location(str(path), line=line)))


def _studies(path: Path, problems: Problems) -> Iterator[tuple[int | None, Any]]:
    if any(ending in (".jsonl", ".ndjson") for ending in path.suffixes):
        for number, text in lines(path, problems):
            try:
                yield number, orjson.loads(text)
            except orjson.JSONDecodeError as error:
                problems.add(InputError(f"is no valid JSON: {error.msg}", where=Location(str(path), line=number)))
        return
    try:
        content = orjson.loads(read_all(path))
    except orjson.JSONDecodeError as error:
        raise InputError(f"is no valid JSON: {error.msg}", where=Location(str(path), line=error.lineno)) from None
    if isinstance(content, dict) and "studies" in content:
        content = content["studies"]
    yield from ((None, study) for study in (content if isinstance(content, list) else [content]))


def _study(study: dict[str, Any], table: DrugTable) -> Iterator[Node | Mapping | Statement]:
    protocol, derived = study["protocolSection"], study.get("derivedSection", {})
    number = protocol["identificationModule"]["nctId"]
    status = protocol.get("statusModule", {}).get("overallStatus", "")
    phases = "/".join(protocol.get("designModule", {}).get("phases", [])) or "NA"
    code = f"failed:{status} {phases}" if status in _FAILED else f"trial:{phases}"
    conditions = [(f"MESH:{m['id']}", m["term"]) for m in derived.get("conditionBrowseModule", {}).get("meshes", [])]
    drugs = dict(_drugs(protocol, derived))
    for id, name in drugs.items():
        yield from table.node(id, "ChemicalEntity", name)
    for id, name in conditions:
        yield from table.node(id, "Disease", name)
    for drug in drugs:
        for condition, _ in conditions:
            yield table.statement(
                drug,
                "in_clinical_trials_for",
                condition,
                code=code,
                publication=f"clinicaltrials:{number}",
                confidence=0.5,
            )


def _drugs(protocol: dict[str, Any], derived: dict[str, Any]) -> Iterator[tuple[str, str]]:
    given = protocol.get("armsInterventionsModule", {}).get("interventions", [])
    named = [item["name"] for item in given if item.get("type") in _DRUGS]
    meshes = derived.get("interventionBrowseModule", {}).get("meshes", [])
    yield from ((f"MESH:{mesh['id']}", mesh["term"]) for mesh in meshes)
    covered = " ".join(fold(mesh["term"]) for mesh in meshes)
    for name in named:
        for parts in spellings(name):
            ids = [drug_ids().get(part, "") for part in parts]
            if all(ids) and not any(part in covered for part in parts):
                yield from zip(ids, parts, strict=True)
                break
