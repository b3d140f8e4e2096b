"""medkg validate"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["command"]


@click.command("validate", epilog=examples("medkg validate release"))
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Findings shown of each code.")
def command(release: Path, limit: int) -> None:
    """Check RELEASE: ids, Biolink categories and predicates, evidence, quotations, numbers.

    Exit status 1 when a finding is an error; warnings leave it at 0.
    """
    from kg.release.read import open_release
    from kg.release.validate import validate_release

    counts: dict[tuple[str, str], int] = {}
    for finding in validate_release(open_release(release)):
        key = (finding.severity, finding.code)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= limit:
            click.echo(f"{finding.code}\t{finding.severity}\t{finding.about}\t{finding.sentence}\t{finding.detail}")
    summary = ", ".join(f"{count} {code} ({severity})" for (severity, code), count in sorted(counts.items()))
    click.echo(f"medkg: {summary or 'no findings'}", err=True)
    sys.exit(1 if any(severity == "error" for severity, _ in counts) else 0)
