"""One clique for each real thing: identifiers joined by exact matches, led by the preferred one.

Preference of prefixes, best first: MONDO, OMIM, ORPHA, DOID, HP, NCBIGene, HGNC, CHEBI, RXCUI, MESH, UMLS, then the
rest in alphabetical order; within a prefix the smallest id. Two identifiers of one *identity vocabulary* (MONDO,
OMIM, HP, NCBIGene) are two things: a match that would join them is not followed and becomes a finding. Orphanet and
DOID give one disease several entries, and Mondo says so, so theirs may meet. Matches are followed in a fixed order, so
the result does not depend on the order of the input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import prefix_of
from kg.schema import Finding

__all__ = ["PREFERENCE", "Cliques", "build_cliques", "preference"]

PREFERENCE = ("MONDO", "OMIM", "ORPHA", "DOID", "HP", "NCBIGene", "HGNC", "CHEBI", "RXCUI", "MESH", "UMLS")
_RANK = {prefix: rank for rank, prefix in enumerate(PREFERENCE)}
_IDENTITY = frozenset(("MONDO", "OMIM", "HP", "NCBIGene"))


@dataclass(frozen=True, slots=True)
class Cliques:
    """`leader` maps an identifier to the one that leads its clique; `members` lists a leader's clique, best first."""

    leader: dict[str, str]
    members: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...] = ()

    def of(self, curie: str) -> str:
        """The leader of the clique, or the identifier itself when it is in none."""
        return self.leader.get(curie, curie)


def preference(curie: str) -> tuple[int, str]:
    """Sort key: smaller is preferred.

    >>> sorted(["UMLS:C1", "OMIM:2", "MONDO:3"], key=preference)
    ['MONDO:3', 'OMIM:2', 'UMLS:C1']
    """
    return _RANK.get(prefix_of(curie), len(_RANK)), curie


def build_cliques(pairs: Iterable[tuple[str, str]]) -> Cliques:
    """Join identifiers by exact matches, given as pairs in any order and direction.

    >>> cliques = build_cliques([("MONDO:1", "OMIM:7"), ("ORPHA:3", "MONDO:1"), ("MONDO:2", "OMIM:7")])
    >>> cliques.of("ORPHA:3"), cliques.members["MONDO:1"], cliques.findings[0].code
    ('MONDO:1', ('MONDO:1', 'OMIM:7', 'ORPHA:3'), 'KG-CLIQUE-001')
    """
    edges = {(a, b) if preference(a) <= preference(b) else (b, a) for a, b in pairs if a != b}
    parent: dict[str, str] = {}
    held: dict[str, dict[str, str]] = {}
    findings = []
    for a, b in sorted(edges, key=lambda edge: (preference(edge[0]), preference(edge[1]))):
        left, right = _root(parent, a), _root(parent, b)
        if left == right:
            continue
        mine, theirs = held.setdefault(left, _identity(a)), held.setdefault(right, _identity(b))
        if clash := sorted(p for p in mine.keys() & theirs.keys() if mine[p] != theirs[p]):
            detail = f"{a} = {b} would join {mine[clash[0]]} and {theirs[clash[0]]}"
            findings.append(Finding("KG-CLIQUE-001", "warning", a, detail))
            continue
        parent[right] = left
        mine.update(theirs)
    return _result(parent, findings)


def _identity(curie: str) -> dict[str, str]:
    prefix = prefix_of(curie)
    return {prefix: curie} if prefix in _IDENTITY else {}


def _root(parent: dict[str, str], curie: str) -> str:
    parent.setdefault(curie, curie)
    root = curie
    while parent[root] != root:
        root = parent[root]
    while parent[curie] != root:
        parent[curie], curie = root, parent[curie]
    return root


def _result(parent: dict[str, str], findings: list[Finding]) -> Cliques:
    groups: dict[str, list[str]] = {}
    for curie in parent:
        groups.setdefault(_root(parent, curie), []).append(curie)
    members = {}
    for group in groups.values():
        if len(group) > 1:
            ordered = tuple(sorted(group, key=preference))
            members[ordered[0]] = ordered
    leader = {curie: lead for lead, group in members.items() for curie in group}
    return Cliques(leader, members, tuple(findings))
