"""medkg diagnose"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import choose_format, examples, open_default, release_option, report

__all__ = ["command"]

_EPILOG = examples(
    "medkg diagnose HP:0001166,HP:0001083,HP:0002616,-HP:0001249",
    "medkg diagnose patient.json --top 5 --format table",
    "medkg diagnose cohort.jsonl.gz --format jsonl > answers.jsonl",
    "cat note.txt | medkg diagnose -",
)


@click.command("diagnose", epilog=_EPILOG)
@click.argument("patients", nargs=-1, required=True)
@release_option
@click.option("--top", "count", type=click.IntRange(1), default=10, show_default=True, help="How many diagnoses.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    help="Default: table, or jsonl in a pipe.",
)
@click.option(
    "--excluded",
    type=click.Choice(["auto", "use", "ignore"]),
    default="auto",
    show_default=True,
    help="Whether excluded findings count against; auto: not for cohort tables (.jsonl).",
)
def command(patients: tuple[str, ...], release_path: Path | None, count: int, style: str | None, excluded: str) -> None:
    """Rank diagnoses for PATIENTS.

    A patient is a phenopacket (.json; many in .jsonl or .jsonl.gz), a text note, `-` for standard input, or a comma
    list of CURIEs, in which a leading minus marks a finding that is excluded.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from kg.cli.render import writer_of
    from loaders.base import Problems
    from queries.diagnosis.answer import rank
    from queries.diagnosis.patients import patients as read_patients
    from queries.index import open_index

    release = open_default(release_path)
    index = open_index(release)
    problems = Problems(notify=report)
    use = {"auto": None, "use": True, "ignore": False}[excluded]
    stdin = sys.stdin.buffer.read() if "-" in patients else b""
    with writer_of(choose_format(style)) as write:
        for profile in read_patients(patients, release, problems, stdin=stdin):
            write(rank(profile, index, release=release.id, count=count, excluded=use))
    if problems.count:
        sys.exit(1)
