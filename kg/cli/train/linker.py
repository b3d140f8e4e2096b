"""medkg train linker"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples, report

if TYPE_CHECKING:
    from extractors.linking.training import Epoch
    from kg.errors import MedkgError

__all__ = ["command"]

_EPILOG = examples(
    "medkg train linker --ontology my.obo --out my-linker",
    "medkg train linker --ontology hpo --ontology mondo --out linker --epochs 8",
    "medkg train linker --ontology hpo --ontology mondo --out linker --accurate",
    "medkg train linker --names corpora/ --out linker",
)


@click.command("linker", epilog=_EPILOG)
@click.option("--ontology", "sources", multiple=True, help="File, folder or named source; repeatable.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the model.")
@click.option("--epochs", type=click.IntRange(1), help="Times that all things are gone through.")
@click.option("--width", type=click.IntRange(8), help="Numbers in a vector.")
@click.option("--buckets", type=click.IntRange(256), help="Rows of the table of features.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same model.")
@click.option("--accurate", is_flag=True, help="Train the adapter over MiniLM for the model in --out.")
@click.option("--steps", type=click.IntRange(1), default=300, show_default=True, help="Steps of --accurate.")
@click.option(
    "--names",
    "corpora",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of corpora: count what their names mean, into --out.",
)
@click.option("--hold-out", default="", metavar="PREFIX", help="Leave out the half of synonyms a benchmark asks for.")
def command(
    sources: tuple[str, ...],
    out: Path,
    epochs: int | None,
    width: int | None,
    buckets: int | None,
    seed: int,
    accurate: bool,
    steps: int,
    corpora: Path | None,
    hold_out: str,
) -> None:
    """Train a linker on the names and synonyms of ontologies, or count the names of corpora.

    A twentieth of the synonyms is kept for development: epochs are scored and probabilities fitted on it. Interrupted
    training resumes when the command is given again.
    """
    problems: list[MedkgError] = []
    if not sources and corpora is None:
        raise click.UsageError("name an ontology (--ontology) or a folder of corpora (--names)")
    if corpora is not None:
        from kg.build.learned_names import learn_names

        learned, unusable = learn_names(corpora, out)
        problems += unusable
        click.echo(f"{len(learned.names)} names, on which {100 * learned.agreement:.0f} % of papers agree; in {out}")
    if accurate:
        _adapter(sources, out, steps, seed, hold_out, problems)
    elif sources:
        chosen = {"epochs": epochs, "width": width, "buckets": buckets}
        _light(
            sources, out, {name: value for name, value in chosen.items() if value is not None}, seed, hold_out, problems
        )
    for problem in problems:
        report(problem)
    sys.exit(1 if problems else 0)


def _light(
    sources: tuple[str, ...],
    out: Path,
    chosen: dict[str, int],
    seed: int,
    hold_out: str,
    problems: list[MedkgError],
) -> None:
    from dataclasses import replace

    from extractors.linking.curve import curve
    from extractors.linking.training import Settings
    from kg.build.train_linker import train_linker

    settings = replace(Settings(seed=seed), **chosen)

    def listen(epoch: Epoch) -> None:
        scored = "" if epoch.top1 is None else f"   development top-1 {epoch.top1:5.1f}"
        click.echo(f"epoch {epoch.number:>3}   loss {epoch.loss:.4f}{scored}", err=True)

    trained = train_linker(
        sources, out, settings=settings, hold_out=hold_out, listen=listen, on_problem=problems.append
    )
    (out / "curve.svg").write_text(curve(trained.epochs), encoding="utf-8")
    click.echo(f"development: top-1 {trained.top1:.1f}, top-5 {trained.top5:.1f}; model and curve in {out}")


def _adapter(
    sources: tuple[str, ...], out: Path, steps: int, seed: int, hold_out: str, problems: list[MedkgError]
) -> None:
    from extractors.linking.minilm_training import AdapterSettings
    from kg.build.train_adapter import train_accurate

    def listen(step: int, loss: float) -> None:
        click.echo(f"step {step:>4}   loss {loss:.4f}", err=True)

    settings = AdapterSettings(steps=steps, seed=seed)
    scores = train_accurate(
        sources, out, settings=settings, hold_out=hold_out, listen=listen, on_problem=problems.append
    )
    click.echo(f"development: top-1 {scores['top1']}, top-5 {scores['top5']} at weight {scores['weight']}; in {out}")
