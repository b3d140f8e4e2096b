"""Second step: everything curated, merged; and the vocabulary for reading text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import polars as pl

from extractors.vocabulary import FORMAT, Vocabulary, VocabularyEntry
from kg.build.named_once import each_named_once
from kg.build.reading import ReadResult, read_graph
from kg.build.sources import resolve
from kg.build.steps import step, step_key
from kg.model import Node
from kg.release.cliques import build_cliques
from kg.release.merge import canonical_claims, merge_nodes, statements_and_evidence
from kg.release.tables import CLAIMS, NODES, nodes_frame
from kg.schema import Finding
from loaders.categories import category_of

__all__ = ["Backbone", "backbone_of", "build_backbone", "vocabulary_entries", "with_bare_ends"]

# Classes whose names are looked for in text.
_NAMED = ("Disease", "PhenotypicFeature", "Gene", "ChemicalEntity", "Procedure")


@dataclass(frozen=True, slots=True)
class Backbone:
    """The curated part of a release, on disk."""

    folder: Path

    def table(self, name: str) -> pl.DataFrame:
        """`nodes`, `statements` or `evidence`."""
        return pl.read_parquet(self.folder / f"{name}.parquet")

    @property
    def vocabulary(self) -> Path:
        """The compiled vocabulary over the names and synonyms of the nodes."""
        return self.folder / "vocabulary.bin"

    @property
    def findings(self) -> list[Finding]:
        """What merging found (exact matches not followed)."""
        return [Finding(**row) for row in orjson.loads((self.folder / "findings.json").read_bytes())]


def build_backbone(reads: Sequence[ReadResult]) -> Backbone:
    """Merge what the curated sources gave; remembered by the keys of the reads, in their order."""
    key = step_key("backbone", [FORMAT, *(read.key for read in reads)])
    return Backbone(step("backbone", key, lambda folder: _fill(folder, reads)))


def backbone_of(names: Iterable[str]) -> Backbone:
    """The backbone of sources by their names; what of them cannot be used is left out.

    Raises `UsageError` for a name that is neither a file, a folder, nor a known source.
    """
    return build_backbone([read_graph(one) for one in resolve(names, lambda _: None)])


def _fill(folder: Path, reads: Sequence[ReadResult]) -> None:
    mappings = [read.table("mappings") for read in reads]
    cliques = build_cliques(pair for table in mappings for pair in table.iter_rows())
    claims = pl.concat([read.table("claims") for read in reads] or [pl.DataFrame(schema=CLAIMS)])
    statements, evidence = statements_and_evidence(canonical_claims(claims, cliques))
    raw = pl.concat([read.table("nodes") for read in reads] or [pl.DataFrame(schema=NODES)])
    nodes = with_bare_ends(merge_nodes(raw, cliques), statements)
    for name, table in (("nodes", nodes), ("statements", statements), ("evidence", evidence)):
        table.write_parquet(folder / f"{name}.parquet", compression="lz4")
    plain = [{"code": f.code, "severity": f.severity, "about": f.about, "detail": f.detail} for f in cliques.findings]
    (folder / "findings.json").write_bytes(orjson.dumps(plain))
    Vocabulary.compile(vocabulary_entries(nodes, statements)).save(folder / "vocabulary.bin")


def with_bare_ends(nodes: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Add a bare node, named by its id, for every end of a statement that no source describes."""
    ends = pl.concat([statements.select(id="subject"), statements.select(id="object")]).unique()
    missing = ends.join(nodes, on="id", how="anti")["id"].sort()
    bare = nodes_frame(Node(id, category_of(id), id) for id in missing)
    return pl.concat([nodes, bare]).sort("id")


def vocabulary_entries(nodes: pl.DataFrame, statements: pl.DataFrame) -> list[VocabularyEntry]:
    """Names and synonyms of the nodes that are looked for in text, phenotypes with what lies directly above them;
    deprecated and nameless nodes are left out.
    """
    wanted = nodes.filter(pl.col("category").is_in(_NAMED) & ~pl.col("deprecated") & (pl.col("name") != pl.col("id")))
    edges = statements.filter((pl.col("predicate") == "biolink:subclass_of") & ~pl.col("negated"))
    broader: dict[str, list[str]] = {}
    for below, above in edges.select("subject", "object").unique().sort("subject", "object").iter_rows():
        broader.setdefault(below, []).append(above)
    rows = wanted.select("id", "category", "name", "synonyms", "related_synonyms").iter_rows()
    return each_named_once(
        VocabularyEntry(id, category, (name, *synonyms), tuple(related), tuple(broader.get(id, ())))
        for id, category, name, synonyms, related in rows
    )
