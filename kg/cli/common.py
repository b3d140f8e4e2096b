"""Options and habits that several verbs share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.errors import MedkgError
    from kg.model import Profile
    from kg.release.read import Release
    from loaders.base import Problems
    from queries.report.labels import Labels

__all__ = [
    "answer_options", "ask_password", "choose_format", "examples", "gene_options", "labels_of", "lang_option",
    "load_progress", "mapping_of", "mapping_option", "max_diseases_option", "open_default", "profiles_of", "progress",
    "release_option", "report",
]  # fmt: skip

release_option = click.option(
    "--release", "release_path", type=click.Path(path_type=Path), help="Release folder (default: the last one built)."
)


lang_option = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the answer."
)
mapping_option = click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What the columns of a table mean (TOML, see docs/patients.md).",
)
max_diseases_option = click.option(
    "--max-diseases",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="2: also the pairs of diseases that together explain the findings best.",
)


_format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    help="Default: table, or jsonl in a pipe.",
)
_gene_option = click.option(
    "--gene", "genes", multiple=True, help="A gene suspected to be the cause (symbol or NCBIGene:…); may be repeated."
)
_variants_option = click.option(
    "--variants",
    is_flag=True,
    help="Genes with a variant in a phenopacket's interpretations count too (a solved case tells its answer so).",
)


def gene_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--gene` and `--variants`."""
    return _gene_option(_variants_option(command))


def answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the verbs that answer for many patients have in common: release, format, genes, tables, language."""
    for option in reversed((release_option, _format_option, gene_options, mapping_option, lang_option)):
        command = option(command)
    return command


def profiles_of(
    patients: Iterable[str],
    release: Release,
    problems: Problems,
    *,
    mapping_path: Path | None = None,
    genes: Sequence[str] = (),
    variants: bool = False,
) -> Iterator[Profile]:
    """The patients of a call, as they are read; `-` is standard input."""
    from queries.diagnosis.patients import patients as read_patients

    names = list(patients)
    stdin = sys.stdin.buffer.read() if "-" in names else b""
    mapping = mapping_of(mapping_path)
    return read_patients(names, release, problems, stdin=stdin, mapping=mapping, genes=genes, variants=variants)


def labels_of(lang: str, table: Path | None = None) -> Labels | None:
    """Names of the answer's language, from what ships and what has been fetched; None for English."""
    if lang == "en" and table is None:
        return None
    from kg.build.home import sources_folders
    from queries.chinese import chinese_labels
    from queries.report.labels import read_labels

    if lang == "zh":
        return chinese_labels(sources_folders(), table=table)
    return read_labels(table) if table is not None else None


def mapping_of(path: Path | None) -> dict[str, str] | None:
    """The mapping file of a call, read."""
    from loaders.patients.table import read_mapping

    return read_mapping(path) if path is not None else None


def examples(*lines: str) -> str:
    """The epilog of a command: examples that can be copied."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def open_default(path: Path | None) -> Release:
    """The release that was named, or the one built last. A folder that is not there is a wrong call."""
    from kg.build.home import current_release
    from kg.errors import UsageError
    from kg.release.read import open_release

    if path is not None and not path.is_dir():
        raise UsageError(f"{path} is no folder of a release", hint="medkg build hpo hpoa mondo --out release")
    return open_release(path if path is not None else current_release())


def report(error: MedkgError) -> None:
    """Tell one problem on standard error."""
    click.echo(f"medkg: {error}", err=True)


def choose_format(given: str | None) -> str:
    """The format that was asked for; else a table for people and JSON lines for pipes."""
    return given or ("table" if sys.stdout.isatty() else "jsonl")


def ask_password(user: str) -> str:
    """Ask a person for the password of a user; raises `StoreError` when nobody is there to answer."""
    from kg.errors import StoreError

    if not sys.stdin.isatty():
        raise StoreError(f"no password for {user}", hint="set NEO4J_PASSWORD")
    answer: str = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return answer


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


@contextmanager
def load_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Like `progress`, with rows a second."""
    from rich import progress as bar
    from rich.console import Console

    columns = (
        bar.TextColumn("{task.description:<11}"),
        bar.BarColumn(),
        bar.MofNCompleteColumn(),
        bar.TextColumn("{task.fields[rate]}"),
        bar.TimeElapsedColumn(),
        bar.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with bar.Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, rate="")
            speed = bars.tasks[tasks[stage]].speed
            bars.update(tasks[stage], completed=done, total=total, rate=f"{speed:,.0f} rows/s" if speed else "")

        yield listen
