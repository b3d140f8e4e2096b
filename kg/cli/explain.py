"""medkg explain"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import (
    examples,
    gene_options,
    labels_of,
    lang_option,
    open_default,
    profiles_of,
    release_option,
    report,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from kg.model import Evidence, Profile
    from kg.release.read import Release
    from loaders.base import Problems
    from queries.compare import Comparison
    from queries.explain import Explanation
    from queries.treatment.table import TreatmentTable

__all__ = ["command"]

_EPILOG = examples(
    'medkg explain patient.json "Marfan syndrome"',
    'medkg explain patient.json "Marfan syndrome" --against "Loeys-Dietz syndrome 2"',
    "medkg explain HP:0001166,HP:0001083 OMIM:154700 --format json",
    "medkg explain patient.json naproxen --for gout",
    "medkg explain gout allopurinol",
    "medkg explain 痛风 别嘌醇 --lang zh",
)


@click.command("explain", epilog=_EPILOG)
@click.argument("patient", metavar="PATIENT_OR_DISEASE")
@click.argument("disease", metavar="DISEASE_OR_TREATMENT")
@click.option("--against", "other", help="Another disease (id or name) to set beside DISEASE, finding by finding.")
@click.option("--for", "target", default="", help="The disease that a treatment is explained for (id or name).")
@release_option
@gene_options
@click.option("--format", "style", type=click.Choice(["table", "json"]), help="Default: table, or json in a pipe.")
@lang_option
def command(
    patient: str,
    disease: str,
    other: str | None,
    target: str,
    release_path: Path | None,
    genes: tuple[str, ...],
    variants: bool,
    style: str | None,
    lang: str,
) -> None:
    """Show why a disease (id or name) stands where it stands for PATIENT: contributions, paths, sentences.

    With --against another disease stands beside it: what each finding says for the one and for the other. A drug or
    other treatment in its place is explained as `medkg treat` ranks it, for a patient or for a disease alone: what
    speaks for it and against it, over which things, and who says so.

    Decision support for clinicians: it does not replace a doctor's judgement.
    """
    from loaders.base import Problems
    from queries.treatment.table import open_treatments

    release = open_default(release_path)
    table = open_treatments(release)
    problems = Problems(notify=report)
    as_json = (style or ("table" if sys.stdout.isatty() else "json")) == "json"
    if other is None and (target or _is_treatment(disease, table)):
        _explain_treatments(patient, disease, target, release, table, problems, as_json=as_json, lang=lang)
    else:
        profiles = profiles_of([patient], release, problems, genes=genes, variants=variants)
        _explain_diagnoses(profiles, disease, other, release, as_json=as_json, lang=lang)
    if problems.count:
        sys.exit(1)


def _explain_treatments(
    patient: str,
    drug: str,
    target: str,
    release: Release,
    table: TreatmentTable,
    problems: Problems,
    *,
    as_json: bool,
    lang: str,
) -> None:
    from kg.cli.treatment_explanation import show_treatment
    from queries.treatment.chinese import explanation_in_chinese
    from queries.treatment.explaining import explain_treatment
    from queries.treatment.subjects import subjects_of

    stdin = sys.stdin.buffer.read() if patient == "-" else b""
    for subject in subjects_of(patient, release, table, problems, stdin=stdin):
        found = explain_treatment(subject, drug, release, disease=target, table=table)
        show_treatment(explanation_in_chinese(found, table) if lang == "zh" else found, as_json=as_json, lang=lang)


def _explain_diagnoses(
    profiles: Iterable[Profile], disease: str, other: str | None, release: Release, *, as_json: bool, lang: str
) -> None:
    from rich.console import Console

    from queries.chinese import comparison_in_chinese, explanation_in_chinese
    from queries.compare import compare
    from queries.explain import explain
    from queries.index import open_index

    index = open_index(release)
    labels = labels_of(lang)
    for profile in profiles:
        if other is not None:
            compared = compare(profile, disease, other, index)
            compared = comparison_in_chinese(compared, labels) if labels is not None else compared
            _show_comparison(compared, as_json=as_json, lang=lang)
            continue
        explained = explain(profile, disease, release, index)
        if labels is not None:
            explained = explanation_in_chinese(explained, labels)
        if as_json:
            _print_json(explained, lang)
        else:
            _print_table(explained, Console(), lang)


def _is_treatment(text: str, table: TreatmentTable) -> bool:
    """Whether a name means a drug or procedure and no disease."""
    return bool(table.drugs(text, text)) and not table.condition(text, text)


def _print_json(found: Explanation, lang: str) -> None:
    import orjson

    from queries.report.words import word

    plain = {"notice": word("notice", lang), "patient": found.profile.id, "explanation": found}
    sys.stdout.buffer.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2) + b"\n")


def _show_comparison(found: Comparison, *, as_json: bool, lang: str) -> None:
    from queries.report.words import word

    if as_json:
        import orjson

        plain = {"notice": word("notice", lang), "patient": found.profile.id, "comparison": found}
        sys.stdout.buffer.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2) + b"\n")
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from kg.cli.render import bits

    first, second, console = found.first, found.second, Console()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(word("finding", lang).lower())
    for d in (first, second):
        place = f"{word('rank', lang).lower()} {d.rank}, {d.probability:.1%}"
        table.add_column(f"{escape(d.name)}\n{d.id}, {place}", justify="right")
    table.add_column(f"{word('difference', lang).lower()} ({word('unit bits', lang)})", justify="right")
    for row in found.rows:
        name = f"{escape(row.label)}{', ' + word('absent', lang) if row.excluded else ''}"
        cells = [
            f"{bits(value)}  {word(how, lang)}"
            for value, how in ((row.first, row.first_relation), (row.second, row.second_relation))
        ]
        table.add_row(name, *cells, bits(row.difference))
    table.add_row(word("remainder", lang), bits(first.remainder), bits(second.remainder), bits(found.remainder))
    table.add_row(
        f"[bold]{word('sum', lang).lower()}[/]", bits(first.score), bits(second.score), bits(found.difference)
    )
    console.print(table)
    console.print(f"  [dim]{word('notice', lang)}[/]", highlight=False)


def _print_table(found: Explanation, console: Console, lang: str) -> None:
    from rich.markup import escape

    from kg.cli.render import bits, strength
    from queries.report.words import word

    d = found.diagnosis
    place = word("is rank", lang, rank=d.rank, n=f"{found.candidates:,}")
    console.print(f"\n[bold]{escape(d.name)}[/] ({d.id}) {place}", highlight=False)
    summary = word("score and chance", lang, score=f"{d.score:.2f}", chance=f"{d.probability:.1%}")
    console.print(f"  {summary}", highlight=False)
    unit = word("unit bits", lang)
    for c in d.contributions:
        absent = word("not there", lang) if c.excluded else ""
        console.print(f"\n[bold]{strength(c)} {unit}[/]  {escape(c.label)} ({c.feature}){absent}", highlight=False)
        if not c.paths:
            console.print(f"    {word(c.relation, lang)}", highlight=False)
        for path in c.paths:
            if not path["statement"]:
                console.print(f"    {escape(path['name'])} ({path['term']}):", highlight=False)
                for reason in path["evidence"]:
                    console.print(f"      “{escape(reason['sentence'])}”", highlight=False)
                continue
            rate = word("seen in", lang, rate=f"{path['rate']:.0%}")
            how = f"{word(path['relation'], lang)}: {path['name']} ({path['term']}), {rate}"
            console.print(f"    {escape(how)}", highlight=False)
            for evidence in found.statements[path["statement"]].evidence[:5]:
                _print_evidence(evidence, console, lang)
    console.print(f"\n{bits(d.remainder)} {unit}  {word('remainder', lang)}")
    for statement in found.against:
        said = word("said not to occur", lang, name=statement.object)
        console.print(f"\n[bold]{word('contradicting', lang)}[/] {said}", highlight=False)
        for evidence in statement.evidence[:5]:
            _print_evidence(evidence, console, lang)
    _print_without(found, console, lang)
    console.print(f"\n[dim]{word('notice', lang)}[/]", highlight=False)


def _print_without(found: Explanation, console: Console, lang: str) -> None:
    from rich.markup import escape

    from queries.report.words import word

    for line in found.without:
        if line.rank != found.diagnosis.rank:
            what = f"{escape(line.label)} ({line.feature})"
            told = word("without", lang, name=what, rank=f"{line.rank:,}", chance=f"{line.probability:.1%}")
            console.print(f"\n{told}", highlight=False)
    if found.without and all(line.rank == found.diagnosis.rank for line in found.without):
        console.print(f"\n{word('without any', lang, rank=found.diagnosis.rank)}")


def _print_evidence(evidence: Evidence, console: Console, lang: str) -> None:
    from rich.markup import escape

    from queries.report.sources import source_name
    from queries.report.words import word

    told = [f"{source_name(evidence.source, evidence.publication, lang)} {evidence.source_version}".rstrip()]
    share = evidence.frequency
    if share and share.total and share.count is not None:
        told.append(f"{share.count:g}/{share.total} {word('patients', lang)}")
    told.append(f"{word('confidence', lang)} {evidence.confidence:.2f}")
    console.print(f"      - {escape(', '.join(told))}", highlight=False)
    if evidence.sentence:
        console.print(f"        “{escape(evidence.sentence)}” [{evidence.extractor}]", highlight=False, markup=False)
