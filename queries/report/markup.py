"""HTML and SVG written as nested calls. Everything that is not markup already is escaped."""

from __future__ import annotations

from html import escape

__all__ = ["Markup", "join", "tag"]

_VOID = {"meta", "br"}


class Markup(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | float | None) -> Markup:
    """An element. Attribute names lose a trailing `_`, and other `_` become `-`; None leaves a child or attribute out.

    >>> str(tag("td", "a < b", class_="num", aria_label='x"y'))
    '<td class="num" aria-label="x&quot;y">a &lt; b</td>'
    """
    pairs = (
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    head = f"<{name}{''.join(pairs)}>"
    return Markup(head if name in _VOID else f"{head}{join(*children)}</{name}>")


def join(*children: str | None) -> Markup:
    """Children one after the other; plain text is escaped.

    >>> str(join("a & b", tag("b", "c"), None))
    'a &amp; b<b>c</b>'
    """
    return Markup("".join(c if isinstance(c, Markup) else escape(c) for c in children if c is not None))
