"""Options and habits that several verbs share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.errors import MedkgError
    from kg.release.read import Release

__all__ = ["choose_format", "examples", "open_default", "progress", "release_option", "report"]

release_option = click.option(
    "--release", "release_path", type=click.Path(path_type=Path), help="Release folder (default: the last one built)."
)


def examples(*lines: str) -> str:
    """The epilog of a command: examples that can be copied."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def open_default(path: Path | None) -> Release:
    """The release that was named, or the one built last."""
    from kg.build.home import current_release
    from kg.release.read import open_release

    return open_release(path if path is not None else current_release())


def report(error: MedkgError) -> None:
    """Tell one problem on standard error."""
    click.echo(f"medkg: {error}", err=True)


def choose_format(given: str | None) -> str:
    """The format that was asked for; else a table for people and JSON lines for pipes."""
    return given or ("table" if sys.stdout.isatty() else "jsonl")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A listener that draws a bar a stage on standard error; silent when nobody looks."""
    from rich import progress as bar
    from rich.console import Console

    columns = (
        bar.TextColumn("{task.description:<8}"),
        bar.BarColumn(),
        bar.MofNCompleteColumn(),
        bar.TimeElapsedColumn(),
        bar.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with bar.Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield listen
