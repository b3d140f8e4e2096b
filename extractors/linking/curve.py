"""The course of a training as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.linking.training import Epoch

__all__ = ["curve"]

_WIDTH, _HEIGHT, _EDGE = 480, 240, 40


def curve(epochs: Sequence[Epoch]) -> str:
    """An SVG with the loss (left scale) and the top-1 on development names (right scale, percent) of each epoch.

    >>> "polyline" in curve([Epoch(1, 0.9, 64.0), Epoch(2, 0.5, 70.0)])
    True
    """
    losses = [one.loss for one in epochs]
    scores = [one.top1 for one in epochs if one.top1 is not None]
    lines = _line(losses, "#a00020") + _line(scores, "#00508a")
    labels = "".join(
        f"<text x='{x}' y='{_HEIGHT - 12}' text-anchor='middle'>{one.number}</text>"
        for one, x in zip(epochs, _across(len(epochs)), strict=True)
    )
    legend = (
        f"<text x='{_EDGE}' y='18' fill='#a00020'>loss {_range(losses)}</text>"
        f"<text x='{_WIDTH - _EDGE}' y='18' text-anchor='end' fill='#00508a'>top-1 {_range(scores)}</text>"
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' "
        f"font-family='system-ui,sans-serif' font-size='12'>{lines}{labels}{legend}</svg>\n"
    )


def _across(count: int) -> list[float]:
    return [round(_EDGE + place * (_WIDTH - 2 * _EDGE) / max(1, count - 1), 1) for place in range(count)]


def _range(values: Sequence[float]) -> str:
    return f"{min(values):.2f} – {max(values):.2f}" if values else ""


def _line(values: Sequence[float], colour: str) -> str:
    low, high = min(values, default=0.0), max(values, default=1.0)
    tall = _HEIGHT - 2 * _EDGE
    heights = [round(_HEIGHT - _EDGE - tall * (one - low) / max(high - low, 1e-9), 1) for one in values]
    points = " ".join(f"{x},{y}" for x, y in zip(_across(len(values)), heights, strict=True))
    return f"<polyline fill='none' stroke='{colour}' stroke-width='2' points='{points}'/>"
