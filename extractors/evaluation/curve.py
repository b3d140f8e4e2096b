"""Curves of a training run as a picture: one panel a model, loss and F1 by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

__all__ = ["curve_svg"]

_WIDE, _HIGH, _LEFT, _TOP = 300, 170, 46, 26


def curve_svg(panels: Mapping[str, Sequence[tuple[int, float, float]]]) -> str:
    """Panels by name; each row is (epoch, loss, F1 in percent). Loss is scaled to its own first value.

    >>> curve_svg({"causes": [(1, 0.5, 40.0), (2, 0.3, 60.0)]}).count("<polyline")
    2
    """
    step = _HIGH + _TOP + 34
    body = "".join(_panel(name, rows, n * step + _TOP) for n, (name, rows) in enumerate(panels.items()) if rows)
    width, height = _WIDE + _LEFT + 60, max(len(panels), 1) * step
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="training curves">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{body}</svg>\n'
    )


def _panel(name: str, rows: Sequence[tuple[int, float, float]], top: int) -> str:
    first, last = rows[0][0], max(rows[-1][0], rows[0][0] + 1)
    highest = max(loss for _, loss, _ in rows) or 1.0
    across = [_LEFT + (epoch - first) / (last - first) * _WIDE for epoch, _, _ in rows]
    losses = " ".join(
        f"{x:.1f},{top + _HIGH * (1 - loss / highest):.1f}" for x, (_, loss, _) in zip(across, rows, strict=True)
    )
    scores = " ".join(f"{x:.1f},{top + _HIGH * (1 - f1 / 100):.1f}" for x, (_, _, f1) in zip(across, rows, strict=True))
    return (
        f'<rect x="{_LEFT}" y="{top}" width="{_WIDE}" height="{_HIGH}" fill="none" stroke="#bbb"/>'
        f'<polyline points="{losses}" fill="none" stroke="#a00020"/>'
        f'<polyline points="{scores}" fill="none" stroke="#0b6e99"/>'
        f'<text x="{_LEFT}" y="{top - 8}">{escape(name)}: <tspan fill="#a00020">loss {rows[-1][1]:.3f}</tspan>, '
        f'<tspan fill="#0b6e99">F1 {rows[-1][2]:.1f}</tspan></text>'
        f'<text x="{_LEFT}" y="{top + _HIGH + 16}" fill="#555">{first}</text>'
        f'<text x="{_LEFT + _WIDE}" y="{top + _HIGH + 16}" text-anchor="end" fill="#555">epoch {last}</text>'
    )
