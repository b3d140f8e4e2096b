"""medkg fetch"""

from __future__ import annotations

import sys

import click

from kg.cli.common import examples, progress, report

__all__ = ["command"]


@click.command(
    "fetch",
    epilog=examples(
        "medkg fetch medquad", "medkg fetch hpo hpoa", "medkg fetch hsdn --url https://mirror.example/f.tsv"
    ),
)
@click.argument("names", nargs=-1, required=True)
@click.option("--url", default="", help="Another address of the same file (one source only).")
@click.option("--sha256", default="", help="What the file must hash to.")
def command(names: tuple[str, ...], url: str, sha256: str) -> None:
    """Get sources from their own sites, so that `medkg build` finds them.

    Names are those of ontologies/manifest.toml; `clinical` stands for all that a program can get. This is the only
    command that talks to the network. A download that was cut off goes on where it stopped.
    """
    from kg.build.fetch import fetch
    from kg.build.sources import known_sets, known_sources
    from kg.errors import SourceNotFoundError, UsageError

    wanted = list(dict.fromkeys(one for name in names for one in _expanded(name, known_sets(), known_sources())))
    if (url or sha256) and len(wanted) != 1:
        raise UsageError("--url and --sha256 belong to one source", hint="fetch the others in a call of their own")
    failed = 0
    with progress() as listener:
        for name in wanted:
            try:
                for path in fetch(name, url=url, sha256=sha256, progress=listener):
                    click.echo(str(path))
            except SourceNotFoundError as error:
                failed += 1
                report(error)
    if failed:
        sys.exit(1)


def _expanded(name: str, sets: dict[str, list[str]], sources: dict[str, dict[str, str]]) -> list[str]:
    """Members of a set that a program can get; any other name stands for itself."""
    if name not in sets:
        return [name]
    return [one for one in sets[name] if "manual" not in sources[one] and "script" not in sources[one]]
