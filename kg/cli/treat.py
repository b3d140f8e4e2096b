"""medkg treat"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import choose_format, examples, lang_option, open_default, release_option, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from queries.treatment.answer import TreatmentAnswer
    from queries.treatment.table import TreatmentTable

__all__ = ["command"]

_EPILOG = examples(
    'medkg treat "community-acquired pneumonia"',
    "medkg treat MONDO:0005148 --top 10 --format table",
    "medkg treat patient.json --for asthma",
    "medkg treat 肺炎 --lang zh",
    "medkg treat patient.json --drug ibuprofen --drug amoxicillin",
    "medkg treat MONDO:0004979,RXCUI:8787,HP:0002153",
    'medkg treat "Huntington disease" --candidates --format tsv',
)


@click.command("treat", epilog=_EPILOG)
@click.argument("subjects", nargs=-1, required=True, metavar="PATIENT_OR_DISEASE...")
@release_option
@click.option("--top", "count", type=click.IntRange(1), default=20, show_default=True, help="How many treatments.")
@click.option("--for", "disease", default="", help="Treat patients for this disease (id or name).")
@click.option(
    "--drug",
    "drugs",
    multiple=True,
    help="Judge this drug for the subject, whatever it is for; repeat it.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["drug", "procedure", "supportive", "follow_up"]),
    help="Only this kind of treatment; repeat it.",
)
@click.option("--candidates", is_flag=True, help="Add untried drugs whose class-mates treat the disease (predicted).")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "jsonl", "tsv"]),
    help="Default: table, or jsonl in a pipe.",
)
@lang_option
def command(
    subjects: tuple[str, ...],
    release_path: Path | None,
    count: int,
    disease: str,
    drugs: tuple[str, ...],
    kinds: tuple[str, ...],
    candidates: bool,
    style: str | None,
    lang: str,
) -> None:
    """Rank treatments, with what speaks against each for this patient.

    A subject is a disease (id or name) or a patient: any patient file that `medkg diagnose` reads, `-`, or a comma list
    of CURIEs of findings, diseases (known conditions) and drugs (taken). A patient is treated for his known conditions
    and for his ranked diagnoses, weighted by their probability, or for what --for says.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from kg.cli.treatment_rows import writer_of
    from loaders.base import Problems
    from queries.treatment.subjects import answers
    from queries.treatment.table import open_treatments

    release = open_default(release_path)
    problems = Problems(notify=report)
    stdin = sys.stdin.buffer.read() if "-" in subjects else b""
    found = answers(
        subjects, release, problems, stdin=stdin, disease=disease, drugs=drugs, kinds=kinds, count=count,
        candidates=candidates,
    )  # fmt: skip
    with writer_of(choose_format(style), lang) as write:
        for answer in _in_chinese(found, open_treatments(release)) if lang == "zh" else found:
            write(answer)
    if problems.count:
        sys.exit(1)


def _in_chinese(answers: Iterable[TreatmentAnswer], table: TreatmentTable) -> Iterator[TreatmentAnswer]:
    from queries.treatment.chinese import treatments_in_chinese

    return (treatments_in_chinese(answer, table) for answer in answers)
