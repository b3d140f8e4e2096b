"""medkg eval linking"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report
from kg.cli.eval.faces import errors_option, format_option, show_scores

__all__ = ["command"]

_EPILOG = examples(
    "medkg eval linking gold.pubtator",
    "medkg eval linking corpora/gsc_plus --ontology hpo --errors errors.html",
    "medkg eval linking gold.pubtator --ontology my.obo --model my-linker",
)


@click.command("linking", epilog=_EPILOG)
@click.argument("corpus", type=click.Path(path_type=Path, exists=True))
@click.option("--ontology", "sources", multiple=True, help="Whose things are linked to; repeatable (hpo and mondo).")
@release_option
@click.option("--model", type=click.Path(path_type=Path, exists=True), help="Folder of a linker of your own.")
@click.option("--accurate", is_flag=True, help="Use the tuned MiniLM too (extra `transformers`).")
@format_option
@errors_option
def command(
    corpus: Path,
    sources: tuple[str, ...],
    release_path: Path | None,
    model: Path | None,
    accurate: bool,
    format: str,
    errors: Path | None,
) -> None:
    """Link the gold mentions of CORPUS and compare: a PubTator file, or a folder with corpus/ and ann/.

    top-1 and top-5 are over the mentions whose id the vocabulary knows; links are those made at the threshold; NIL are
    mentions whose id it does not know. The interval holds F1 in 95 of 100 samples of the documents.
    """
    from extractors.evaluation.page import error_page
    from kg.build.evaluate_linking import evaluate_linking

    result = evaluate_linking(corpus, sources=sources, release=release_path, accurate=accurate, model=model)
    levels = {level: {"all": found} for level, found in result.scores.items()}
    gold = result.known + result.nil
    show_scores("linking", levels, format, documents=result.documents, gold=gold, without_a_known_id=result.nil)
    if errors:
        title = f"Linking on {corpus.name}"
        page = error_page(title, result.scores, result.errors, lambda curie: result.names.get(curie, ""))
        errors.write_text(page, encoding="utf-8")
        click.echo(f"errors: {errors}", err=True)
    for problem in result.problems:
        report(problem)
    sys.exit(1 if result.problems else 0)
