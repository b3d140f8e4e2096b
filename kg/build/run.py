"""The whole build: resolve, read, merge, extract, assemble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from extractors.pipeline import part_names
from extractors.shards import ShardConfig
from extractors.vocabulary import Vocabulary
from kg.build.backbone import Backbone, build_backbone, with_bare_ends
from kg.build.extraction import extract_claims
from kg.build.home import set_current_release
from kg.build.reading import ReadResult, documents_of, read_documents, read_graph
from kg.build.sources import Input, resolve
from kg.build.steps import step_key
from kg.errors import InputError, MedkgError, UsageError
from kg.model import content_hash
from kg.release.manifest import Manifest, SourceEntry
from kg.release.merge import join_statements, statements_and_evidence
from kg.release.write import write_release
from loaders.pages import PAGE_PREFIXES

__all__ = ["BuildReport", "Listener", "build"]

Listener = Callable[[str, int, int], None]
"""Told (stage, done, of how many) while a build runs."""


@dataclass(slots=True)
class BuildReport:
    """What a build made, what it could not use, and which sources of a set were not at hand."""

    out: Path
    manifest: Manifest
    problems: list[MedkgError] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def build(
    names: Sequence[str],
    out: Path,
    *,
    pipeline: str = "fast",
    processes: int = 1,
    listener: Listener = lambda *_: None,
    make_current: bool = True,
) -> BuildReport:
    """Build a release from files, folders and named sources.

    A run after a kill, or after sources changed, works only what is new. Equal sources give equal bytes, whatever was
    cached and however often the build was killed. Raises `UsageError` when nothing can be built at all.
    """
    problems: list[MedkgError] = []
    missing: list[str] = []
    inputs = resolve(names, problems.append, missing.append)
    reads = _read_all(inputs, problems, listener)
    if not reads:
        raise UsageError("none of the sources could be read", hint="see the messages above")
    graph = [(one, read) for one, read in reads if one.reader.yields == "graph"]
    listener("merge", 0, 1)
    backbone = build_backbone([read for _, read in graph])
    listener("merge", 1, 1)
    documents = _documents([read for one, read in reads if one.reader.yields == "documents"], problems)
    claims = pl.DataFrame()
    extractors: tuple[str, ...] = ()
    papers = documents.filter(~pl.col("id").str.contains(f"^({'|'.join(PAGE_PREFIXES)}):"))
    if papers.height:
        claims, extractors = _extract(papers, backbone, pipeline, processes, problems, listener)
    listener("write", 0, 1)
    tables = _assemble(backbone, claims, documents)
    manifest = write_release(out, tables, sources=_entries(reads), extractors=extractors, findings=backbone.findings)
    listener("write", 1, 1)
    if make_current:
        set_current_release(out)
    return BuildReport(out, manifest, problems, missing)


def _read_all(inputs: list[Input], problems: list[MedkgError], listener: Listener) -> list[tuple[Input, ReadResult]]:
    reads = []
    for number, one in enumerate(inputs):
        listener("read", number, len(inputs))
        try:
            read = read_graph(one) if one.reader.yields == "graph" else read_documents(one)
        except InputError as error:
            problems.append(error)
            continue
        problems.extend(read.problems)
        reads.append((one, read))
    listener("read", len(inputs), len(inputs))
    return reads


def _documents(reads: list[ReadResult], problems: list[MedkgError]) -> pl.DataFrame:
    """All documents, sorted by id; of two with one id the last that was given stands."""
    everything = documents_of(reads)
    twice = everything.filter(pl.col("id").is_duplicated()).unique("digest")["id"]
    for id in twice.unique().sort():
        if (twice == id).sum() > 1:
            problems.append(InputError(f"{id} was given more than once with different texts; the last one stands"))
    return everything.unique("id", keep="last").sort("id")


def _extract(
    documents: pl.DataFrame,
    backbone: Backbone,
    pipeline: str,
    processes: int,
    problems: list[MedkgError],
    listener: Listener,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    digest = Vocabulary.digest_of(backbone.vocabulary)
    names = part_names(pipeline)
    claims = extract_claims(
        documents,
        ShardConfig(pipeline=pipeline, vocabulary=backbone.vocabulary),
        step_key("extract", [digest, pipeline, *names]),
        processes=processes,
        progress=lambda done, total: listener("extract", done, total),
        on_problem=problems.append,
    )
    return claims, names


def _assemble(backbone: Backbone, claims: pl.DataFrame, documents: pl.DataFrame) -> dict[str, pl.DataFrame]:
    statements, evidence = backbone.table("statements"), backbone.table("evidence")
    nodes = backbone.table("nodes")
    if claims.height:
        statements, evidence = join_statements([(statements, evidence), statements_and_evidence(claims)])
        nodes = with_bare_ends(nodes, statements)
    return {"nodes": nodes, "statements": statements, "evidence": evidence, "documents": documents}


def _entries(reads: list[tuple[Input, ReadResult]]) -> list[SourceEntry]:
    """One entry a source: the files of a folder are summed up."""
    groups: dict[tuple[str, str], list[tuple[Input, ReadResult]]] = {}
    for one, read in reads:
        groups.setdefault((_public_name(one), one.reader.name), []).append((one, read))
    return [_entry(name, reader, group) for (name, reader), group in groups.items()]


def _public_name(one: Input) -> str:
    # A path of this machine would make equal releases differ.
    return one.name if "/" not in one.name and "\\" not in one.name else one.name.rstrip("/").rpartition("/")[2]


def _entry(name: str, reader: str, group: list[tuple[Input, ReadResult]]) -> SourceEntry:
    counts: dict[str, int] = {}
    for _, read in group:
        for table, rows in read.counts.items():
            counts[table] = counts.get(table, 0) + rows
    origin = group[0][0].origin
    digests = sorted(one.sha256 for one, _ in group)
    return SourceEntry(
        name=name,
        source=origin.source,
        reader=reader,
        version=group[0][1].version or origin.version,
        license=origin.license,
        sha256=digests[0] if len(digests) == 1 else content_hash(digests),
        files=len(group),
        counts=counts,
        problems=sum(len(read.problems) for _, read in group),
    )
