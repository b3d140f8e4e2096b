"""medkg eval hpo"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report

__all__ = ["command"]

_EPILOG = examples(
    "medkg eval hpo corpora/gsc_plus",
    "medkg eval hpo corpora/gsc_plus/raw_ann --nested --errors errors.html",
    "medkg eval hpo gold.pubtator",
)


@click.command("hpo", epilog=_EPILOG)
@click.argument("corpus", type=click.Path(path_type=Path, exists=True))
@release_option
@click.option("--nested", is_flag=True, help="Find broader findings inside longer names too.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write the commonest errors to this HTML file.")
def command(corpus: Path, release_path: Path | None, nested: bool, errors: Path | None) -> None:
    """Recognise HPO concepts in CORPUS and compare: a PubTator file, or a folder with corpus/ and ann/.

    Only concepts under Phenotypic abnormality count. The interval holds F1 in 95 of 100 samples of the documents.
    """
    from extractors.evaluation.page import error_page
    from kg.build.evaluate import evaluate_hpo

    result = evaluate_hpo(corpus, release=release_path, nested=nested)
    click.echo(f"{result.documents} documents, {result.gold} gold mentions")
    click.echo(f"{'':<10}{'precision':>10}{'recall':>8}{'F1':>7}   95 % interval")
    for level, s in result.scores.items():
        click.echo(f"{level:<10}{s.precision:>10.1f}{s.recall:>8.1f}{s.f1:>7.1f}   {s.low:.1f} to {s.high:.1f}")
    if errors:
        title = f"HPO recognition on {corpus.name}"
        page = error_page(title, result.scores, result.errors, lambda curie: result.names.get(curie, ""))
        errors.write_text(page, encoding="utf-8")
        click.echo(f"errors: {errors}")
    for problem in result.problems:
        report(problem)
    sys.exit(1 if result.problems else 0)
