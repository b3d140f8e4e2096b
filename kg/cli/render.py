"""Answers as a table for people, or as JSON and TSV for programs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from queries.diagnosis.answer import Answer, Contribution

__all__ = ["answer_table", "bits", "quotation", "strength", "writer_of"]

_NAT = 0.6931471805599453
"""Nats in a bit."""
_LISTED = re.compile(r"\d+ finding\(s\) could not be used|\d+ 项表现未能使用")
_COLUMNS = ("patient", "rank", "id", "name", "score", "probability")


@contextmanager
def writer_of(style: str, *, lang: str = "en") -> Iterator[Callable[[Answer], None]]:
    """Give a function that writes one answer to standard output in a style: table, json, jsonl or tsv.

    `json` is one object for one patient, and an array of them for several.
    """
    if style == "json":
        with _json_writer() as write:
            yield write
    elif style == "jsonl":
        yield _write_line
    elif style == "tsv":
        sys.stdout.write("\t".join(_COLUMNS) + "\n")
        yield _write_tsv
    else:
        from rich.console import Console

        from queries.report.words import word

        console = Console()
        yield lambda answer: answer_table(answer, console, lang=lang)
        # Once for all patients: what is said after every answer is soon read after none.
        console.print(f"  [dim]{word('notice', lang)}[/]", highlight=False)


@contextmanager
def _json_writer() -> Iterator[Callable[[Answer], None]]:
    held: list[bytes] = []
    count = 0

    def write(answer: Answer) -> None:
        nonlocal count
        count += 1
        held.append(answer.to_json())
        if count > 1:
            sys.stdout.buffer.write((b"[" if count == 2 else b",\n") + held.pop(0))

    yield write
    if count == 1:
        sys.stdout.buffer.write(held[0] + b"\n")
    else:
        sys.stdout.buffer.write((b",\n" + held[0] + b"]\n") if count else b"[]\n")


def _write_line(answer: Answer) -> None:
    sys.stdout.buffer.write(answer.to_json() + b"\n")


def _write_tsv(answer: Answer) -> None:
    for d in answer.diagnoses:
        cells = (answer.patient, str(d.rank), d.id, d.name, f"{d.score:.4f}", f"{d.probability:.6f}")
        sys.stdout.write("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells) + "\n")


def answer_table(answer: Answer, console: Console, *, lang: str = "en") -> None:
    """Print one answer as a table, with the strongest findings and one quoted sentence or reference each."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from queries.ages import spoken_age
    from queries.report.words import translate, word

    profile = answer.profile
    seen = ", ".join(f.label or f.id for f in profile.observed)
    sex = word(profile.sex, lang) if profile.sex in ("female", "male") else profile.sex
    who = " ".join(part for part in (sex, spoken_age(profile.age, lang) if profile.age else "") if part)
    console.print(f"\n[bold]{escape(answer.patient)}[/] {who}: {escape(seen)}", highlight=False)
    if profile.excluded:
        console.print(
            f"  {word('excluded', lang).lower()}: {escape(', '.join(f.label or f.id for f in profile.excluded))}",
            highlight=False,
        )
    for unmapped in profile.unmapped:
        reason = translate(unmapped.reason, lang)
        console.print(f"  {word('not used', lang)}: {escape(unmapped.item)}: {escape(reason)}", highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column(word("probability", lang).lower(), justify="right")
    table.add_column(word("disease", lang).lower())
    table.add_column(word("for it", lang))
    for d in answer.diagnoses:
        best = "\n".join(f"{strength(c)}  {escape(c.label)}" for c in d.contributions[:3] if c.value > 0)
        table.add_row(str(d.rank), f"{d.probability:.1%}", f"{escape(d.name)}\n[dim]{d.id}[/]", best)
    console.print(table)
    if answer.diagnoses and (quote := quotation(answer.diagnoses[0].contributions, lang)):
        console.print(f"  {escape(quote)}", highlight=False)
    if answer.pairs is not None:
        _pairs(answer, console, lang)
    for warning in answer.warnings:
        # What could not be used stands above, each with its reason.
        if not _LISTED.match(warning):
            said = escape(translate(warning, lang))
            console.print(f"  [yellow]{word('warning', lang)}:[/] {said}", highlight=False)


def _pairs(answer: Answer, console: Console, lang: str) -> None:
    from rich.markup import escape

    from queries.report.words import word

    names = {f.id: f.label or f.id for f in answer.profile.observed}
    told = [pair for pair in answer.pairs or [] if pair.gain > 0]
    if not told:
        console.print(f"  {word('no pair', lang)}", highlight=False)
    for pair in told[:5]:
        gain = word("above one", lang, bits=bits(pair.gain))
        console.print(f"  [bold]{word('two diseases', lang)}[/], {gain}", highlight=False)
        for id, name, explains in zip(pair.ids, pair.names, pair.explains, strict=True):
            what = ", ".join(names.get(finding, finding) for finding in explains)
            console.print(f"    {escape(name)} ({id}): {escape(what)}", highlight=False)


def strength(contribution: Contribution) -> str:
    """The contribution in bits, signed.

    >>> from types import SimpleNamespace
    >>> strength(SimpleNamespace(value=0.6931))
    '+1.0'
    """
    return bits(contribution.value)


def bits(nats: float) -> str:
    """Nats as signed bits, rounded for people.

    >>> bits(-0.6931)
    '-1.0'
    """
    return f"{nats / _NAT:+.1f}"


def quotation(contributions: list[Contribution], lang: str = "en") -> str:
    """One sentence with its source for the strongest finding that has one; else the reference of the strongest."""
    from queries.report.sources import source_name

    evidence: list[tuple[Contribution, dict[str, Any]]] = [
        (c, e) for c in contributions if c.value > 0 for path in c.paths for e in path["evidence"]
    ]
    for contribution, reason in evidence:
        if reason["sentence"]:
            return f"“{reason['sentence']}” — {reason['publication']} [{contribution.label}]"
    for contribution, reason in evidence:
        return f"{contribution.label}: {source_name(reason['source'], reason['publication'], lang)}"
    return ""
