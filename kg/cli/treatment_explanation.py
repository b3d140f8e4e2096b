"""The explanation of a treatment, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from queries.treatment.explaining import TreatmentExplanation, TreatmentPath

__all__ = ["show_treatment"]

_SHOWN = 8


def show_treatment(found: TreatmentExplanation, *, as_json: bool) -> None:
    """Write to standard output, as JSON or for a terminal."""
    if as_json:
        import orjson

        sys.stdout.buffer.write(orjson.dumps(found.plain(), option=orjson.OPT_INDENT_2) + b"\n")
        return
    from rich.console import Console

    _print(found, Console())


def _print(found: TreatmentExplanation, console: Console) -> None:
    from rich.markup import escape

    from queries.report.words import standing

    t = found.treatment
    console.print(
        f"\n[bold]{escape(found.drug_name)}[/] ({found.drug}) for {escape(found.target.name)}", highlight=False
    )
    if t is None:
        console.print("  no source of this release names it for that, and neither do its class-mates suggest it")
    else:
        said = standing(t.kind, t.status, t.line, "en")
        console.print(f"  rank {t.rank} of {found.of}: {said}, score {t.score:.3f}", highlight=False)
        told = ", ".join(f"{name} {value:g}" for name, value in found.parts.items())
        console.print(f"  [dim]{told}[/]", highlight=False)
        if t.failed:
            console.print("  a trial of it failed, or curators say that it does not treat this")
    for path in found.paths:
        _print_path(path, console)
    if not any(path.speaks != "for" for path in found.paths):
        console.print("\n  nothing that is known speaks against it here", highlight=False)
    console.print(f"\n[dim]{found.notice}[/]", highlight=False)


def _print_path(path: TreatmentPath, console: Console) -> None:
    from rich.markup import escape

    from queries.report.sources import source_name

    colour = {"for": "green", "avoid": "red"}.get(path.speaks, "yellow")
    drawn = " ".join(
        f"{step.name} [dim]—{step.predicate.removeprefix('biolink:').replace('_', ' ')}→[/]" if step.predicate else
        step.name
        for step in path.steps
    )  # fmt: skip
    console.print(f"\n[{colour}]{path.speaks}[/]  {drawn}", highlight=False)
    if path.because:
        console.print(f"    {escape(path.because)}", highlight=False)
    for evidence in path.evidence[:_SHOWN]:
        retracted = ", retracted: not counted" if evidence.get("retracted") else ""
        named = source_name(str(evidence["source"]), str(evidence["publication"]), "en")
        confidence = f"confidence {evidence['confidence']:.2f}{retracted}"
        console.print(f"      - {escape(named)} ({confidence})", highlight=False)
        if evidence["sentence"]:
            by = f" [{evidence['extractor']}]" if evidence["extractor"] else ""
            console.print(f"        “{evidence['sentence']}”{by}", highlight=False, markup=False)
    if len(path.evidence) > _SHOWN:
        console.print(f"      and {len(path.evidence) - _SHOWN} more", highlight=False)
