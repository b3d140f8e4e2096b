"""What all tasks of `medkg eval` share: options, and how scores are shown."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import report

if TYPE_CHECKING:
    from extractors.evaluation.concepts import Confusion, Scores
    from kg.errors import MedkgError

__all__ = ["errors_option", "finish", "format_option", "show_scores"]

errors_option = click.option(
    "--errors", type=click.Path(path_type=Path), help="Write the commonest errors to this HTML file."
)
format_option = click.option(
    "--format", type=click.Choice(["table", "json", "tsv"]), default="table", show_default=True, help="How to print."
)


def show_scores(
    task: str, levels: Mapping[str, Mapping[str, Scores]], format: str, *, documents: int, gold: int, **facts: Any
) -> None:
    """Print scores: `levels` maps a level (document, exact, partial, …) to scores by label (a type, a field, `all`).

    As JSON: `{"task", "documents", "gold", …facts, "scores": {level: {label: {"precision", "recall", "f1", "low",
    "high"}}}}`; as TSV one row a level and label, with a head.
    """
    if format == "json":
        import orjson

        body = {level: {label: asdict(one) for label, one in labels.items()} for level, labels in levels.items()}
        row = {"task": task, "documents": documents, "gold": gold, **facts, "scores": body}
        click.echo(orjson.dumps(row, option=orjson.OPT_INDENT_2).decode())
        return
    rows = [(level, label, one) for level, labels in levels.items() for label, one in labels.items()]
    if format == "tsv":
        click.echo("level\tlabel\tprecision\trecall\tf1\tlow\thigh")
        for level, label, s in rows:
            figures = "\t".join(f"{value:.2f}" for value in (s.precision, s.recall, s.f1, s.low, s.high))
            click.echo(f"{level}\t{label}\t{figures}")
        return
    click.echo(f"{documents:,} documents, {gold:,} gold mentions")
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")
    width = max((len(label) for _, label, _ in rows), default=5) + 2
    click.echo(f"{'':<10}{'':<{width}}{'precision':>9}{'recall':>8}{'F1':>7}   95 % interval")
    for level, label, s in rows:
        figures = f"{s.precision:>9.1f}{s.recall:>8.1f}{s.f1:>7.1f}   {s.low:.1f} to {s.high:.1f}"
        click.echo(f"{level:<10}{label:<{width}}{figures}")


def finish(
    page: Path | None,
    title: str,
    scores: Mapping[str, Scores],
    errors: Sequence[Confusion],
    problems: Sequence[MedkgError],
) -> None:
    """Write the page of errors, if one is wanted, and say what of the input could not be used: exit 1 if any."""
    from extractors.evaluation.page import error_page

    if page:
        page.write_text(error_page(title, scores, errors, lambda _: ""), encoding="utf-8")
        click.echo(f"errors: {page}", err=True)
    for problem in problems:
        report(problem)
    sys.exit(1 if problems else 0)
