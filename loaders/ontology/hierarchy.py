"""The `is_a` hierarchy of one ontology file: branches that decide a term's class, and circles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Hierarchy"]

# The roots of HPO's branches and the Biolink class of what lies below them.
_BRANCHES = {
    "HP:0000118": "PhenotypicFeature",
    "HP:0000005": "GeneticInheritance",
    "HP:0031797": "ClinicalCourse",
    "HP:0012823": "ClinicalModifier",
    "HP:0040279": "ClinicalModifier",
    "HP:0032443": "ClinicalAttribute",
    "HP:0032223": "ClinicalAttribute",
}


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Parents of each term, without the edges that would close a circle.

    `closing_edges` holds (child, parent, line) of the edges left out.

    >>> circle = Hierarchy.of([("X:1", "X:2", 4), ("X:2", "X:1", 8)])
    >>> circle.closing_edges
    (('X:2', 'X:1', 8),)
    """

    parents: dict[str, tuple[str, ...]]
    closing_edges: tuple[tuple[str, str, int], ...] = ()
    _branch: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, edges: Iterable[tuple[str, str, int]]) -> Hierarchy:
        """Build from (child, parent, line) in the order of the file; a later edge that closes a circle is left out."""
        rows = list(edges)
        parents: dict[str, list[str]] = {}
        for child, parent, _ in rows:
            parents.setdefault(child, []).append(parent)
        bad = _closing(parents)
        lines = {(child, parent): line for child, parent, line in rows}
        kept = {child: tuple(p for p in ps if (child, p) not in bad) for child, ps in parents.items()}
        return cls(kept, tuple((c, p, lines[c, p]) for c, p in sorted(bad)))

    def closes(self, child: str, parent: str) -> bool:
        """Whether the edge was left out because it closes a circle."""
        return parent not in self.parents.get(child, ())

    def category(self, term: str) -> str:
        """The Biolink class that the term's branch decides, or an empty text.

        >>> Hierarchy.of([("HP:0000006", "HP:0000005", 1)]).category("HP:0000006")
        'GeneticInheritance'
        """
        stack, seen = [term], set()
        while stack:
            here = stack.pop()
            if here in _BRANCHES:
                return _BRANCHES[here]
            if here not in seen:
                seen.add(here)
                stack.extend(self.parents.get(here, ()))
        return ""


def _closing(parents: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Back edges of a depth-first walk, children in file order (iterative: depth is not ours to trust)."""
    white, grey, black = 0, 1, 2
    colour: dict[str, int] = {}
    bad: set[tuple[str, str]] = set()
    for root in parents:
        if colour.get(root, white) != white:
            continue
        colour[root] = grey
        stack = [(root, iter(parents.get(root, ())))]
        while stack:
            node, rest = stack[-1]
            parent = next(rest, None)
            if parent is None:
                colour[node] = black
                stack.pop()
            elif colour.get(parent, white) == grey:
                bad.add((node, parent))
            elif colour.get(parent, white) == white:
                colour[parent] = grey
                stack.append((parent, iter(parents.get(parent, ()))))
    return bad
