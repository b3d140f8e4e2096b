"""medkg eval assertion"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples
from kg.cli.eval.faces import errors_option, finish, format_option, show_scores

__all__ = ["command"]

_EPILOG = examples(
    "medkg eval assertion gold.txt",
    "medkg eval assertion gold.txt --errors errors.html",
    "medkg eval assertion judged.jsonl --format json",
)


@click.command("assertion", epilog=_EPILOG)
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@format_option
@errors_option
def command(gold: Path, format: str, errors: Path | None) -> None:
    """Judge the mentions of GOLD anew and compare: negated, uncertain, family, historical, hypothetical.

    GOLD holds a text a line with its mentions marked, "He denied [n:fever] but had [:cough]." (n negated, u uncertain,
    f family, h historical, y hypothetical), or JSON lines as medkg extract writes them, corrected by you. "affirmed"
    are the mentions that a graph may take for facts. The interval holds F1 in 95 of 100 samples of the texts.
    """
    from kg.build.evaluate_assertion import evaluate_assertion

    result = evaluate_assertion(gold)
    show_scores("assertion", {"mention": result.scores}, format, documents=result.documents, gold=result.gold)
    finish(errors, f"Assertion on {gold.name}", result.scores, result.errors, result.problems)
