"""The explanation of a treatment, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from queries.treatment.explaining import TreatmentExplanation, TreatmentPath

__all__ = ["show_treatment"]

_SHOWN = 8


def show_treatment(found: TreatmentExplanation, *, as_json: bool, lang: str = "en") -> None:
    """Write to standard output, as JSON or for a terminal in a language."""
    if as_json:
        import orjson

        sys.stdout.buffer.write(orjson.dumps(found.plain(), option=orjson.OPT_INDENT_2) + b"\n")
        return
    from rich.console import Console

    _print(found, Console(), lang)


def _print(found: TreatmentExplanation, console: Console, lang: str) -> None:
    from rich.markup import escape

    from queries.report.words import standing, word

    t = found.treatment
    head = word(
        "explain for",
        lang,
        drug=f"[bold]{escape(found.drug_name)}[/] ({found.drug})",
        disease=escape(found.target.name),
    )
    console.print(f"\n{head}", highlight=False)
    if t is None:
        console.print(f"  {word('explain nobody', lang)}")
    else:
        said = standing(t.kind, t.status, t.line, lang)
        line = word("explain rank", lang, rank=t.rank, of=found.of, said=said, score=f"{t.score:.3f}")
        console.print(f"  {line}", highlight=False)
        told = ", ".join(f"{word(f'{name} part', lang)} {value:g}" for name, value in found.parts.items())
        console.print(f"  [dim]{told}[/]", highlight=False)
        if t.failed:
            console.print(f"  {word('explain failed', lang)}")
    for path in found.paths:
        _print_path(path, console, lang)
    if not any(path.speaks != "for" for path in found.paths):
        console.print(f"\n  {word('explain nothing', lang)}", highlight=False)
    console.print(f"\n[dim]{found.notice}[/]", highlight=False)


def _print_path(path: TreatmentPath, console: Console, lang: str) -> None:
    from rich.markup import escape

    from queries.report.sources import source_name
    from queries.report.words import link_name, word

    colour = {"for": "green", "avoid": "red"}.get(path.speaks, "yellow")
    links = [f" [dim]—{link_name(step.predicate, lang)}→[/] " if step.predicate else "" for step in path.steps]
    drawn = "".join(escape(step.name) + link for step, link in zip(path.steps, links, strict=True))
    speaks = word("speaks for" if path.speaks == "for" else path.speaks, lang)
    console.print(f"\n[{colour}]{speaks}[/]  {drawn}", highlight=False)
    if path.because:
        console.print(f"    {escape(path.because)}", highlight=False)
    for evidence in path.evidence[:_SHOWN]:
        named = source_name(str(evidence["source"]), str(evidence["publication"]), lang)
        sure = f"{word('confidence', lang)} {evidence['confidence']:.2f}"
        retracted = f", {word('retracted', lang)}" if evidence.get("retracted") else ""
        console.print(f"      - {escape(named)} ({sure}{retracted})", highlight=False)
        if evidence["sentence"]:
            by = f" [{evidence['extractor']}]" if evidence["extractor"] else ""
            console.print(f"        “{evidence['sentence']}”{by}", highlight=False, markup=False)
    if len(path.evidence) > _SHOWN:
        console.print(f"      {word('explain more', lang, n=len(path.evidence) - _SHOWN)}", highlight=False)
