"""medkg demo"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import examples, progress, report

if TYPE_CHECKING:
    from rich.console import Console

    from kg.release.read import Release

__all__ = ["command"]

SOURCES = ("hpo", "hpoa", "hpo_genes", "mondo")


@click.command("demo", epilog=examples("medkg demo", "medkg demo --out /tmp/demo"))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("demo-out"), show_default=True, help="Folder to fill."
)
def command(out: Path) -> None:
    """Build the demo release offline (HPO, HPOA, Mondo and a teaching corpus) and diagnose three invented patients."""
    from rich.console import Console

    from kg.build.run import build
    from kg.cli.render import answer_table
    from kg.release.read import open_release
    from kg.resources import example_file
    from loaders.base import Problems
    from queries.diagnosis.answer import rank
    from queries.diagnosis.patients import patients
    from queries.index import open_index

    demo = example_file("demo")
    names = [*SOURCES, str(demo / "drugs.tsv"), str(demo / "corpus")]
    with progress() as listener:
        made = build(names, out / "release", processes=os.cpu_count() or 1, listener=listener, make_current=False)
    for problem in made.problems:
        report(problem)
    release = open_release(out / "release")
    index = open_index(release)
    console = Console()
    _summary(release, console)
    lines = out / "answers.jsonl"
    with lines.open("wb") as stream:
        for profile in patients(map(str, sorted((demo / "patients").glob("*.json"))), release, Problems(notify=report)):
            answer = rank(profile, index, release=release.id, count=3)
            answer_table(answer, console)
            stream.write(answer.to_json() + b"\n")
    console.print(f"\nFiles: {out / 'release'} (the graph), {lines} (these answers as JSON lines)", highlight=False)
    patient = demo / "patients" / "patient-a.json"
    console.print(
        f'Next:  medkg explain {patient} "Marfan syndrome" --release {out / "release"} --format table',
        highlight=False,
        soft_wrap=True,
    )


def _summary(release: Release, console: Console) -> None:
    tables = release.manifest.tables
    mined = release.evidence.filter(release.evidence["agent_type"] == "text_mining_agent").height
    console.print(
        f"Demo release {release.id[:12]}: {tables['nodes']['rows']:,} nodes, "
        f"{tables['statements']['rows']:,} statements, "
        f"{tables['evidence']['rows']:,} pieces of evidence ({mined:,} from {tables['documents']['rows']} texts).",
        highlight=False,
    )
    console.print(
        "The texts are a teaching corpus written by the medkg project, not medical literature; "
        "the patients are invented.",
        highlight=False,
    )
