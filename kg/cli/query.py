"""medkg query"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kg.cli.common import choose_format, examples, release_option

__all__ = ["command"]

_STYLES = ("table", "json", "jsonl", "tsv")


@click.command(
    "query",
    epilog=examples(
        "medkg query --list",
        "medkg query phenotypes_of_disease --param disease=MONDO:0007947",
        "medkg query differential_diagnosis --param phenotypes=HP:0001166,HP:0001083 --store arcadedb:graph",
        'medkg query "MATCH (d:Disease) RETURN count(d)" --store bolt://localhost:7687',
        "medkg query phenotypes_of_disease --show",
    ),
)
@click.argument("question", metavar="NAME_OR_TEXT", required=False)
@click.option("--list", "listed", is_flag=True, help="List the named queries.")
@click.option("--show", is_flag=True, help="Print the named query instead of asking it.")
@click.option("--lang", type=click.Choice(["cypher", "sparql"]), help="Language of the text (default: the store's).")
@release_option
@click.option("--store", help="bolt://…, arcadedb:DIR, … (default: --release, $MEDKG_STORE, the release built last).")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; commas part a list.")
@click.option("--format", "style", type=click.Choice(_STYLES), help="table on a terminal, jsonl in a pipe.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Time limit.")
@click.option("--rows", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows at most.")
@click.option("--write", is_flag=True, help="Allow a text to change the store.")
def command(
    question: str | None,
    listed: bool,
    show: bool,
    lang: str | None,
    release_path: Path | None,
    store: str | None,
    parameters: tuple[str, ...],
    style: str | None,
    seconds: float,
    rows: int,
    write: bool,
) -> None:
    """Ask a graph store: a named query of the library, or a text in its own language.

    Queries only read unless --write is given. Named queries work without a store, straight over a release.
    """
    from kg.cli.rows import write_list, write_rows
    from kg.errors import UsageError
    from kg.store.base import Limits
    from kg.store.library import bind, library, named_query

    if store and release_path:
        raise UsageError("--store and --release were both given", hint="give one: a loaded store, or a release folder")
    if listed:
        write_list(library(lang or "cypher"), choose_format(style))
        return
    if not question:
        raise UsageError("no question was given", hint="medkg query --list shows the named ones")
    if show:
        click.echo(named_query(question, lang or "cypher").text, nl=False)
        return
    given = _parameters(parameters)
    # A name is one word; every text in Cypher or SPARQL has a blank.
    if named := question.isidentifier():
        bind(named_query(question, lang or "cypher"), given)
    from kg.cli.common import ask_password
    from kg.store.selector import open_store

    with open_store(store or _default(release_path), ask=ask_password) as opened:
        if lang and opened.language not in (lang, "python"):
            raise UsageError(f"{opened.selector} is asked in {opened.language}, not {lang}")
        limits = Limits(seconds, rows)
        if named:
            answer = opened.query(question, limits=limits, **given)
        else:
            answer = opened.run(question, given, limits=limits, write=write)
    write_rows(answer, choose_format(style))
    if answer.cut:
        click.echo(f"medkg: {answer.cut} are shown. Next: --rows {rows * 10} shows more", err=True)
    if not len(answer) and sys.stdout.isatty():
        click.echo("no rows", err=True)


def _parameters(pairs: tuple[str, ...]) -> dict[str, str]:
    from kg.errors import UsageError

    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError("a parameter is not NAME=VALUE", hint="--param disease=MONDO:0007947")
        found[name] = value
    return found


def _default(release_path: Path | None) -> str:
    """The release that was given, else the store of the environment, else the release built last."""
    from kg.cli.common import open_default

    store = os.environ.get("MEDKG_STORE")
    return store if store and release_path is None else f"memory:{open_default(release_path).path}"
