"""How far confidences are from what holds: expected calibration error, and the reliability diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Bin", "expected_error", "reliability", "reliability_svg"]

_Array = npt.NDArray[Any]
_SIDE, _LEFT, _TOP = 260, 44, 16
_WIDE, _HIGH, _ROW = _SIDE + _LEFT + 12, _SIDE + _TOP + 52, 4
"""Size of a panel, and how many stand in a row."""


class Bin(NamedTuple):
    """One bin of confidences: their mean, the share that holds, and how many there are."""

    confidence: float
    holds: float
    size: int


def reliability(chances: _Array, labels: _Array, *, bins: int = 10) -> list[Bin]:
    """Bins of equal width over 0 to 1; empty ones are left out.

    >>> reliability(np.array([0.1, 0.9, 0.95]), np.array([False, True, True]))[-1].holds
    1.0
    """
    place = np.minimum((chances * bins).astype(int), bins - 1)
    return [
        Bin(float(chances[place == one].mean()), float(labels[place == one].mean()), int((place == one).sum()))
        for one in range(bins)
        if (place == one).any()
    ]


def expected_error(chances: _Array, labels: _Array, *, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015): mean distance of confidence and truth, by bin size.

    >>> expected_error(np.array([0.5, 0.5]), np.array([True, False]))
    0.0
    """
    found = reliability(chances, labels, bins=bins)
    total = max(sum(one.size for one in found), 1)
    return sum(one.size * abs(one.confidence - one.holds) for one in found) / total


def reliability_svg(panels: Mapping[str, Sequence[Bin]]) -> str:
    """One square a name, four in a row: points are bins (area by count), the diagonal is perfect calibration.

    >>> reliability_svg({"causes": [Bin(0.5, 0.5, 10)]}).count("<circle")
    1
    """
    width, height = min(len(panels), _ROW) * _WIDE, -(-len(panels) // _ROW) * _HIGH
    body = "".join(
        f'<g transform="translate(0 {n // _ROW * _HIGH})">{_panel(name, bins, n % _ROW * _WIDE + _LEFT)}</g>'
        for n, (name, bins) in enumerate(panels.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="reliability diagrams">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{body}</svg>\n'
    )


def _panel(name: str, bins: Sequence[Bin], left: int) -> str:
    most = max((one.size for one in bins), default=1)
    bottom = _TOP + _SIDE
    marks = "".join(
        f'<circle cx="{left + one.confidence * _SIDE:.1f}" cy="{bottom - one.holds * _SIDE:.1f}" '
        f'r="{3 + 7 * (one.size / most) ** 0.5:.1f}" fill="#0b6e99" fill-opacity=".75">'
        f"<title>{one.size} pairs: said {one.confidence:.2f}, hold {one.holds:.2f}</title></circle>"
        for one in bins
    )
    line = " ".join(f"{left + one.confidence * _SIDE:.1f},{bottom - one.holds * _SIDE:.1f}" for one in bins)
    ticks = "".join(
        f'<text x="{left + t * _SIDE:.0f}" y="{bottom + 16}" text-anchor="middle" fill="#555">{t:g}</text>'
        f'<text x="{left - 6}" y="{bottom - t * _SIDE + 4:.0f}" text-anchor="end" fill="#555">{t:g}</text>'
        for t in (0, 0.5, 1)
    )
    return (
        f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#bbb"/>'
        f'<path d="M{left} {bottom}L{left + _SIDE} {_TOP}" stroke="#999" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#0b6e99"/>{marks}{ticks}'
        f'<text x="{left + _SIDE / 2:.0f}" y="{bottom + 36}" text-anchor="middle">{escape(name)}</text>'
    )
