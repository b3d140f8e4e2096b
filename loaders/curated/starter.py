"""What ordinary diseases show: the table of facts that ships with medkg (made by `ontologies/make_starter.py`).

A finding that a disease shows is `biolink:has_manifestation`, with the share of patients as frequency; an exposure that
makes it likelier is `biolink:associated_with_increased_likelihood_of`, exposure first. How common a disease is, at what
age and in which sex, is one `biolink:related_to` statement to a class of prevalence.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Frequency, Node, Qualifiers, Statement, normalise_curie
from loaders.base import Origin, Problems, lines

__all__ = ["LIKELIER", "MANIFESTATION", "PREVALENCE", "StarterReader"]

MANIFESTATION = "biolink:has_manifestation"
LIKELIER = "biolink:associated_with_increased_likelihood_of"
PREVALENCE = "MEDKG:prevalence-"
_HEADER = b"#medkg-starter\t"
_SEX = {"f": "PATO:0000383", "m": "PATO:0000384", "b": ""}
_CELLS = {"disease": 9, "finding": 3, "has": 5, "risk": 5}


class StarterReader:
    """Yields nodes of diseases, findings and exposures, and the statements between them."""

    name: ClassVar[str] = "starter"
    version: ClassVar[str] = "2"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the first line says so."""
        return head.startswith(_HEADER)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield nodes and statements in the order of the file; a bad line is reported and left out."""
        for number, text in lines(path, problems):
            if not text or text.startswith("#"):
                continue
            try:
                yield from _row(text.split("\t"), origin)
            except InputError as error:
                error.where = Location(str(path), line=number, record=text.split("\t")[1][:60] if "\t" in text else "")
                problems.add(error)


def _row(cells: list[str], origin: Origin) -> Iterator[Node | Statement]:
    kind = cells[0]
    if len(cells) != _CELLS.get(kind):
        raise InputError("is no row of this table", hint="rows are disease, finding, has or risk")
    subject = normalise_curie(cells[1])
    if kind == "finding":
        exposure = subject.startswith("medkg:exposure-")
        yield Node(subject, "ExposureEvent" if exposure else "PhenotypicFeature", cells[2], source=origin.source)
    elif kind == "disease":
        yield from _disease(subject, cells[2:], origin)
    else:
        obj = normalise_curie(cells[2])
        ends = (subject, MANIFESTATION, obj) if kind == "has" else (obj, LIKELIER, subject)
        yield Statement(*ends, evidence=(_evidence(cells[4], origin, _share(cells[3])),))


def _disease(id: str, cells: list[str], origin: Origin) -> Iterator[Node | Statement]:
    name, synonyms, related, prevalence, sex, young, old = cells
    if sex not in _SEX or not (prevalence.isdigit() and young.isdigit() and old.isdigit()):
        raise InputError("prevalence, sex or age is not as this table writes them", hint="1-5, b/f/m, whole years")
    exact, loose = (tuple(filter(None, cell.split("|"))) for cell in (synonyms, related))
    yield Node(id, "Disease", name, synonyms=exact, related_synonyms=loose, source=origin.source)
    if prevalence != "0":
        group = f"{PREVALENCE}{prevalence}"
        yield Node(group, "ClinicalAttribute", f"prevalence class {prevalence} of 5", source=origin.source)
        qualifiers = Qualifiers(sex=_SEX[sex], population=f"P{young}Y/P{old}Y")
        evidence = (_evidence(origin.source, origin, None),)
        yield Statement(id, "biolink:related_to", group, qualifiers=qualifiers, evidence=evidence)


def _share(text: str) -> Frequency:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise InputError(f"{text[:20]!r} is no share of patients (more than 0, at most 1)")
    return Frequency(share, 0)


def _evidence(source: str, origin: Origin, frequency: Frequency | None) -> Evidence:
    own = source == origin.source
    return Evidence(
        source,
        knowledge_level="knowledge_assertion" if own else "statistical_association",
        agent_type="manual_agent" if own else "data_analysis_pipeline",
        confidence=0.9 if own else 0.6,
        frequency=frequency,
        source_version=origin.version if own else "",
        license=origin.license if own else "CC0-1.0",
    )
