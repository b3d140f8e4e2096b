"""medkg export"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["STYLES", "command"]

STYLES = ("kgx", "kgx-jsonl", "neo4j-admin")


@click.command(
    "export",
    epilog=examples(
        "medkg export release --format kgx -o graph",
        "medkg export release --format kgx-jsonl -o graph",
        "medkg export release --format neo4j-admin -o import",
    ),
)
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(STYLES), default="kgx", show_default=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="Start of the names of the files, or a folder."
)
def command(release: Path, style: str, out: Path) -> None:
    """Write RELEASE as KGX (nodes and edges, TSV or JSON lines), or as CSV files for Neo4j's import tool."""
    from kg.release.read import open_release

    opened = open_release(release)
    if style == "neo4j-admin":
        from loaders.writers.neo4j_admin import write_neo4j_admin

        command = write_neo4j_admin(opened, out)
        click.echo(f"{out} is ready. With the database stopped, run {out / 'import.sh'}, or in that folder:\n{command}")
        return
    from loaders.writers.kgx import write_kgx

    written = write_kgx(opened.iter_nodes(), opened.iter_statements(), out, format="tsv" if style == "kgx" else "jsonl")
    for path in written:
        click.echo(str(path))
