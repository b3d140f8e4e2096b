"""The phenotype hierarchy of a release as arrays: terms in topological order, parents, ancestors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kg.release.read import Release
from queries.arrays import Ints, group_ends

__all__ = ["Phenotypes", "phenotypes_of"]


@dataclass(frozen=True, slots=True)
class Phenotypes:
    """Terms 0 … T-1, parents before children.

    `closure` (with `closure_ends`, T + 1) lists the ancestors of each term, itself included, sorted; `parents` and
    `children` likewise, themselves excluded. `alternates` maps former ids and successors of obsolete ids to a term.
    """

    ids: list[str]
    names: list[str]
    alternates: dict[str, int]
    parents: Ints
    parent_ends: Ints
    children: Ints
    child_ends: Ints
    closure: Ints
    closure_ends: Ints


def phenotypes_of(release: Release) -> Phenotypes:
    """Read the phenotype terms and their `subclass_of` statements; an edge that closes a circle is not followed."""
    nodes = release.nodes.filter((pl.col("category") == "PhenotypicFeature") & ~pl.col("deprecated"))
    edges = release.statements.filter((pl.col("predicate") == "biolink:subclass_of") & ~pl.col("negated"))
    known = set(nodes["id"].to_list())
    parents: dict[str, list[str]] = {id: [] for id in nodes["id"].sort()}
    for child, parent in edges.select("subject", "object").sort("subject", "object").iter_rows():
        if child in known and parent in known:
            parents[child].append(parent)
    order = _topological(parents)
    number = {id: place for place, id in enumerate(order)}
    rows = [sorted(number[p] for p in parents[id] if number[p] < number[id]) for id in order]
    closure: list[list[int]] = []
    for place, row in enumerate(rows):
        closure.append(sorted({place, *(a for parent in row for a in closure[parent])}))
    children: list[list[int]] = [[] for _ in order]
    for place, row in enumerate(rows):
        for parent in row:
            children[parent].append(place)
    names = dict(nodes.select("id", "name").iter_rows())
    return Phenotypes(
        order,
        [names[id] for id in order],
        _alternates(release, number),
        *_flat(rows),
        *_flat(children),
        *_flat(closure),
    )


def _topological(parents: dict[str, list[str]]) -> list[str]:
    """Parents before children (iterative depth-first walk; within a circle the first seen comes last)."""
    order: list[str] = []
    state: dict[str, bool] = {}
    for root in parents:
        stack = [(root, False)]
        while stack:
            node, left = stack.pop()
            if left:
                order.append(node)
                continue
            if node in state:
                continue
            state[node] = True
            stack.append((node, True))
            stack.extend((parent, False) for parent in reversed(parents[node]) if parent not in state)
    return order


def _alternates(release: Release, number: dict[str, int]) -> dict[str, int]:
    table = release.nodes.filter(pl.col("category").is_in(["PhenotypicFeature", "NamedThing"]))
    found: dict[str, int] = {}
    for id, alternates, replaced_by in table.select("id", "alternates", "replaced_by").iter_rows():
        if id in number:
            found.update(dict.fromkeys(alternates, number[id]))
        elif replaced_by in number:
            found[id] = number[replaced_by]
    return found


def _flat(rows: list[list[int]]) -> tuple[Ints, Ints]:
    flat = np.array([value for row in rows for value in row], dtype=np.int64)
    keys = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return flat, group_ends(keys, len(rows))
