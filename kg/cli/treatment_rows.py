"""Treatments as a table for people, or as JSON and TSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from rich.console import Console

    from queries.treatment.answer import Treatment, TreatmentAnswer

__all__ = ["treatment_table", "writer_of"]

_COLUMNS = ("subject", "rank", "id", "name", "kind", "status", "line", "for", "score", "against")
_BREAKS = str.maketrans("\t\r\n", "   ")


@contextmanager
def writer_of(style: str, lang: str = "en") -> Iterator[Callable[[TreatmentAnswer], None]]:
    """Give a function that writes one answer to standard output in a style: table, json, jsonl or tsv.

    `json` is one object for one subject, and an array of them for several. `lang` is the language of the table's own
    words.
    """
    if style == "json":
        held: list[bytes] = []
        yield lambda answer: held.append(answer.to_json())
        sys.stdout.buffer.write((held[0] if len(held) == 1 else b"[" + b",\n".join(held) + b"]") + b"\n")
    elif style == "jsonl":
        yield lambda answer: _print_bytes(answer.to_json() + b"\n")
    elif style == "tsv":
        sys.stdout.write("\t".join(_COLUMNS) + "\n")
        yield _write_tsv
    else:
        from rich.console import Console

        console = Console()
        yield lambda answer: treatment_table(answer, console, lang)


def _print_bytes(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.buffer.write(data)


def _write_tsv(answer: TreatmentAnswer) -> None:
    for t in answer.treatments:
        against = orjson.dumps([f"{r.severity} {r.kind}: {r.because}" for r in t.against]).decode()
        cells = (answer.subject, str(t.rank), t.id, t.name, t.kind, t.status, t.line, t.for_, f"{t.score:.4f}", against)
        sys.stdout.write("\t".join(cell.translate(_BREAKS) for cell in cells) + "\n")


def treatment_table(answer: TreatmentAnswer, console: Console, lang: str = "en") -> None:
    """Print one answer: each treatment with its standing, what speaks against it, and who backs it."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from queries.report.words import word

    named = ", ".join(t.name if t.probability == 1 else f"{t.name} ({t.probability:.0%})" for t in answer.targets)
    console.print(f"\n[bold]{escape(answer.subject)}[/] {escape(named)}", highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("#", justify="right")
    # What speaks against a drug is never cut, in Chinese neither, where no spaces tell where a line may break.
    for key in ("treatment", "standing", "against", "source"):
        table.add_column(word(key, lang), overflow="fold")
    for t in answer.treatments:
        against = "\n".join(
            f"[{'red' if r.severity == 'avoid' else 'yellow'}]{word(r.severity, lang)}[/] {escape(r.because)}"
            for r in t.against
        )
        name = f"{escape(t.name)}\n[dim]{t.id}[/]"
        if len(answer.targets) > 1:
            name += f"\n[dim]{escape(word('treated for', lang, n=t.for_name))}[/]"
        table.add_row(str(t.rank), name, _standing(t, lang), against, escape(_source(t, lang)))
    if answer.treatments:
        console.print(table)
    for warning in answer.all_warnings:
        console.print(f"  [yellow]{word('warning', lang)}:[/] {escape(warning)}", highlight=False)
    console.print(f"  [dim]{answer.notice}[/]", highlight=False)


def _standing(t: Treatment, lang: str) -> str:
    from queries.report.words import standing, word

    said = standing(t.kind, t.status, t.line, lang)
    return f"{said}\n[dim]{word('taken', lang)}[/]" if t.taken else said


def _source(treatment: Treatment, lang: str) -> str:
    from queries.report.sources import source_name

    for reason in treatment.evidence or [e for r in treatment.against for e in r.evidence]:
        return source_name(str(reason["source"]), str(reason["publication"]), lang)
    return ""
