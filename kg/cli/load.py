"""medkg load"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples, load_progress

__all__ = ["command"]


@click.command(
    "load",
    epilog=examples(
        "medkg load release --to arcadedb:graph",
        "medkg load release --to oxigraph:graph",
        "NEO4J_PASSWORD=… medkg load release --to bolt://localhost:7687",
        "medkg load release --to neo4j+s://graph.example.org/medkg",
    ),
)
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--to", "selector", required=True, help="bolt://HOST:7687[/DATABASE], neo4j+s://HOST, arcadedb:DIR, …")
@click.option("--force", is_flag=True, help="Write into a database that holds something else already.")
def command(release: Path, selector: str, force: bool) -> None:
    """Make a graph store hold exactly RELEASE.

    What is there already is left alone, so a load that was cut off goes on, a second one changes nothing, and a newer
    release adds, updates and removes what differs. A server's user and password come from NEO4J_USERNAME and
    NEO4J_PASSWORD.
    """
    from kg.cli.common import ask_password
    from kg.release.read import open_release
    from kg.store.selector import open_store

    opened = open_release(release)
    with open_store(selector, ask=ask_password) as store, load_progress() as listen:
        report = store.load(opened, listen=listen, force=force)
    if not report.changed:
        click.echo(f"{selector} holds {report.release[:12]} already: no change")
        return
    click.echo(f"{selector} holds {report.release[:12]}")
    for name, change in report.changes.items():
        click.echo(
            f"  {name:<11}{change.added:>10,} added {change.updated:>9,} updated {change.removed:>9,} removed "
            f"{change.same:>11,} as they were"
        )
