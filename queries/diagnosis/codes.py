"""Codes and names of terminologies become concepts of a release: SNOMED CT, ICD-10, UMLS, MeSH, … by exact matches."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from extractors.chinese.lexicon import lexicon, rows
from extractors.chinese.script import simplified
from extractors.notes.phrases import note_phrases
from kg.model import prefix_of
from kg.release.read import Release
from kg.resources import ontology_file
from loaders.curated.drug_table import named_drug
from loaders.patients.builder import Resolved

__all__ = ["CodeBook"]

Concept = tuple[str, str]
_NONE: Concept = ("", "")
_PUBLIC = ("HP:", "MONDO:")


class CodeBook:
    """The meaning of codes and names in a release; tables are made when they are first asked for.

    It is a `loaders.patients.builder.Resolver`. Where the release knows no match the shipped Mondo table and the tables
    of ICD-10 symptoms and diseases are asked; an ICD-10 code that nobody knows is tried again without its last places,
    and a name without the words that only say how much is known ("Heart failure, unspecified").
    """

    def __init__(self, release: Release) -> None:
        self._release = release

    def __call__(self, codes: Sequence[str], names: Sequence[str] = ()) -> Resolved:
        """The first meaning of codes, best first; of names only what is a whole name."""
        finding = disease = drug = _NONE
        for code in codes:
            for form in _forms(code):
                finding = finding if finding[0] else self._finding(form)
                disease = disease if disease[0] else self._disease(form)
            if finding[0] or disease[0]:
                break
        if not finding[0] and not disease[0]:
            for plain in (form for name in names for form in dict.fromkeys((_plain(name), _bare(name)))):
                finding, disease = self._names[0].get(plain, _NONE), self._names[1].get(plain, _NONE)
                if finding[0] or disease[0]:
                    break
        if finding[0] and not disease[0]:
            # HPO and Mondo both have asthma, under different codes and one name.
            disease = self._names[1].get(finding[1].lower(), _NONE)
        drug = next((_drugs()[key] for key in (*codes, *map(_plain, names)) if key in _drugs()), _NONE)
        drug = drug if drug[0] else named_drug(names)
        return Resolved(finding, disease, drug)

    def _finding(self, code: str) -> Concept:
        found = self._codes[0].get(code, _NONE)
        if found[0] or not code.startswith("ICD10"):
            return found
        return _icd10("icd10_findings.tsv").get(code.partition(":")[2], _NONE)

    def _disease(self, code: str) -> Concept:
        found = self._codes[1].get(code) or _mondo().get(code, _NONE)
        if found[0] or not code.startswith("ICD10"):
            return found
        return _icd10("icd10_diseases.tsv").get(code.partition(":")[2], _NONE)

    @cached_property
    def _codes(self) -> tuple[dict[str, Concept], dict[str, Concept]]:
        """Findings and diseases by their own ids, former ids and exact matches."""
        nodes = self._release.nodes.filter(~pl.col("deprecated"))
        made: list[dict[str, Concept]] = []
        for category in ("PhenotypicFeature", "Disease"):
            table = nodes.filter(pl.col("category") == category).select("id", "name", "alternates", "xrefs")
            found: dict[str, Concept] = {}
            for id, name, alternates, xrefs in sorted(table.iter_rows(), key=_public_first):
                for code in (id, *alternates, *xrefs):
                    found.setdefault(code, (id, name))
            made.append(found)
        return made[0], made[1]

    @cached_property
    def _names(self) -> tuple[dict[str, Concept], dict[str, Concept]]:
        """Findings and diseases by their names and synonyms, in English and Chinese, in lower case."""
        public, local = self._tables()
        ids = self._codes[0]
        for id, phrases in note_phrases().items():
            for phrase in phrases:
                if id in ids:
                    public[0].setdefault(phrase.lower(), ids[id])
        for name, concepts in lexicon().items():
            for concept in concepts:
                if concept.kind in ("finding", "disease"):
                    public[concept.kind == "disease"].setdefault(name.lower(), (concept.id, concept.name))
        for row in rows("disease"):
            for name in row.english:
                public[1].setdefault(name.lower(), (row.concept.id, row.concept.name))
        # What HPO, Mondo and our lexicon name comes before the same words in tables with ids of their own.
        return {**local[0], **public[0]}, {**local[1], **public[1]}

    def _tables(self) -> tuple[list[dict[str, Concept]], list[dict[str, Concept]]]:
        """Names and synonyms of findings and diseases: those of HPO and Mondo, and those of other tables."""
        nodes = self._release.nodes.filter(~pl.col("deprecated"))
        made: tuple[list[dict[str, Concept]], list[dict[str, Concept]]] = ([], [])
        for category in ("PhenotypicFeature", "Disease"):
            table = nodes.filter(pl.col("category") == category).select("id", "name", "synonyms").sort("id")
            for side, wanted in zip(made, (True, False), strict=True):
                found: dict[str, Concept] = {}
                synonyms: dict[str, Concept] = {}
                for id, name, others in table.iter_rows():
                    if id.startswith(_PUBLIC) == wanted:
                        found.setdefault(name.lower(), (id, name))
                        for other in others:
                            synonyms.setdefault(other.lower(), (id, name))
                side.append({**synonyms, **found})
        return made

    def search(self, words: str, *, limit: int = 20) -> list[tuple[str, str]]:
        """Findings whose names or synonyms hold all of the words: (id, name), those that begin with them first."""
        parts = _plain(words).split()
        if not parts:
            return []
        best: dict[str, tuple[tuple[int, int, str], str]] = {}
        for name, (id, shown) in self._names[0].items():
            if all(part in name for part in parts):
                rank = (0 if name.startswith(parts[0]) else 1 if f" {parts[0]}" in name else 2, len(name), name)
                if id not in best or rank < best[id][0]:
                    best[id] = (rank, shown)
        ordered = sorted(best.items(), key=lambda item: item[1][0])
        return [(id, shown) for id, (_, shown) in ordered[:limit]]


def _public_first(row: Sequence[Any]) -> tuple[bool, str]:
    """HPO and Mondo come before the tables that have their concepts under ids of their own."""
    return not row[0].startswith(_PUBLIC), row[0]


def _plain(name: str) -> str:
    return " ".join(simplified(name).lower().split())


_VAGUE = re.compile(
    r"\b(?:unspecified|nos|not elsewhere classified|without (?:mention of )?complications?|initial encounter)\b|,"
)


def _bare(name: str) -> str:
    """A name in lower case without the words with which ICD-10 says how little is known.

    >>> _bare("Unspecified atrial fibrillation"), _bare("Heart failure, unspecified")
    ('atrial fibrillation', 'heart failure')
    """
    return " ".join(_VAGUE.sub(" ", _plain(name)).split())


def _forms(code: str) -> Iterator[str]:
    """A code as written, then as other systems write it; ICD-10 codes also without their last places.

    >>> list(_forms("ICD10:E11.90"))
    ['ICD10:E11.90', 'ICD10CM:E11.90', 'ICD10CM:E11.9', 'ICD10CM:E11']
    """
    yield code
    prefix, _, local = code.partition(":")
    if prefix not in ("ICD10", "ICD10CM"):
        return
    # The Chinese edition writes a longer code behind an x (I10.x05).
    local = local.upper().split("X0")[0].rstrip(".X+*")
    if f"ICD10CM:{local}" != code:
        yield f"ICD10CM:{local}"
    while "." in local:
        local = local[:-1].rstrip(".")
        yield f"ICD10CM:{local}"


@lru_cache(maxsize=2)
def _icd10(file: str) -> Mapping[str, Concept]:
    with ontology_file(file).open(encoding="utf-8") as stream:
        table = (line.rstrip("\n").split("\t") for line in stream if not line.startswith(("#", "code\t")))
        return {code: (id, name) for code, id, name in table}


@lru_cache(maxsize=1)
def _mondo() -> Mapping[str, Concept]:
    """Mondo's exact matches as they ship: code → (id, name)."""
    found: dict[str, Concept] = {}
    with gzip.open(ontology_file("mondo.sssom.tsv.gz"), "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("MONDO:"):
                id, name, _, code = line.rstrip("\n").split("\t")
                if not name.startswith("obsolete"):
                    found.setdefault(code, (id, name))
                    found.setdefault(id, (id, name))
    return found


@lru_cache(maxsize=1)
def _drugs() -> Mapping[str, Concept]:
    """Drugs by id and by name, in English and Chinese, in lower case."""
    found: dict[str, Concept] = {}
    for row in rows("drug"):
        concept = (row.concept.id, row.concept.name)
        keys = (row.concept.name, *row.english, *row.chinese)
        found.update({key.lower(): concept for key in keys})
        if row.concept.id and prefix_of(row.concept.id):
            found.setdefault(row.concept.id, concept)
    return found
