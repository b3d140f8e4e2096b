"""HPO annotations of diseases (`phenotype.hpoa`).

Format: https://hpo-annotation-qc.readthedocs.io (twelve columns, `#` comments with version). `NOT` rows become negated
statements; a frequency is `n/m`, a percentage, or one of HPO's frequency classes, and stands on the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Frequency, Node, Qualifiers, Statement, normalise_curie
from loaders.base import Origin, Problems, lines

__all__ = ["HpoaReader", "parse_frequency"]

_HEADER = "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect"
# Aspect H ("past medical history") says what patients had: a phenotype of the disease like P.
_PREDICATE = {
    "P": "biolink:has_phenotype",
    "H": "biolink:has_phenotype",
    "I": "biolink:has_mode_of_inheritance",
    "C": "biolink:related_to",
    "M": "biolink:related_to",
}
# How often a row of this evidence code is right; a published clinical study, a statement traceable to an author, an
# entry inferred from an electronic annotation. Set by us, see docs/decisions/0004-confidence.md.
_CONFIDENCE = {"PCS": 0.98, "TAS": 0.95, "IEA": 0.80}
_SEX = {"MALE": "PATO:0000384", "FEMALE": "PATO:0000383"}


class HpoaReader:
    """Yields a node for each disease and a statement for each row."""

    name: ClassVar[str] = "hpoa"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the head holds HPOA's column names."""
        return _HEADER.encode() in head.replace(b"DatabaseID", b"database_id")

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield nodes and statements in the order of the file."""
        named: set[str] = set()
        version, header = origin.version, False
        for number, text in lines(path, problems):
            if text.startswith("#"):
                if not version and text.startswith("#version:"):
                    version = text.partition(":")[2].strip()
                continue
            if not header and text.startswith("database_id\t"):
                header = True
                continue
            if not text:
                continue
            cells = text.split("\t")
            try:
                yield from _row(cells, Origin(origin.source, version, origin.license), named)
            except InputError as error:
                error.where = Location(str(path), line=number, record=cells[0][:60])
                problems.add(error)
        if not header:
            raise InputError("has no header line", where=Location(str(path)), hint="fetch phenotype.hpoa again")


def _row(cells: list[str], origin: Origin, named: set[str]) -> Iterator[Node | Statement]:
    if len(cells) < 11:
        raise InputError(f"has {len(cells)} cells, at least 11 are needed")
    disease, name, qualifier, term, reference, code, onset, frequency, sex, _modifier, aspect = cells[:11]
    predicate = _PREDICATE.get(aspect)
    if predicate is None:
        raise InputError(f"unknown aspect {aspect[:20]!r} (P, I, C, M or H)")
    subject, obj = normalise_curie(disease), normalise_curie(term)
    evidence = Evidence(
        origin.source,
        publication=reference.partition(";")[0],
        confidence=_CONFIDENCE.get(code, 0.8),
        evidence_code=code,
        frequency=parse_frequency(frequency),
        source_version=origin.version,
        license=origin.license,
        original_subject=subject,
        original_object=obj,
    )
    if subject not in named:
        named.add(subject)
        yield Node(subject, "Disease", name, source=origin.source)
    qualifiers = Qualifiers(onset=onset, sex=_SEX.get(sex.upper(), ""))
    yield Statement(subject, predicate, obj, qualifier == "NOT", qualifiers, (evidence,))


def parse_frequency(text: str) -> Frequency | None:
    """Read HPOA's frequency column; an empty one is None. Raises `InputError` for anything else.

    >>> parse_frequency("3/7")
    Frequency(count=3.0, total=7, qualifier='')
    >>> parse_frequency("45%")
    Frequency(count=0.45, total=0, qualifier='')
    >>> parse_frequency("HP:0040281").qualifier
    'HP:0040281'
    """
    if not text:
        return None
    if text.startswith("HP:"):
        return Frequency(qualifier=text)
    try:
        if text.endswith("%"):
            share = float(text[:-1]) / 100
            if 0 <= share <= 1:
                return Frequency(share, 0)
        else:
            count, total = (int(part) for part in text.split("/"))
            if 0 <= count <= total and total > 0:
                return Frequency(float(count), total)
    except ValueError:
        pass  # falls through to the one message below
    raise InputError(f"{text[:20]!r} is no frequency (n/m, a percentage, or an HP term)")
