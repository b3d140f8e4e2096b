"""medkg export"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["command"]


@click.command(
    "export",
    epilog=examples("medkg export release --format kgx -o graph", "medkg export release --format kgx-jsonl -o graph"),
)
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["kgx", "kgx-jsonl"]), default="kgx", show_default=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="Start of the names of the files written."
)
def command(release: Path, style: str, out: Path) -> None:
    """Write RELEASE as KGX (nodes and edges, TSV or JSON lines)."""
    from kg.release.read import open_release
    from loaders.writers.kgx import write_kgx

    opened = open_release(release)
    written = write_kgx(opened.iter_nodes(), opened.iter_statements(), out, format="tsv" if style == "kgx" else "jsonl")
    for path in written:
        click.echo(str(path))
