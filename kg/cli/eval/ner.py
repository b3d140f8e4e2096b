"""medkg eval ner"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples
from kg.cli.eval.faces import errors_option, finish, format_option, show_scores

__all__ = ["command"]

_EPILOG = examples(
    "medkg eval ner CDR_TestSet.PubTator.txt.gz",
    "medkg eval ner gold.bioc.json --pipeline accurate --errors errors.html",
    "medkg eval ner case_reports/ --style maccrobat",
)


@click.command("ner", epilog=_EPILOG)
@click.argument("corpus", type=click.Path(path_type=Path, exists=True))
@click.option("--pipeline", type=click.Choice(["fast", "accurate"]), default="fast", show_default=True, help="Tagger.")
@click.option("--style", help="Mark all texts as this corpus does: bc5cdr, ncbi, biored, maccrobat.")
@format_option
@errors_option
def command(corpus: Path, pipeline: str, style: str | None, format: str, errors: Path | None) -> None:
    """Tag CORPUS with the trained tagger and compare: PubTator, BioC (XML, JSON) or brat files (.txt, .ann).

    Scores are for exact spans and for spans that overlap, each with the right type; only types that the corpus marks
    count. The interval holds F1 in 95 of 100 samples of the documents.
    """
    from kg.build.evaluate_ner import evaluate_ner

    result = evaluate_ner(corpus, accurate=pipeline == "accurate", style=style)
    show_scores("ner", result.scores, format, documents=result.documents, gold=result.gold, tagger=pipeline)
    rows = {f"{level} {label}": one for level, labels in result.scores.items() for label, one in labels.items()}
    finish(errors, f"Tagging of {corpus.name}", rows, result.errors, result.problems)
