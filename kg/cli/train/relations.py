"""medkg train relations"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples, report

if TYPE_CHECKING:
    from extractors.relations.training import Told

__all__ = ["command"]

_EPILOG = examples(
    "medkg train relations --data corpora/ --out models/",
    "medkg train relations --data corpora/ --out models/ --without crowdtruth,gad",
    "medkg train relations --data corpora/ --out models/ --accurate",
)


@click.command("relations", epilog=_EPILOG)
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
              help="Folder of corpora, one subfolder each (bc5cdr, biored, …).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of the models.")
@click.option("--without", default="", help="Comma list of corpora to leave out.")
@click.option("--accurate", is_flag=True, help="Train the model that MiniLM joins, beside the fast one in --out.")
def command(data: Path, out: Path, without: str, accurate: bool) -> None:
    """Train the relations between chemicals, diseases, phenotypes and genes; a few minutes on one core.

    Prints loss and F1 by epoch, and the figures of held-out folds. The same corpora give the same bytes; an interrupted
    run goes on where it stopped. Needs scikit-learn: pip install 'medkg[train]'. With --accurate it needs
    medkg[transformers] too, and takes minutes on a graphics card, a night and more on one core.
    """
    from kg.build.train_accurate_relations import train_accurate_relations
    from kg.build.train_relations import train_relations

    def tell(head: str, one: Told) -> None:
        click.echo(f"{head:<14} {one.part:<7} epoch {one.epoch:>3}  loss {one.loss:.4f}  F1 {one.f1:5.1f}", err=True)

    def epoch(name: str, number: int, loss: float, f1: float) -> None:
        click.echo(f"{name:<14} encoder epoch {number:>3}  loss {loss:.4f}  F1 {f1:5.1f}", err=True)

    left = tuple(filter(None, without.split(",")))
    if accurate:
        result = train_accurate_relations(data, out, without=left, tell=epoch)
    else:
        result = train_relations(data, out, without=left, tell=tell)
    click.echo(
        f"{'head':<14}{'corpus':<12}{'pairs':>7}{'gold':>6}{'together':>10}{'linear':>8}{'trees':>7}{'calibration':>13}"
    )
    for one in result.figures:
        click.echo(
            f"{one.head:<14}{one.corpus:<12}{one.pairs:>7}{one.relations:>6}{one.together:>10.1f}{one.linear:>8.1f}"
            f"{one.trees:>7.1f}{one.error:>13.3f}"
        )
    click.echo(f"{result.path}  sha256 {result.digest}")
    for problem in result.problems:
        report(problem)
    sys.exit(1 if result.problems else 0)
