"""medkg train chinese"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["command"]

_EPILOG = examples(
    "medkg train chinese cEHRNER_train.json.gz --model notes --out my-models --dev cEHRNER_dev.json",
)


@click.command("chinese", epilog=_EPILOG)
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", type=click.Choice(["notes", "questions"]), required=True, help="The name of the model.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the model.")
@click.option(
    "--dev", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Measure on this corpus after."
)
@click.option("--iterations", type=click.IntRange(1), default=100, show_default=True, help="Steps of L-BFGS.")
@click.option("--c1", type=click.FloatRange(0), default=0.1, show_default=True, help="Weight of the L1 norm.")
@click.option("--c2", type=click.FloatRange(0), default=0.02, show_default=True, help="Weight of the L2 norm.")
def command(corpus: Path, model: str, out: Path, dev: Path | None, iterations: int, c1: float, c2: float) -> None:
    """Train the tagger of Chinese clinical text on CORPUS (JSON lines as ChineseBLUE has them).

    The same corpus and settings give the same model. With --dev its strict F1 is printed, and the dictionary's.
    """
    from extractors.chinese.matcher import Matcher
    from extractors.chinese.tagger import Tagger
    from extractors.chinese.training import dictionary_of, read_corpus, score, train

    examples_read = read_corpus(corpus)
    train(examples_read, out, model, c1=c1, c2=c2, iterations=iterations)
    click.echo(f"{model}: {len(examples_read)} texts; files in {out}", err=True)
    if dev is not None:
        gold = read_corpus(dev)
        for name, made in (
            ("tagger", Tagger(model, folder=out)),
            ("dictionary", Matcher(dictionary_of(examples_read))),
        ):
            found = score(gold, made)
            click.echo(f"{name}\t{found.precision:.1f}\t{found.recall:.1f}\t{found.f1:.1f}")
