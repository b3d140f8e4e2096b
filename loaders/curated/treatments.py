"""medkg's own table of treatments (`treatments.tsv.gz`): drugs, what they treat, and whom they harm.

The table speaks of classes and groups of drugs; the reader says the same of every member, so that a question about one
drug needs no other. The id of the class stays in `original_subject` of the evidence. Each row begins with its kind:

    node ID CATEGORY KIND NAME SYNONYMS     same ID ID            member ID CLASS       allergy CLASS
    condition ID CATEGORY NAME              name ID NAMES         above ID ID
    treats ID CONDITION LINE ROW            harms ID CONDITION LEVEL LIMIT WHY ROW
    meets ID ID LEVEL WHY ROW               effect ID EFFECT ROW
    gene GENE FINDING ID LEVEL WHY ROW      cross ID ID LEVEL WHY ROW
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Mapping, Node, Qualifiers, Statement, normalise_curie
from loaders.base import Origin, Problems, lines

__all__ = ["TreatmentsReader"]

_MAGIC = "# medkg treatments table"
_CELLS = {
    "node": 6, "same": 3, "member": 3, "allergy": 2, "condition": 4, "name": 3, "above": 3, "treats": 5, "harms": 7,
    "meets": 6, "effect": 4, "gene": 7, "cross": 6,
}  # fmt: skip
_PREDICATE = {
    "first_line": "treats",
    "second_line": "treats",
    "procedure": "treats",
    "symptomatic": "ameliorates_condition",
    "supportive": "ameliorates_condition",
    "preventive": "preventative_for_condition",
    "follow_up": "applied_to_treat",
}
_KINDS = ("allergy_class", "follow_up", "procedure", "supportive")
_CONFIDENCE = 0.9
"""Set by us: the table is written from general knowledge and waits for a doctor's check."""


class TreatmentsReader:
    """Yields nodes, mappings and statements, those of classes once for every member."""

    name: ClassVar[str] = "treatments"
    version: ClassVar[str] = "3"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the file says that it is our table."""
        return head.startswith(_MAGIC.encode())

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Mapping | Statement]:
        """Yield records in the order of the file; nodes and members stand before what is said of them."""
        table = _Table(origin)
        for number, text in lines(path, problems):
            if not text or text.startswith("#"):
                continue
            # Ids of ordinary diseases are spelled as `StarterReader` yields them: one disease is one node.
            cells = [normalise_curie(cell) if cell.startswith("MEDKG:") else cell for cell in text.split("\t")]
            if len(cells) != _CELLS.get(cells[0], 0):
                where = Location(str(path), line=number, record=cells[0][:20])
                problems.add(InputError("is no row of the treatments table", where=where))
                continue
            yield from table.row(cells)
        yield from table.conditions()
        for kind in _KINDS:
            yield Node(f"medkg:kind.{kind}", "InformationContentEntity", kind.replace("_", " "), source=origin.source)


class _Table:
    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._members: dict[str, list[str]] = {}
        self._labels: dict[str, tuple[str, str]] = {}
        self._names: dict[str, list[str]] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._met: set[tuple[str, str]] = set()

    def row(self, cells: list[str]) -> Iterator[Node | Mapping | Statement]:
        match cells:
            case ["node", id, category, kind, name, synonyms]:
                names = tuple(filter(None, synonyms.split("|")))
                yield Node(id, category, name, synonyms=names, description="", source=self._origin.source)
                if kind in _KINDS:
                    yield self._statement(id, "related_to", f"medkg:kind.{kind}", "", kind)
            case ["same", a, b]:
                yield Mapping(a, b, source=self._origin.source)
            case ["member", member, group]:
                self._members.setdefault(group, []).append(member)
                yield self._statement(member, "subclass_of", group, "", "member")
            case ["allergy", group]:
                yield self._statement(group, "related_to", "medkg:kind.allergy_class", "", "allergy_class")
            case ["condition", id, category, name]:
                self._labels[id] = (category, name)
            case ["name", id, names]:
                self._names.setdefault(id, []).extend(names.split("|"))
            case ["above", child, parent]:
                yield self._statement(child, "subclass_of", parent, "", "above")
            case _:
                yield from self._claim(cells)

    def _claim(self, cells: list[str]) -> Iterator[Statement]:
        match cells:
            case ["treats", id, disease, line, row]:
                # The file names the usual choice first; a sliver of confidence keeps its order.
                place = self._places[disease, line] = self._places.get((disease, line), -1) + 1
                sure = _CONFIDENCE - min(place, 20) * 0.005
                yield self._statement(id, _PREDICATE[line], disease, f"treatments.{row}", line, sure=sure)
            case ["harms", group, condition, level, limit, why, row]:
                predicate = "contraindicated_in" if level == "avoid" else "exacerbates_condition"
                for id in self._drugs(group):
                    yield self._statement(
                        id, predicate, condition, f"against.{row}", level, group, why, Qualifiers(population=limit)
                    )
            case ["meets", first, second, level, why, row]:
                yield from self._meetings(first, second, level, why, row)
            case ["effect", group, effect, row]:
                for id in self._drugs(group):
                    yield self._statement(id, "has_side_effect", effect, f"effects.{row}", "", group)
            case ["gene", gene, finding, group, level, why, row]:
                for id in self._drugs(group):
                    yield self._statement(
                        id, "related_to", gene,
                        f"genes.{row}", f"pharmacogene:{level}", group, why, Qualifiers(population=finding),
                    )  # fmt: skip
            case ["cross", first, second, level, why, row]:
                yield self._statement(
                    first, "related_to", second, f"allergies.{row}", f"cross_allergy:{level}", "", why
                )

    def _meetings(self, first: str, second: str, level: str, why: str, row: str) -> Iterator[Statement]:
        for a in self._drugs(first):
            for b in self._drugs(second):
                # Of several rows about one pair the first stands: the file goes from the particular to the general.
                pair = (min(a, b), max(a, b))
                if a != b and pair not in self._met:
                    self._met.add(pair)
                    yield self._statement(
                        *(pair[0], "interacts_with", pair[1]), f"interactions.{row}", level, f"{first}|{second}", why
                    )

    def _drugs(self, group: str) -> list[str]:
        """Members of a class, of the classes in it, and so on; a drug is its own member, and its combinations are."""
        found: dict[str, None] = {}
        stack = [group]
        while stack:
            here = stack.pop()
            if here not in found:
                found[here] = None
                stack.extend(reversed(self._members.get(here, ())))
        return [id for id in found if not id.startswith(("medkg:class.", "medkg:group."))]

    def _statement(
        self, subject: str, predicate: str, obj: str, row: str, code: str, group: str = "", why: str = "",
        qualifiers: Qualifiers | None = None, sure: float = _CONFIDENCE,
    ) -> Statement:  # fmt: skip
        evidence = Evidence(
            self._origin.source,
            publication=f"medkg:treatments/{row}" if row else "",
            confidence=sure,
            evidence_code=code,
            sentence=why,
            source_version=self._origin.version,
            license=self._origin.license,
            original_subject=group if group and group != subject else "",
        )
        return Statement(
            subject, f"biolink:{predicate}", obj, qualifiers=qualifiers or Qualifiers(), evidence=(evidence,)
        )

    def conditions(self) -> Iterator[Node]:
        """Conditions with their label and our names of them."""
        for id, (category, name) in self._labels.items():
            others = tuple(dict.fromkeys(n for n in self._names.get(id, ()) if n != name))
            yield Node(id, category, name, synonyms=others, source=self._origin.source)
