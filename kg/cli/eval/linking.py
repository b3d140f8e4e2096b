"""medkg eval linking"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, release_option, report

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
@click.option("--errors", type=click.Path(path_type=Path), help="Write the commonest errors to this HTML file.")
def command(
    corpus: Path,
    sources: tuple[str, ...],
    release_path: Path | None,
    model: Path | None,
    accurate: bool,
    errors: Path | None,
) -> None:
    """Link the gold mentions of CORPUS and compare: a PubTator file, or a folder with corpus/ and ann/.

    top-1 and top-5 are over the mentions whose id the vocabulary knows; links are those made at the threshold; NIL are
    mentions whose id it does not know. The interval holds F1 in 95 of 100 samples of the documents.
    """
    from extractors.evaluation.page import error_page
    from kg.build.evaluate_linking import evaluate_linking

    result = evaluate_linking(corpus, sources=sources, release=release_path, accurate=accurate, model=model)
    click.echo(f"{result.documents} documents, {result.known} gold mentions with a known id, {result.nil} without")
    wide = max(map(len, result.scores))
    click.echo(f"{'':<{wide}}{'precision':>11}{'recall':>8}{'F1':>7}   95 % interval")
    for level, s in result.scores.items():
        click.echo(f"{level:<{wide}}{s.precision:>11.1f}{s.recall:>8.1f}{s.f1:>7.1f}   {s.low:.1f} to {s.high:.1f}")
    if errors:
        title = f"Linking on {corpus.name}"
        page = error_page(title, result.scores, result.errors, lambda curie: result.names.get(curie, ""))
        errors.write_text(page, encoding="utf-8")
        click.echo(f"errors: {errors}")
    for problem in result.problems:
        report(problem)
    sys.exit(1 if result.problems else 0)
