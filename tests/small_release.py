"""A release of a few thousand rows for tests of stores: a slice of the demo, with every kind of row in it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kg.release.read import Release, open_release
from kg.release.write import TABLES, write_release

MARFAN, LOEYS_DIETZ, HUNTINGTON = "MONDO:0007947", "MONDO:0012212", "MONDO:0007739"
KEPT = 150  # diseases taken from the whole release besides those the texts speak of


def build_demo(folder: Path) -> Release:
    """The demo release, built in a folder."""
    from kg.build.run import build
    from kg.cli.demo import SOURCES
    from kg.resources import example_file

    demo = example_file("demo")
    names = [*SOURCES, str(demo / "drugs.tsv"), str(demo / "corpus")]
    build(names, folder / "demo", make_current=False)
    return open_release(folder / "demo")


def slice_of(release: Release, out: Path, *, without: str = "", every: int = 1) -> Release:
    """Diseases of the texts and some others, with what is said of them; `without` leaves one disease out.

    `every` 20 takes only each twentieth: enough where a release is loaded again and again.
    """
    statements, evidence = release.statements, release.evidence
    mined = evidence.filter(pl.col("agent_type") == "text_mining_agent")["statement"]
    spoken = statements.filter(pl.col("id").is_in(mined.to_list())).sort("id").gather_every(every)
    diseases = release.nodes.filter(pl.col("category") == "Disease")["id"]
    told = statements.filter((pl.col("predicate") == "biolink:has_phenotype") & pl.col("negated"))["subject"].unique()
    chosen = {
        *spoken["subject"],
        *spoken["object"],
        MARFAN,
        LOEYS_DIETZ,
        HUNTINGTON,
        *told.sort().head(20).gather_every(every),
    }
    chosen |= set(
        statements.filter(pl.col("subject").is_in(diseases.to_list()))["subject"].unique().sort().head(KEPT // every)
    )
    chosen.discard(without)
    # Genes and drugs of the chosen diseases come too; other diseases with the same findings do not.
    of_them = pl.col("object").is_in(chosen) & ~pl.col("predicate").is_in([_BELOW, "biolink:has_phenotype"])
    about = pl.col("subject").is_in(chosen) | of_them
    kept = statements.filter(about & (pl.col("subject") != without) & (pl.col("object") != without))
    ids = {*kept["subject"], *kept["object"]}
    below = statements.filter(pl.col("predicate") == _BELOW)
    while True:
        up = set(below.filter(pl.col("subject").is_in(ids))["object"]) - ids
        if not up:
            break
        ids |= up
    kept = pl.concat([kept, below.filter(pl.col("subject").is_in(ids))]).unique("id").sort("id")
    alone = release.nodes.filter((pl.col("category") == "Disease") & ~pl.col("deprecated"))
    alone = alone.filter(~pl.col("id").is_in([*statements["subject"], *statements["object"]]))["id"].sort().head(3)
    proof = evidence.join(kept.select(statement="id"), on="statement", how="semi")
    obsolete = release.nodes.filter("deprecated").sort("id").head(5)["id"].to_list()
    years = pl.Series(
        "year", [2000 + n % 7 if n % 5 else None for n in range(release.documents.height)], dtype=pl.Int64
    )
    kept, proof = _with_an_interaction(kept, proof)
    ids |= set(INTERACTING)
    tables = {
        "nodes": release.nodes.filter(pl.col("id").is_in([*ids, *obsolete, *alone])),
        "statements": kept,
        # One paper is retracted, so that this too is tested.
        "evidence": proof.with_columns(retracted=pl.col("publication") == "TEACHING:T013"),
        "documents": release.documents.with_columns(years),
    }
    write_release(out, {name: tables[name] for name in TABLES}, sources=release.manifest.sources)
    return open_release(out)


def _with_an_interaction(kept: pl.DataFrame, proof: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The demo names no two drugs that must not meet: two statements about one drug are said of a pair of drugs."""
    first, second = INTERACTING
    model = kept.filter(pl.col("subject") == first).sort("id").head(1)
    proven = proof.filter(pl.col("statement") == model["id"][0]).head(1)
    told, said = [kept], [proof]
    for number, (subject, other) in enumerate(((first, second), (second, first))):
        id = f"medkg:S{number:032x}"
        ends = {"id": id, "subject": subject, "predicate": "biolink:interacts_with", "object": other}
        told.append(model.with_columns(**{name: pl.lit(value) for name, value in ends.items()}))
        proof_id, sentence = f"medkg:E{number:032x}", ("They must not meet.", "It raises its level.")[number]
        by_hand = {"agent_type": "manual_agent", "knowledge_level": "knowledge_assertion", "extractor": ""}
        by_hand |= dict.fromkeys(_OFFSETS)
        changed = {"id": proof_id, "statement": id, "sentence": sentence, **by_hand}
        said.append(
            proven.with_columns(**{name: pl.lit(value, proven.schema[name]) for name, value in changed.items()})
        )
    return pl.concat(told).sort("id"), pl.concat(said).sort("statement", "id")


_OFFSETS = ("sentence_start", "sentence_end", "subject_start", "subject_end", "object_start", "object_end")
INTERACTING = ("MESH:D011433", "MESH:D001241")
_BELOW = "biolink:subclass_of"
