"""medkg diff"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["command"]


@click.command("diff", epilog=examples("medkg diff release-2026-10 release-2026-11", "medkg diff old new --list"))
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="Name every id, one a line: sign, table, id.")
def command(old: Path, new: Path, listed: bool) -> None:
    """Say what came (+), went (-) and changed (~) between two releases."""
    from kg.release.diff import diff_releases
    from kg.release.read import open_release

    for diff in diff_releases(open_release(old), open_release(new)):
        rows = (("+", diff.added), ("-", diff.removed), ("~", diff.changed))
        if listed:
            click.echo("".join(f"{sign}\t{diff.table}\t{id}\n" for sign, ids in rows for id in ids), nl=False)
        else:
            click.echo(f"{diff.table}\t" + "\t".join(f"{sign}{len(ids)}" for sign, ids in rows))
