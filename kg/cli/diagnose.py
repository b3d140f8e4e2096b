"""medkg diagnose"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import (
    answer_options,
    choose_format,
    examples,
    labels_of,
    max_diseases_option,
    open_default,
    profiles_of,
    report,
)

__all__ = ["command"]

_EPILOG = examples(
    "medkg diagnose HP:0001166,HP:0001083,HP:0002616,-HP:0001249",
    "medkg diagnose patient.json --top 5 --format table",
    "medkg diagnose cohort.jsonl.gz --format jsonl > answers.jsonl",
    "medkg diagnose patient.json --max-diseases 2",
    "medkg diagnose HP:0002616,HP:0001166 --gene FBN1 --gene TGFBR2",
    "cat note.txt | medkg diagnose -",
    "medkg diagnose note_zh.txt --lang zh --format table",
    "medkg diagnose ward.xlsx --mapping columns.toml --format jsonl",
)


@click.command("diagnose", epilog=_EPILOG)
@click.argument("patients", nargs=-1, required=True)
@answer_options
@click.option("--top", "count", type=click.IntRange(1), default=10, show_default=True, help="How many diagnoses.")
@click.option(
    "--excluded",
    type=click.Choice(["auto", "use", "ignore"]),
    default="auto",
    show_default=True,
    help="Whether excluded findings count against; auto: not for cohort tables (.jsonl).",
)
@max_diseases_option
def command(
    patients: tuple[str, ...],
    release_path: Path | None,
    count: int,
    style: str | None,
    excluded: str,
    genes: tuple[str, ...],
    variants: bool,
    mapping_path: Path | None,
    lang: str,
    max_diseases: int,
) -> None:
    """Rank diagnoses for PATIENTS.

    A patient is a phenopacket (.json; many in .jsonl or .jsonl.gz), a FHIR R4 bundle (.json, .ndjson), a note in
    English or Chinese (.txt), a table with one patient a row (.csv, .tsv, .xlsx), `-` for standard input, or a comma
    list of CURIEs, in which a leading minus marks a finding that is excluded. HPO's terms of onset and of inheritance
    and suspected genes count too. What could not be used is listed.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from kg.cli.render import writer_of
    from loaders.base import Problems
    from queries.diagnosis.answer import rank
    from queries.index import open_index

    release = open_default(release_path)
    index = open_index(release)
    problems = Problems(notify=report)
    use = {"auto": None, "use": True, "ignore": False}[excluded]
    labels = labels_of(lang)
    profiles = profiles_of(patients, release, problems, mapping_path=mapping_path, genes=genes, variants=variants)
    with writer_of(choose_format(style), lang=lang) as write:
        for profile in profiles:
            answer = rank(profile, index, release=release.id, count=count, excluded=use, max_diseases=max_diseases)
            if labels is not None:
                from queries.chinese import in_chinese

                answer = in_chinese(answer, labels)
            write(answer)
    if problems.count:
        sys.exit(1)
