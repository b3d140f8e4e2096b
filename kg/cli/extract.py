"""medkg extract"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report

__all__ = ["command"]

_EPILOG = examples(
    "medkg extract papers/ -o mentions.jsonl --jobs 2",
    "medkg extract papers.xml.gz -o papers.bioc.json --pipeline accurate",
    "medkg extract notes.txt -o notes.pubtator --with hpo",
    "medkg extract notes.txt --view notes.html",
)


@click.command("extract", epilog=_EPILOG)
@click.argument("sources", nargs=-1, required=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File: .jsonl, .bioc.json or .pubtator.")
@click.option("--view", type=click.Path(path_type=Path), help="Draw mentions and relations on this HTML page.")
@release_option
@click.option("--pipeline", default="fast", show_default=True, help="Which extractors run: fast or accurate.")
@click.option(
    "--with",
    "only",
    help="Comma list of annotators to run alone: hpo (HPO concepts), hpo-nested (those inside others too), ner (the "
    "trained tagger: diseases, chemicals, genes, signs, procedures).",
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
def command(
    sources: tuple[str, ...],
    out: Path | None,
    view: Path | None,
    release_path: Path | None,
    pipeline: str,
    only: str | None,
    jobs: int,
) -> None:
    """Find entities and relations in SOURCES (files or folders of papers) and write them to a file, draw them, or both.

    The names that are looked for are those of the release; without one, those of HPO, Mondo and MeSH (diseases, drugs).
    """
    from kg.build.annotate import annotate

    with _progress() as listener:
        problems = annotate(
            sources,
            out,
            release=release_path,
            pipeline=pipeline,
            only=only.split(",") if only else None,
            view=view,
            processes=jobs,
            progress=listener,
        )
    for problem in problems:
        report(problem)
    sys.exit(1 if problems else 0)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Documents done and documents a second, on standard error; how many there will be is not known."""
    from rich import progress as bar
    from rich.console import Console

    console = Console(stderr=True)
    columns = (
        bar.SpinnerColumn(),
        bar.TextColumn("{task.completed:,} documents"),
        bar.TextColumn("{task.fields[rate]}"),
        bar.TimeElapsedColumn(),
    )
    with bar.Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("extract", total=None, rate="")

        def listen(done: int) -> None:
            elapsed = bars.tasks[0].elapsed or 1e-9
            bars.update(task, completed=done, rate=f"{done / elapsed:,.0f}/s")

        yield listen
