"""medkg train ner"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples, progress

if TYPE_CHECKING:
    from kg.build.train_ner import Epoch

__all__ = ["command"]

_EPILOG = examples(
    "medkg train ner corpora/ --out taggers",
    "medkg train ner corpora/ --out taggers --tagger accurate",
)


@click.command("ner", epilog=_EPILOG)
@click.argument("corpora", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for models, history and curve.")
@click.option("--tagger", type=click.Choice(["fast", "accurate"]), default="fast", show_default=True, help="Which.")
@click.option("--fresh-lexicon", is_flag=True, help="Make the lexicon anew too, from the texts in CORPORA.")
def command(corpora: Path, out: Path, tagger: str, fresh_lexicon: bool) -> None:
    """Train the taggers that ship, from the folder CORPORA (bc5cdr, ncbi_disease, biored, maccrobat2020).

    The linear models come out equal to the shipped ones to the byte. A run that was broken off goes on where it stood;
    models that OUT holds already are kept. Documents that a test set holds are never trained on.
    """
    from kg.build.train_ner import train_accurate, train_fast

    with progress() as step:
        if tagger == "accurate":
            train_accurate(corpora, out, listen=_show, progress=step)
        else:
            train_fast(corpora, out, fresh_lexicon=fresh_lexicon, listen=_show, progress=step)
    click.echo(f"models: {out}")


def _show(epoch: Epoch) -> None:
    figures = "  ".join(f"{name} {f1:.2f}" for name, f1 in epoch.f1.items())
    click.echo(f"{epoch.model:<11} {epoch.number:>4}  loss {epoch.loss:>12,.4g}  F1 {figures}", file=sys.stderr)
