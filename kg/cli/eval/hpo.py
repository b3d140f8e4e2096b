"""medkg eval hpo"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report
from kg.cli.eval.faces import errors_option, format_option, show_scores

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
@format_option
@errors_option
def command(corpus: Path, release_path: Path | None, nested: bool, format: str, errors: Path | None) -> None:
    """Recognise HPO concepts in CORPUS and compare: a PubTator file, or a folder with corpus/ and ann/.

    Only concepts under Phenotypic abnormality count. The interval holds F1 in 95 of 100 samples of the documents.
    """
    from extractors.evaluation.page import error_page
    from kg.build.evaluate import evaluate_hpo

    result = evaluate_hpo(corpus, release=release_path, nested=nested)
    levels = {level: {"PhenotypicFeature": found} for level, found in result.scores.items()}
    show_scores("hpo", levels, format, documents=result.documents, gold=result.gold)
    if errors:
        title = f"HPO recognition on {corpus.name}"
        page = error_page(title, result.scores, result.errors, lambda curie: result.names.get(curie, ""))
        errors.write_text(page, encoding="utf-8")
        click.echo(f"errors: {errors}", err=True)
    for problem in result.problems:
        report(problem)
    sys.exit(1 if result.problems else 0)
