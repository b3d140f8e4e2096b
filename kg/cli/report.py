"""medkg report"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    examples,
    gene_options,
    labels_of,
    max_diseases_option,
    open_default,
    profiles_of,
    release_option,
)
from kg.cli.common import report as tell

if TYPE_CHECKING:
    from kg.model import Profile
    from queries.report.labels import Labels

__all__ = ["command"]

_EPILOG = examples(
    "medkg report patient.json -o report.html",
    "medkg report patient.json -o report.html -o report.json -o report.tsv --lang zh",
)


@click.command("report", epilog=_EPILOG)
@click.argument("patient")
@release_option
@gene_options
@click.option(
    "-o",
    "--out",
    "outs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    required=True,
    help="File to write: .html, .json or .tsv by its ending; may be repeated.",
)
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the page.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Names of findings in another language: a Babelon table of HPO (zh: also what ships and was fetched).",
)
@click.option("--top", "count", type=click.IntRange(1, 50), default=5, show_default=True, help="How many diagnoses.")
@max_diseases_option
def command(
    patient: str,
    release_path: Path | None,
    genes: tuple[str, ...],
    variants: bool,
    outs: tuple[Path, ...],
    lang: str,
    labels: Path | None,
    count: int,
    max_diseases: int,
) -> None:
    """Write one page for PATIENT: findings, differential, reasons with their sentences, next questions, treatments.

    The page needs no script and no network, prints on A4, and can be read aloud. JSON and TSV hold the same numbers.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from kg.errors import InputError, UsageError
    from loaders.base import Problems
    from queries.index import open_index
    from queries.report.content import report_content
    from queries.review import read_reviews

    unknown = [out.name for out in outs if out.suffix not in (".html", ".json", ".tsv")]
    if unknown:
        raise UsageError(f"{unknown[0]} ends in none of .html, .json, .tsv", hint="medkg report PATIENT -o report.html")
    names = labels_of(lang, labels)
    release = open_default(release_path)
    problems = Problems(notify=tell)
    profile = _only(profiles_of([patient], release, problems, genes=genes, variants=variants))
    content = report_content(
        profile,
        release,
        open_index(release),
        count=count,
        command=_call(patient, outs[0], lang, count, genes=genes, variants=variants, max_diseases=max_diseases),
        reviews=read_reviews(Path(patient)),
        max_diseases=max_diseases,
    )
    for out in outs:
        data = _rendered(content, out.suffix, lang, names)
        try:
            out.write_bytes(data)
        except OSError as error:
            raise InputError(f"{out} cannot be written ({error.strerror})", hint="name another file with -o") from None
    if problems.count:
        sys.exit(1)


def _only(profiles: Iterable[Profile]) -> Profile:
    """The one patient of a call; where nothing could be read, that has been told."""
    from kg.errors import InputError

    found = list(profiles)
    if not found:
        sys.exit(1)
    if len(found) > 1:
        raise InputError(f"{len(found)} patients, and a report is for one", hint="give one phenopacket (.json)")
    return found[0]


def _rendered(content: dict[str, Any], ending: str, lang: str, names: Labels | None) -> bytes:
    """The report as its file's ending asks for; JSON and TSV keep the names of their sources."""
    from queries.chinese import content_in_chinese, with_clues
    from queries.report.content import to_json, to_tsv
    from queries.report.page import to_html

    if ending == ".json":
        return to_json(content)
    if ending == ".tsv":
        return to_tsv(content).encode()
    if lang == "zh" and names is not None:
        mine = content["profile"]
        content = content_in_chinese(content, names)
        names = with_clues(names, mine["age"], mine["sex"], [gene["label"] for gene in mine["genes"]])
    return to_html(content, lang=lang, labels=names).encode()


def _call(
    patient: str, out: Path, lang: str, count: int, *, genes: tuple[str, ...], variants: bool, max_diseases: int
) -> str:
    """The command that makes the page again; of a file only its name."""
    named = Path(patient).name if Path(patient).suffix else patient
    given = [*(part for gene in genes for part in ("--gene", gene)), *(["--variants"] if variants else [])]
    given += ["--max-diseases", "2"] if max_diseases > 1 else []
    return shlex.join(["medkg", "report", named, "-o", out.name, "--lang", lang, "--top", str(count), *given])
