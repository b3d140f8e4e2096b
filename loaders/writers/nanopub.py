"""Nanopublications (nanopub.net guidelines): one statement each, with its evidence, so that one claim can be cited.

Four graphs: head, assertion (the claim), provenance (the evidence, with sentence, source and extractor) and publication
info. No time stands in them: the same release gives the same bytes. A trusty URI and a signature are given by the
publishing service, as for every nanopublication that is not published yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kg.errors import UsageError
from kg.rdf.blocks import GraphBlock, object_blocks
from kg.rdf.mapping import Block
from kg.rdf.metadata import dataset_iri
from kg.rdf.terms import BASE, resource
from loaders.writers.rdf import write_blocks

if TYPE_CHECKING:
    from kg.model import Statement
    from kg.release.read import Release

__all__ = ["nanopub_blocks", "write_nanopubs"]

_A = resource("rdf:type")


def write_nanopubs(release: Release, path: Path, *, about: Iterable[str] = ()) -> Path:
    """Write a nanopublication for each statement, or for those about some things, as TriG.

    Raises `UsageError` when no statement is about them.
    """
    wanted = tuple(about)
    if wanted:
        ends = pl.col("subject").is_in(wanted) | pl.col("object").is_in(wanted)
        ids = release.statements.filter(ends)["id"].to_list()
        if not ids:
            raise UsageError(f"no statement is about {', '.join(wanted)}", hint="give ids as they stand in the release")
        statements = release.statements_by_id(ids)
    else:
        statements = release.iter_statements()
    return write_blocks(nanopub_blocks(statements, dataset_iri(release.manifest)), path, format="trig")


def nanopub_blocks(statements: Iterable[Statement], dataset: str) -> Iterator[GraphBlock]:
    """The blocks of one nanopublication after the other. A statement without evidence cannot be one."""
    for statement in statements:
        if statement.evidence:
            yield from _nanopub(statement, dataset)


def _nanopub(statement: Statement, dataset: str) -> Iterator[GraphBlock]:
    me = f"{BASE}np/{statement.id.removeprefix('medkg:')}"
    head, assertion, provenance, info = (f"<{me}#{part}>" for part in ("head", "assertion", "provenance", "pubinfo"))
    yield (
        head,
        (
            f"<{me}>",
            [
                (_A, resource("np:Nanopublication")),
                (resource("np:hasAssertion"), assertion),
                (resource("np:hasProvenance"), provenance),
                (resource("np:hasPublicationInfo"), info),
            ],
        ),
    )
    evidence: list[Block] = []
    licenses: list[tuple[str, str]] = []  # those of the evidence: the claim is no freer than what it rests on
    pieces: list[str] = []
    for _, (subject, pairs) in object_blocks((), [statement]):
        links = [target for predicate, target in pairs if predicate == resource("biolink:has_supporting_study_result")]
        pieces += links
        if subject == resource(statement.id) and not links:
            yield assertion, (subject, [pair for pair in pairs if pair[0] not in _COUNTS])
        elif subject == resource(statement.subject):
            yield assertion, (subject, pairs)
        elif not links:
            evidence.append((subject, pairs))
            licenses += [pair for pair in pairs if pair[0] == resource("dcterms:license") and pair not in licenses]
    publications = dict.fromkeys(resource(piece.publication) for piece in statement.evidence if piece.publication)
    derived = [(resource("prov:wasDerivedFrom"), publication) for publication in publications]
    drawn = [(resource("prov:wasDerivedFrom"), piece) for piece in pieces]
    yield provenance, (assertion, [*drawn, *derived])
    yield from ((provenance, block) for block in evidence)
    yield (
        info,
        (
            f"<{me}>",
            [
                (resource("dcterms:creator"), resource("medkg:software")),
                (resource("dcterms:isPartOf"), dataset),
                *licenses,
            ],
        ),
    )


# What many pieces add up to is a fact about the release, not about the claim.
_COUNTS = frozenset({resource("biolink:evidence_count"), resource("medkg:publicationCount")})
