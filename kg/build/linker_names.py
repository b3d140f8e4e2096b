"""Things and their names for linkers, from any sources that medkg reads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO

from extractors.linking.split import held_out
from extractors.words import words_of
from kg.build.backbone import build_backbone
from kg.build.reading import read_graph
from kg.build.sources import Input, resolve
from kg.errors import MedkgError, UsageError
from kg.model import normalise_curie
from loaders.base import Problems, lines

__all__ = ["Thing", "things_of", "without_held_out"]

_TYPES = ("Disease", "PhenotypicFeature", "ChemicalEntity", "Procedure", "Gene")


@dataclass(frozen=True, slots=True)
class Thing:
    """An id, its type and its names, the primary one first."""

    curie: str
    type: str
    names: tuple[str, ...]


def things_of(sources: Sequence[str], on_problem: Callable[[MedkgError], None]) -> list[Thing]:
    """Read and merge sources (files, folders, names of `ontologies/manifest.toml`); sorted by id.

    Tables of exact matches (SSSOM) give the other vocabulary's labels as synonyms. Raises `UsageError` when nothing
    that has a name is found.
    """
    inputs = [one for one in resolve(sources, on_problem) if one.reader.yields == "graph"]
    reads = [read_graph(one) for one in inputs]
    nodes = build_backbone(reads).table("nodes")
    labels = _labels(inputs)
    found: list[Thing] = []
    columns = ("id", "category", "name", "synonyms", "related_synonyms", "xrefs", "deprecated")
    for id, type, name, synonyms, related, xrefs, deprecated in nodes.select(columns).iter_rows():
        if deprecated or name == id or type not in _TYPES:
            continue
        others = [label for one in (id, *xrefs) for label in labels.get(one, ())]
        found.append(Thing(id, type, tuple(_distinct((name, *synonyms, *related, *others)))))
    if not found:
        raise UsageError("no thing with a name was found", hint="give an ontology: --ontology my.obo")
    return found


def without_held_out(things: Sequence[Thing], prefix: str) -> tuple[list[Thing], list[tuple[str, str]]]:
    """Things without the held-out half of the synonyms of ids that start with `prefix`, and (id, synonym) of that
    half. A name of any other thing that has the same words goes too.
    """
    asked = [
        (one.curie, name)
        for one in things
        if one.curie.startswith(prefix)
        for name in one.names[1:]
        if held_out(one.curie, name)
    ]
    gone = {_words(name) for _, name in asked}
    pairs = set(asked)
    kept: list[Thing] = []
    for one in things:
        mine = one.curie.startswith(prefix)
        names = tuple(
            name
            for place, name in enumerate(one.names)
            if ((one.curie, name) not in pairs if mine else _words(name) not in gone) or (mine and place == 0)
        )
        if names:
            kept.append(Thing(one.curie, one.type, names))
    return kept, asked


def _words(name: str) -> str:
    return " ".join(sorted(words_of(name)))


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that differ by more than case, in their order."""
    return list({name.lower(): name for name in reversed([one.strip() for one in names]) if name}.values())[::-1]


def _labels(inputs: Sequence[Input]) -> dict[str, list[str]]:
    """Labels of the other vocabulary in tables of exact matches, by our id."""
    found: dict[str, list[str]] = {}
    for one in inputs:
        if one.reader.name != "sssom":
            continue
        text = "\n".join(line for _, line in lines(one.path, Problems(limit=0)) if not line.startswith("#"))
        for row in csv.DictReader(StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
            if row.get("object_label") and (row.get("predicate_id") or "").endswith("exactMatch"):
                found.setdefault(normalise_curie(row["subject_id"]), []).append(row["object_label"])
    return found
