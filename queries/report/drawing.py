"""Small SVG drawings: bars, and a path from left to right. Colours are set by the style sheet of the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from queries.report.markup import Markup, join, tag

__all__ = ["bits_bar", "finding_bars", "fit", "path_drawing", "probability_bar"]


def probability_bar(chance: float, label: str) -> Markup:
    """A bar from 0 to 1.

    >>> 'width="60.0"' in probability_bar(0.5, "half")
    True
    """
    return _drawing(
        120, 12, label,
        tag("rect", class_="track", width=120, height=12, rx=3),
        tag("rect", class_="chance", width=round(120 * max(0.0, min(1.0, chance)), 1), height=12, rx=3),
    )  # fmt: skip


def finding_bars(values: Sequence[float], names: Sequence[str], label: str) -> Markup:
    """One upright bar a finding: up for, down against. `values` in bits; names are shown on pointing."""
    shown = list(zip(values, names, strict=True))[:40]
    scale = 14 / max([4.0, *(abs(v) for v, _ in shown)])
    bars = []
    for place, (value, name) in enumerate(shown):
        height = round(max(abs(value) * scale, 0.5), 1)
        top = 15 - height if value >= 0 else 15
        title = tag("title", f"{name}: {value:+.2f}")
        kind = "for" if value >= 0 else "against"
        bars.append(tag("rect", title, class_=kind, x=place * 8, y=round(top, 1), width=6, height=height))
    width = max(8 * len(shown), 8)
    return _drawing(width, 30, label, *bars, tag("line", class_="axis", x1=0, x2=width, y1=15, y2=15))


def bits_bar(value: float, largest: float) -> Markup:
    """A level bar from the middle: to the right for, to the left against. Says nothing aloud: the number stands beside.

    >>> 'class="against"' in bits_bar(-1.0, 2.0)
    True
    """
    width = round(60 * min(abs(value) / max(largest, 1e-9), 1.0), 1)
    bar = tag(
        "rect",
        class_="for" if value >= 0 else "against",
        x=60 if value >= 0 else 60 - width,
        y=1, width=width, height=10,
    )  # fmt: skip
    axis = tag("line", class_="axis", x1=60, x2=60, y1=0, y2=12)
    return tag("svg", bar, axis, viewBox="0 0 120 12", width=120, height=12, aria_hidden="true", focusable="false")


def path_drawing(boxes: Sequence[tuple[str, str]], links: Sequence[str], label: str) -> Markup:
    """Boxes (text, small text) from left to right, with a word on the arrow between each two."""
    wide, gap = 210, 100
    parts = []
    for place, (text, small) in enumerate(boxes):
        x = place * (wide + gap) + 1
        parts.append(
            tag(
                "g",
                tag("title", f"{text} {small}".strip()),
                tag("rect", class_="box", x=x, y=1, width=wide, height=44, rx=6),
                tag("text", fit(text, 24), class_="strong", x=x + wide / 2, y=20),
                tag("text", fit(small, 30), class_="small", x=x + wide / 2, y=36),
            )
        )
    for place, text in enumerate(links):
        x = place * (wide + gap) + wide + 2
        parts.append(tag("path", class_="arrow", d=f"M{x} 23H{x + gap - 4}m-7 -5l7 5l-7 5"))
        parts.append(tag("text", fit(text, 15), class_="small", x=x + gap / 2 - 2, y=16))
    width = len(boxes) * wide + len(links) * gap + 2
    return _drawing(width, 46, label, *parts, kind="paths")


def fit(text: str, width: int) -> str:
    """Text cut to a width in half-width characters (a Chinese character is two).

    >>> fit("arachnodactyly", 6), fit("蜘蛛样指", 5)
    ('arach…', '蜘蛛…')
    """
    sizes = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text]
    if sum(sizes) <= width:
        return text
    used, kept = 0, 0
    while used + sizes[kept] <= width - 1:
        used += sizes[kept]
        kept += 1
    return text[:kept] + "…"


def _drawing(width: int, height: int, label: str, *parts: Markup, kind: str = "bars") -> Markup:
    return tag(
        "svg", tag("title", label), join(*parts),
        viewBox=f"0 0 {width} {height}", width=width, height=height, role="img", class_=kind,
    )  # fmt: skip
