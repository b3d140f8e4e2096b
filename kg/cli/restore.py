"""medkg restore"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, report

__all__ = ["command"]


@click.command("restore", epilog=examples("medkg restore graph.nq.gz --out release"))
@click.argument("dump", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the release.")
def command(dump: Path, out: Path) -> None:
    """Make the release again that an RDF file was exported from: same ids, all evidence, all documents.

    To join a dump with other sources give it to medkg build instead.
    """
    from loaders.base import Problems
    from loaders.graph.rdf import restore_release

    problems = Problems(notify=report)
    manifest = restore_release(dump, out, problems)
    click.echo(f"{out}: " + ", ".join(f"{fact['rows']:,} {name}" for name, fact in manifest.tables.items()))
    if problems.count:
        sys.exit(1)
