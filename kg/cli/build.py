"""medkg build"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kg.cli.common import examples, progress, report

__all__ = ["command"]

_EPILOG = examples(
    "medkg build hpo hpoa mondo --out release",
    "medkg build hpo hpoa mondo papers/ --out release --jobs 4",
    "MEDKG_SOURCES=~/mirror medkg build clinical --out release",
    "medkg build clinical --out release --passages minilm",
)


@click.command("build", epilog=_EPILOG)
@click.argument("sources", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the release.")
@click.option("--pipeline", default="fast", show_default=True, help="Which extractors read the papers.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Worker processes (default: one a core).")
@click.option(
    "--passages",
    type=click.Choice(["words", "minilm"]),
    default="words",
    show_default=True,
    help="How notes are compared with passages: by their words, or by a sentence-transformer too (slower).",
)
def command(sources: tuple[str, ...], out: Path, pipeline: str, jobs: int | None, passages: str) -> None:
    """Build a release from SOURCES: files, folders, or names in ontologies/manifest.toml (hpo, hpoa, hpo_genes, mondo).

    `clinical` stands for all sources of common and rare diseases that are at hand; it says which were not.

    Run it again after something changed, or after it was killed: only what is new is worked.
    """
    from kg.build.indexing import compile_indexes
    from kg.build.run import build

    with progress() as listener:
        made = build(sources, out, pipeline=pipeline, processes=jobs or os.cpu_count() or 1, listener=listener)
        compile_indexes(out, listener, sentences=passages == "minilm")
    for problem in made.problems:
        report(problem)
    rows = ", ".join(f"{fact['rows']:,} {name}" for name, fact in made.manifest.tables.items())
    click.echo(f"{out}: {rows}  [{made.manifest.content_hash[:12]}]")
    if made.missing:
        click.echo(f"medkg: not on this machine, left out: {', '.join(made.missing)}. Next: medkg fetch NAME", err=True)
    if made.problems:
        click.echo(f"medkg: {len(made.problems)} records or files could not be used (see above)", err=True)
        sys.exit(1)
