"""medkg export"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import examples

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["STYLES", "command"]

_RDF = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml")
STYLES = ("kgx", "kgx-jsonl", "neo4j-admin", *_RDF, "nanopub")
_WITH_GRAPHS = ("nq", "trig")


@click.command(
    "export",
    epilog=examples(
        "medkg export release --format kgx -o graph",
        "medkg export release --format kgx-jsonl -o graph",
        "medkg export release --format neo4j-admin -o import",
        "medkg export release --format nq -o graph.nq.gz",
        "medkg export release --format ttl --triple-terms -o graph.ttl",
        "medkg export release --format nanopub --about MONDO:0007947 -o marfan.trig",
    ),
)
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(STYLES), default="kgx", show_default=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="File, start of file names, or a folder."
)
@click.option(
    "--graphs", type=click.Choice(["none", "source", "document"]), help="RDF: a named graph per … (nq, trig: source)."
)
@click.option("--language", default="en", show_default=True, help="RDF: language tag of names; '' for none.")
@click.option("--triple-terms", is_flag=True, help="RDF 1.2: link each association to its triple by rdf:reifies.")
@click.option("--no-texts", is_flag=True, help="RDF: leave out the texts of documents.")
@click.option("--about", multiple=True, metavar="ID", help="Nanopublications: only statements about these things.")
def command(release: Path, style: str, out: Path, **options: Any) -> None:
    """Write RELEASE as KGX (nodes and edges), as CSV for Neo4j's import tool, as RDF, or as nanopublications.

    RDF keeps everything: medkg restore makes the release of it again. A name that ends in .gz is packed.
    """
    from kg.release.read import open_release

    opened = open_release(release)
    match style:
        case "kgx" | "kgx-jsonl":
            lines = _kgx(opened, style, out)
        case "neo4j-admin":
            lines = _neo4j_admin(opened, out)
        case "nanopub":
            lines = _nanopub(opened, out, options["about"])
        case _:
            lines = _rdf(opened, style, out, options)
    click.echo("\n".join(lines))


def _kgx(release: Release, style: str, out: Path) -> list[str]:
    from loaders.writers.kgx import write_kgx

    format: Any = "tsv" if style == "kgx" else "jsonl"
    return [str(path) for path in write_kgx(release.iter_nodes(), release.iter_statements(), out, format=format)]


def _neo4j_admin(release: Release, out: Path) -> list[str]:
    from loaders.writers.neo4j_admin import write_neo4j_admin

    call = write_neo4j_admin(release, out)
    return [f"{out} is ready. With the database stopped, run {out / 'import.sh'}, or in that folder:", call]


def _nanopub(release: Release, out: Path, about: tuple[str, ...]) -> list[str]:
    from loaders.writers.nanopub import write_nanopubs

    return [str(write_nanopubs(release, out, about=about))]


def _rdf(release: Release, style: str, out: Path, options: dict[str, Any]) -> list[str]:
    from kg.rdf.blocks import Options, release_blocks
    from kg.store.rdf import derived_facts
    from loaders.writers.rdf import write_blocks

    chosen = Options(
        graphs=options["graphs"] or ("source" if style in _WITH_GRAPHS else "none"),
        language=options["language"],
        reifies=options["triple_terms"],
        texts=not options["no_texts"],
    )
    blocks = release_blocks(release, chosen, derived=derived_facts(release))
    return [str(write_blocks(blocks, out, format=style))]
