"""What lies above and below a condition, and whose treatments count for whom."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import polars as pl

from kg.model.spelling import fold

__all__ = ["CONDITIONS", "Hierarchy", "nearness"]

CONDITIONS = ("Disease", "PhenotypicFeature", "PopulationOfIndividualOrganisms")
"""Classes of nodes that a treatment may be for or against."""
DEPTH = 3
"""How far up the hierarchy of diseases treatments are looked for."""
PER_STEP = 0.6
"""Weight of a treatment for each step up."""
BELOW = 0.6
"""The same for each step down: most who have lung cancer have a carcinoma, and so on."""
MAX_BELOW = 80
"""A disease with more kinds below than this is a chapter of medicine: the treatments of its kinds say nothing."""


class Hierarchy:
    """What lies directly above a condition: `subclass_of`, and the thing of the same name in another vocabulary.

    `told` are conditions that something treats, harms or causes.
    """

    def __init__(self, statements: pl.DataFrame, nodes: pl.DataFrame, told: Container[str]) -> None:
        conditions = nodes.filter(pl.col("category").is_in(CONDITIONS) & ~pl.col("deprecated"))
        ids = conditions.select(subject="id")
        edges = statements.filter(pl.col("predicate") == "biolink:subclass_of").join(ids, on="subject", how="semi")
        self.up: dict[str, list[str]] = {}
        self.down: dict[str, list[str]] = {}
        for child, parent in edges.select("subject", "object").sort("subject", "object").iter_rows():
            self.up.setdefault(child, []).append(parent)
            self.down.setdefault(parent, []).append(child)
        self.same: dict[str, list[str]] = {}
        named: dict[str, list[str]] = {}
        for id, name, synonyms in conditions.select("id", "name", "synonyms").iter_rows():
            for spelling in {fold(name), *map(fold, synonyms)}:
                named.setdefault(spelling, []).append(id)
        for group in named.values():
            twins = _twins(group, told)
            for id in twins:
                self.same.setdefault(id, []).extend(other for other in twins if other != id)

    def below(self, id: str, depth: int, most: int) -> dict[str, int]:
        """Everything at most so many steps below a condition, itself left out, with the number of steps.

        Empty when there are more than `most`.
        """
        found = {id: 0}
        queue = [id]
        for here in queue:
            for child in self.down.get(here, ()) if found[here] < depth else ():
                if child not in found:
                    found[child] = found[here] + 1
                    queue.append(child)
            if len(queue) > most + 1:
                return {}
        del found[id]
        return found

    def above(self, id: str) -> dict[str, int]:
        """Everything above a condition, itself included, with the number of steps."""
        up, same = self.up, self.same
        found = {id: 0}
        queue = [id]
        for here in queue:
            steps = found[here]
            for parent in up.get(here, ()):
                if parent not in found:
                    found[parent] = steps + 1
                    queue.append(parent)
            for twin in same.get(here, ()):
                if twin not in found:
                    found[twin] = steps
                    queue.append(twin)
        return found


def _twins(group: list[str], told: Container[str]) -> list[str]:
    """Which of the ids that bear one name are one thing in several vocabularies; `told` are ids that something treats.

    A few are; of many, one a vocabulary, the one that something is said of before its namesakes.
    """
    vocabularies: dict[str, list[str]] = {}
    for id in group:
        vocabularies.setdefault(id.partition(":")[0], []).append(id)
    if len(vocabularies) < 2 or len(group) <= 3:
        return group if len(vocabularies) > 1 else []
    known = {name: [id for id in ids if id in told] for name, ids in vocabularies.items()}
    chosen = [ids if len(ids) == 1 else known[name] for name, ids in vocabularies.items()]
    return [ids[0] for ids in chosen if len(ids) == 1]


def nearness(
    hierarchy: Hierarchy, treated: Container[str], told: Container[str], ids: set[str]
) -> Iterator[tuple[str, str, Any]]:
    """Yield ("near", id, diseases whose treatments count for it with their weight) and ("above", id, what it implies).

    `treated` are conditions that something treats, `told` those that something treats, harms or causes.
    """
    for id in sorted(ids):
        above = hierarchy.above(id)
        weights = {o: PER_STEP**steps for o, steps in above.items() if steps <= DEPTH and o in treated}
        for kind, steps in hierarchy.below(id, DEPTH, MAX_BELOW).items():
            if kind in treated:
                weights.setdefault(kind, BELOW**steps)
        if weights and list(weights) != [id]:
            yield "near", id, sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        if implied := sorted(o for o in above if o in told and o != id):
            yield "above", id, implied
