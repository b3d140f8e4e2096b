"""medkg next"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import answer_options, choose_format, examples, labels_of, open_default, profiles_of, report

if TYPE_CHECKING:
    from rich.console import Console

    from queries.questions.ask import Questions

__all__ = ["command"]

_COLUMNS = ("patient", "rank", "id", "name", "cost", "gain_bits", "yes")
_EPILOG = examples(
    "medkg next HP:0001166,HP:0001083",
    "medkg next patient.json --cost ask --cost examine --format table",
)


@click.command("next", epilog=_EPILOG)
@click.argument("patients", nargs=-1, required=True)
@answer_options
@click.option("--top", "count", type=click.IntRange(1), default=10, show_default=True, help="How many questions.")
@click.option(
    "--cost",
    "costs",
    type=click.Choice(["ask", "examine", "lab", "imaging", "gene test"]),
    multiple=True,
    help="Only questions of this class; may be repeated (default: all).",
)
def command(
    patients: tuple[str, ...],
    release_path: Path | None,
    count: int,
    costs: tuple[str, ...],
    style: str | None,
    genes: tuple[str, ...],
    variants: bool,
    mapping_path: Path | None,
    lang: str,
) -> None:
    """Show which findings and tests would split the candidates for PATIENTS best.

    Ranked by the information (bits) that the answer is expected to bring; each with the class of what it takes.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from loaders.base import Problems
    from queries.chinese import questions_in_chinese
    from queries.index import open_index
    from queries.questions.ask import questions
    from queries.questions.costs import COSTS
    from queries.questions.genes import genes_of

    release = open_default(release_path)
    index = open_index(release)
    tests = genes_of(release, index)
    problems = Problems(notify=report)
    profiles = profiles_of(patients, release, problems, mapping_path=mapping_path, genes=genes, variants=variants)
    found = (
        questions(profile, index, release=release.id, count=count, costs=costs or COSTS, genes=tests)
        for profile in profiles
    )
    labels = labels_of(lang)
    if labels is not None:
        found = (questions_in_chinese(answer, labels) for answer in list(found))
    style = choose_format(style)
    if style == "json":
        lines = [answer.to_json() for answer in found]
        sys.stdout.buffer.write((lines[0] if len(lines) == 1 else b"[" + b",\n".join(lines) + b"]") + b"\n")
    elif style == "jsonl":
        for answer in found:
            sys.stdout.buffer.write(answer.to_json() + b"\n")
    elif style == "tsv":
        sys.stdout.write("\t".join(_COLUMNS) + "\n")
        for answer in found:
            _write_tsv(answer)
    else:
        from rich.console import Console

        console = Console()
        for answer in found:
            _print_table(answer, console, lang)
        from queries.report.words import word

        console.print(f"  [dim]{word('notice', lang)}[/]", highlight=False)
    if problems.count:
        sys.exit(1)


def _write_tsv(answer: Questions) -> None:
    for q in answer.questions:
        cells = (answer.patient, str(q.rank), q.id, q.name, q.cost, f"{q.gain:.4f}", f"{q.yes:.4f}")
        sys.stdout.write("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells) + "\n")


def _print_table(answer: Questions, console: Console, lang: str) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from queries.report.words import word

    left = word("bits to learn", lang, bits=f"{answer.uncertainty:.1f}")
    console.print(f"\n[bold]{escape(answer.patient)}[/]: {left}", highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(word("bits", lang), justify="right")
    table.add_column(word("question", lang))
    table.add_column(word("how", lang))
    table.add_column(word("yes", lang), justify="right")
    table.add_column(word("if yes", lang))
    table.add_column(word("if no", lang))
    for q in answer.questions:
        then = [f"{escape(lead['name'])} {lead['probability']:.0%}" for lead in (q.if_yes, q.if_no)]
        name, how = f"{escape(q.name)}\n[dim]{q.id}[/]", word(q.cost, lang)
        table.add_row(f"{q.gain:.2f}", name, how, f"{q.yes:.0%}", *then)
    console.print(table)
    for warning in answer.warnings:
        console.print(f"  [yellow]{word('warning', lang)}:[/] {escape(warning)}", highlight=False)
