"""What the readers of treatment tables share: ids of drugs by their names, statements with one piece of evidence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Evidence, Mapping, Node, Qualifiers, Statement
from kg.model.spelling import fold, spellings
from kg.resources import ontology_file
from loaders.base import Origin, Problems, lines

__all__ = ["DrugTable", "drug_ids", "named_drug", "rows_of_table"]


def named_drug(names: Iterable[str]) -> tuple[str, str]:
    """Id and name of the drug or class that a name as people write it means: salts, doses and brands do not matter.

    A combination that medkg's table does not hold has no id and the names of its parts, joined. Empty when unknown.

    >>> named_drug(["Warfarin sodium 5 MG Oral Tablet"])
    ('RXCUI:11289', 'warfarin')
    >>> named_drug(["Penicillin allergy"])[1], named_drug(["a sentence about nobody"])
    ('penicillins', ('', ''))
    """
    shown = {**_table("class"), **_table("drug")}
    for name in names:
        for parts in spellings(name):
            found = [shown.get(part) for part in parts]
            if found and all(found):
                if len(found) == 1 and found[0]:
                    return found[0]
                return "", " / ".join(pair[1] for pair in found if pair)
    return "", ""


@lru_cache(maxsize=2)
def _table(kind: str) -> dict[str, tuple[str, str]]:
    """(id, name) by folded name of medkg's own drugs or classes; a name comes before another's synonym."""
    found: dict[str, tuple[str, str]] = {}
    others: dict[str, tuple[str, str]] = {}
    for _, text in lines(ontology_file("treatments.tsv.gz"), Problems()):
        cells = text.split("\t")
        if cells[0] == "node" and cells[3] == kind:
            pair = (cells[1], cells[4])
            found[fold(cells[4])] = pair
            for name in filter(None, cells[5].split("|")):
                others.setdefault(fold(name), pair)
    return {**others, **found}


@lru_cache(maxsize=1)
def drug_ids() -> dict[str, str]:
    """Ids of medkg's own drugs by folded name; a name comes before another drug's synonym.

    >>> drug_ids()["albuterol"] == drug_ids()["salbutamol"]
    True
    """
    return {name: id for name, (id, _) in _table("drug").items()}


def rows_of_table(path: Path, problems: Problems, delimiter: str = "\t") -> Iterator[tuple[int, dict[str, str]]]:
    """Numbered rows of a table with a header; a row of another length is a problem."""
    header: list[str] = []
    for number, text in lines(path, problems):
        if not text or (not header and text.startswith("#")):
            continue
        cells = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
        if not header:
            header = cells
        elif len(cells) != len(header):
            problems.add(
                InputError(f"has {len(cells)} cells, not {len(header)}", where=Location(str(path), line=number))
            )
        else:
            yield number, dict(zip(header, cells, strict=True))


class DrugTable:
    """Makes records of one source; each node and mapping is given once."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._seen: set[str] = set()

    def node(self, id: str, category: str, name: str) -> Iterator[Node | Mapping]:
        """A node, and for a drug that it is the one of that name, salt and dose left out, in every other source."""
        if id in self._seen:
            return
        self._seen.add(id)
        yield Node(id, category, name, source=self._origin.source)
        if category == "ChemicalEntity" and (known := self.drug(name)) != id:
            yield Mapping(id, known, source=self._origin.source)

    def drug(self, name: str) -> str:
        """Id of a drug that is only named: medkg's own, also without salt and dose; else one made of the name."""
        single = [parts[0] for parts in spellings(name) if len(parts) == 1]
        for part in single:
            if known := drug_ids().get(part):
                return known
        bare = min(single[:4], key=len, default=name)
        return f"medkg:drug.{re.sub(r'[^0-9a-z]+', '-', bare.lower()).strip('-')[:80]}"

    def statement(
        self,
        subject: str,
        predicate: str,
        obj: str,
        *,
        code: str = "",
        publication: str = "",
        confidence: float = 0.9,
        negated: bool = False,
        population: str = "",
        agent: str = "manual_agent",
        sentence: str = "",
    ) -> Statement:
        """A statement of this source; `predicate` without prefix."""
        evidence = Evidence(
            self._origin.source,
            publication=publication,
            agent_type=agent,
            confidence=confidence,
            evidence_code=code,
            sentence=sentence,
            source_version=self._origin.version,
            license=self._origin.license,
        )
        qualifiers = Qualifiers(population=population)
        return Statement(subject, f"biolink:{predicate}", obj, negated, qualifiers, (evidence,))
