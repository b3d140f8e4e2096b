"""medkg validate"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples

if TYPE_CHECKING:
    from kg.release.read import Release
    from kg.schema import Finding

__all__ = ["command"]


@click.command("validate", epilog=examples("medkg validate release", "medkg validate release --shapes"))
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Findings shown of each code.")
@click.option("--shapes", is_flag=True, help="Check the RDF of it too, by the SHACL shapes of ontologies/shapes.ttl.")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="Write a W3C SHACL report (.nt) there.")
def command(release: Path, limit: int, shapes: bool, report_path: Path | None) -> None:
    """Check RELEASE: ids, Biolink categories and predicates, evidence, quotations, numbers.

    Exit status 1 when a finding is an error; warnings leave it at 0.
    """
    from kg.release.read import open_release
    from kg.release.validate import validate_release

    opened = open_release(release)
    findings = validate_release(opened)
    if shapes or report_path:
        findings = chain(findings, _by_shapes(opened, report_path))
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding.severity, finding.code)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= limit:
            click.echo(f"{finding.code}\t{finding.severity}\t{finding.about}\t{finding.sentence}\t{finding.detail}")
    summary = ", ".join(f"{count} {code} ({severity})" for (severity, code), count in sorted(counts.items()))
    click.echo(f"medkg: {summary or 'no findings'}", err=True)
    sys.exit(1 if any(severity == "error" for severity, _ in counts) else 0)


def _by_shapes(release: Release, report_path: Path | None) -> list[Finding]:
    from kg.errors import StoreError

    if find_spec("pyoxigraph") is None:
        raise StoreError("the package pyoxigraph is not installed", hint='pip install "medkg[rdf]"')
    from kg.store.shapes import shacl_report, validate_by_shapes

    found = list(validate_by_shapes(release))
    if report_path is not None:
        report_path.write_text("".join(shacl_report(found)), encoding="utf-8")
    return found
