"""The shipped Chinese lexicon: findings, diseases and drugs with their concepts (`ontologies/chinese/*.tsv`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractors.chinese.own_drugs import own_drugs
from kg.resources import ontology_file

__all__ = ["Concept", "Row", "chinese_names", "chinese_of_english", "lexicon", "rows"]

TABLES = ("finding", "disease", "drug", "ordinary_finding", "ordinary_disease", "ordinary_exposure")
"""Tables whose names are looked for; a name of several means the first one first."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a name means. `kind` is `finding`, `disease`, `exposure` or `drug`; `id` is empty for a drug that no source
    knows.

    >>> Concept("finding", "HP:0001945", "Fever").kind
    'finding'
    """

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One concept with its Chinese names (the one that answers show first) and further English ones.

    >>> next(rows("finding")).concept.id[:3]
    'HP:'
    """

    concept: Concept
    chinese: tuple[str, ...]
    english: tuple[str, ...] = ()


def rows(table: str) -> Iterator[Row]:
    """The rows of one table: `finding` (HPO), `disease` (Mondo), `drug`, `ordinary_finding`, `ordinary_disease` and
    `ordinary_exposure` (of the table of ordinary diseases), or `label` (names that are shown and not looked for).
    """
    yield from _drugs() if table == "drug" else _rows(table)


@lru_cache(maxsize=1)
def _drugs() -> tuple[Row, ...]:
    """The drugs of the lexicon, then those of the table of treatments that it does not name."""
    written = tuple(_rows("drug"))
    known: dict[str, Concept] = {}
    for row in written:
        for name in (row.concept.name, *row.english, *row.chinese):
            known.setdefault(name.casefold(), row.concept)
    more = []
    for id, name, chinese, english in own_drugs():
        # A drug that the lexicon knows by any of its names keeps the lexicon's id and gains the other names.
        same = (known.get(other.casefold()) for other in (name, *english, *chinese))
        concept = next(filter(None, same), Concept("drug", id, name))
        new = [tuple(other for other in names if other.casefold() not in known) for names in (chinese, english)]
        if name.casefold() not in known or any(new):
            more.append(Row(concept, *new) if concept.name == name else Row(concept, new[0], (name, *new[1])))
    return (*written, *more)


def _rows(table: str) -> Iterator[Row]:
    kind = table.removeprefix("ordinary_")
    with ontology_file(f"chinese/{table}s.tsv").open(encoding="utf-8") as stream:
        for line in stream:
            if line.startswith(("#", "id\t")):
                continue
            id, name, chinese, *english = line.rstrip("\n").split("\t")
            more = tuple(filter(None, english[0].split("|"))) if english else ()
            yield Row(Concept(kind, id, name), tuple(filter(None, chinese.split("|"))), more)


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, tuple[Concept, ...]]:
    """Concepts by Chinese name. One name may be a finding and a disease (高血压).

    >>> [concept.name for concept in lexicon()["发热"]]
    ['Fever']
    """
    found: dict[str, list[Concept]] = {}
    for table in TABLES:
        for row in rows(table):
            for name in row.chinese:
                found.setdefault(name, []).append(row.concept)
    return {name: tuple(concepts) for name, concepts in found.items()}


@lru_cache(maxsize=1)
def chinese_names() -> Mapping[str, str]:
    """The Chinese name that answers show, by id.

    >>> chinese_names()["MONDO:0005249"]
    '肺炎'
    """
    tables = (*reversed(TABLES), "label")
    return {row.concept.id: row.chinese[0] for one in tables for row in rows(one) if row.concept.id and row.chinese}


@lru_cache(maxsize=1)
def chinese_of_english() -> Mapping[str, str]:
    """The Chinese name that answers show, by the English name in lower case.

    >>> chinese_of_english()["fever"]
    '发热'
    """
    tables = (*reversed(TABLES), "label")
    return {row.concept.name.lower(): row.chinese[0] for one in tables for row in rows(one) if row.chinese}
