"""medkg eval relations"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples, release_option
from kg.cli.eval.faces import errors_option, finish, format_option, show_scores

__all__ = ["command"]

_EPILOG = examples(
    "medkg eval relations CDR_TestSet.PubTator.txt.gz",
    "medkg eval relations CDR_TestSet.PubTator.txt.gz --found --errors errors.html",
    "medkg eval relations ground_truth_treat.csv --system patterns --format json",
)


@click.command("relations", epilog=_EPILOG)
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--system", default="fast", show_default=True, help="fast, patterns or cooccurrence; end to end fast or accurate."
)
@click.option("--found", is_flag=True, help="End to end: relate what the pipeline finds, not the gold mentions.")
@release_option
@format_option
@errors_option
def command(
    corpus: Path, system: str, found: bool, release_path: Path | None, format: str, errors: Path | None
) -> None:
    """Relate the mentions of CORPUS and compare with its gold relations, pair by pair of a document.

    CORPUS is a PubTator file, RareDis (.zip), CrowdTruth (.csv) or ADE (.rel). End to end an end counts as found where
    its words overlap a gold mention; ids are not compared. The interval holds F1 in 95 of 100 samples of documents.
    """
    from kg.build.evaluate_relations import evaluate_relations

    result = evaluate_relations(corpus, system=system, found=found, release=release_path)
    show_scores("relations", {"document": result.scores}, format, documents=result.documents, gold=result.gold)
    finish(errors, f"Relations on {corpus.name}", result.scores, result.errors, result.problems)
