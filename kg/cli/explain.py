"""medkg explain"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples, labels_of, lang_option, open_default, release_option, report

if TYPE_CHECKING:
    from rich.console import Console

    from kg.model import Evidence
    from queries.explain import Explanation

__all__ = ["command"]

_EPILOG = examples(
    'medkg explain patient.json "Marfan syndrome"',
    "medkg explain HP:0001166,HP:0001083 OMIM:154700 --format json",
)


@click.command("explain", epilog=_EPILOG)
@click.argument("patient")
@click.argument("disease")
@release_option
@click.option("--format", "style", type=click.Choice(["table", "json"]), help="Default: table, or json in a pipe.")
@lang_option
def command(patient: str, disease: str, release_path: Path | None, style: str | None, lang: str) -> None:
    """Show why DISEASE (id or name) stands where it stands for PATIENT: contributions, paths, sentences.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from loaders.base import Problems
    from queries.chinese import explanation_in_chinese
    from queries.diagnosis.patients import patients
    from queries.explain import explain
    from queries.index import open_index

    release = open_default(release_path)
    index = open_index(release)
    problems = Problems(notify=report)
    stdin = sys.stdin.buffer.read() if patient == "-" else b""
    labels = labels_of(lang)
    for profile in patients([patient], release, problems, stdin=stdin):
        found = explain(profile, disease, release, index)
        if labels is not None:
            found = explanation_in_chinese(found, labels)
        if (style or ("table" if sys.stdout.isatty() else "json")) == "json":
            _print_json(found)
        else:
            from rich.console import Console

            _print_table(found, Console())
    if problems.count:
        sys.exit(1)


def _print_json(found: Explanation) -> None:
    import orjson

    from queries.diagnosis.answer import NOTICE

    plain = {"notice": NOTICE, "patient": found.profile.id, "explanation": found}
    sys.stdout.buffer.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2) + b"\n")


def _print_table(found: Explanation, console: Console) -> None:
    from rich.markup import escape

    from kg.cli.render import strength
    from queries.diagnosis.answer import NOTICE

    d = found.diagnosis
    console.print(f"\n[bold]{escape(d.name)}[/] ({d.id}) is rank {d.rank} of {found.candidates:,}", highlight=False)
    console.print(f"  score {d.score:.2f} nats, probability {d.probability:.1%} among all candidates", highlight=False)
    for c in d.contributions:
        absent = ", which the patient does not have" if c.excluded else ""
        console.print(f"\n[bold]{strength(c)} bits[/]  {escape(c.label)} ({c.feature}){absent}", highlight=False)
        if not c.paths:
            console.print("    nothing specific that the disease is known for", highlight=False)
        for path in c.paths:
            how = f"{path['relation']}: {path['name']} ({path['term']}), seen in about {path['rate']:.0%}"
            console.print(f"    {escape(how)}", highlight=False)
            for evidence in found.statements[path["statement"]].evidence[:5]:
                _print_evidence(evidence, console)
    console.print(
        f"\n{d.remainder / 0.6931471805599453:+.1f} bits  findings of the disease that nobody mentioned, and prior"
    )
    for statement in found.against:
        console.print(f"\n[bold]contradicting:[/] {statement.object} is said NOT to occur", highlight=False)
        for evidence in statement.evidence[:5]:
            _print_evidence(evidence, console)
    _print_without(found, console)
    console.print(f"\n[dim]{NOTICE}[/]", highlight=False)


def _print_without(found: Explanation, console: Console) -> None:
    from rich.markup import escape

    for line in found.without:
        if line.rank != found.diagnosis.rank:
            what = f"{escape(line.label)} ({line.feature})"
            chance = f"probability {line.probability:.1%}"
            console.print(f"\nwithout {what} it would be rank {line.rank:,}, {chance}", highlight=False)
    if found.without and all(line.rank == found.diagnosis.rank for line in found.without):
        console.print(f"\nwithout any one of the findings it would still be rank {found.diagnosis.rank}")


def _print_evidence(evidence: Evidence, console: Console) -> None:
    from rich.markup import escape

    share = evidence.frequency
    count = f", {share.count:g}/{share.total} patients" if share and share.total and share.count is not None else ""
    origin = f"{evidence.publication or evidence.source} ({evidence.source} {evidence.source_version}".rstrip()
    console.print(f"      - {escape(origin)}{count}, confidence {evidence.confidence:.2f})", highlight=False)
    if evidence.sentence:
        console.print(f"        “{escape(evidence.sentence)}” [{evidence.extractor}]", highlight=False, markup=False)
