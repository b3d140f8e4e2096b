"""medkg extract"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report

__all__ = ["command"]

_EPILOG = examples(
    "medkg extract papers/ -o mentions.jsonl",
    "medkg extract papers.xml.gz -o papers.bioc.json",
    "medkg extract notes.txt -o notes.pubtator --with hpo",
)


@click.command("extract", epilog=_EPILOG)
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="File: .jsonl, .bioc.json or .pubtator."
)
@release_option
@click.option("--pipeline", default="fast", show_default=True, help="Which extractors run.")
@click.option(
    "--with",
    "only",
    help="Comma list of annotators to run alone: hpo (HPO concepts), hpo-nested (those inside others too).",
)
def command(sources: tuple[str, ...], out: Path, release_path: Path | None, pipeline: str, only: str | None) -> None:
    """Find entities and relations in SOURCES (files or folders of papers) and write them to a file.

    The names that are looked for are those of the release; without one, those of HPO and Mondo.
    """
    from kg.build.annotate import annotate

    problems = annotate(sources, out, release=release_path, pipeline=pipeline, only=only.split(",") if only else None)
    for problem in problems:
        report(problem)
    sys.exit(1 if problems else 0)
