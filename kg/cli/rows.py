"""Rows of an answer as a table for people, or as JSON and TSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from kg.store.library import NamedQuery
from kg.store.rows import Rows

__all__ = ["write_list", "write_rows"]

_SHORT = 14  # an id such as MONDO:0007947
_CUT, _HEAD, _TEXT = 11, 5, 12  # the least room of a long id, of a head, of a text
_GAP = 3
_BREAKS = str.maketrans("\t\r\n", "   ")


def write_rows(rows: Rows, style: str) -> None:
    """Write an answer to standard output in a style: table, json, jsonl or tsv."""
    if style == "json":
        sys.stdout.buffer.write(orjson.dumps(list(rows), option=orjson.OPT_INDENT_2) + b"\n")
    elif style == "jsonl":
        for row in rows:
            sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
    elif style == "tsv":
        sys.stdout.write("\t".join(rows.names) + "\n")
        for record in rows.records:
            sys.stdout.write("\t".join(_cell(value).translate(_BREAKS) for value in record) + "\n")
    else:
        _table(rows)


def write_list(queries: Mapping[str, NamedQuery], style: str) -> None:
    """Write the named queries with their questions and parameters."""
    if style != "table":
        for query in queries.values():
            sys.stdout.buffer.write(orjson.dumps(_described(query)) + b"\n")
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for title in ("name", "question", "parameters"):
        table.add_column(title, overflow="fold")
    for query in queries.values():
        named = [p.name if p.required else f"[{p.name}]" for p in query.parameters if not p.source]
        table.add_row(query.name, escape(query.question), escape(", ".join(named)))
    Console().print(table)


def _described(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "question": query.question,
        "parameters": [
            {"name": p.name, "type": p.type, "default": p.default, "meaning": p.meaning}
            for p in query.parameters
            if not p.source
        ],
        "columns": [
            {"name": column.name, "type": column.type, "meaning": meaning}
            for column, meaning in zip(query.columns, query.meanings, strict=True)
        ],
        "example": query.example,
    }


def _table(rows: Rows) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    cells = [[_cell(value) for value in record] for record in rows.records]
    widths = _widths(rows.names, cells, console.width)
    for index, (column, width) in enumerate(zip(rows.columns, widths, strict=True)):
        text = any(" " in row[index] for row in cells)
        table.add_column(
            column.name,
            justify="right" if column.type in ("integer", "float") else "left",
            # Long texts go over lines; what is no text is never broken, but cut (a pipe gives it whole).
            no_wrap=not text,
            width=width,
            overflow="fold" if text else "ellipsis",
        )
    for row in cells:
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)


def _widths(names: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> list[int]:
    """Characters of each column. Where there is no room for all, long ids give way first, then heads, then texts: what
    a row says stands in its names.

    >>> _widths(["id", "name", "statement"], [["HP:0001250", "focal seizure", "medkg:S0123456789abcdef"]], 48)
    [10, 13, 11]
    """
    widest = [max((len(row[index]) for row in cells), default=0) for index in range(len(names))]
    full = [max(width, len(name)) for width, name in zip(widest, names, strict=True)]
    room -= _GAP * (len(names) - 1)
    if sum(full) <= room:
        return full
    texts = [any(" " in row[index] for row in cells) for index in range(len(names))]
    cut = [width if text or width <= _SHORT else _CUT for width, text in zip(full, texts, strict=True)]
    if sum(cut) > room:
        cut = [
            width if text else min(width, max(wide, _HEAD))
            for width, wide, text in zip(cut, widest, texts, strict=True)
        ]
    over = sum(cut) - room
    share = max(_TEXT, (sum(w for w, text in zip(cut, texts, strict=True) if text) - over) // max(sum(texts), 1))
    return [min(width, share) if text and over > 0 else width for width, text in zip(cut, texts, strict=True)]


def _cell(value: Any) -> str:
    """A value as a person reads it.

    >>> _cell(None), _cell(True), _cell(0.250000), _cell(["a", "b"])
    ('', 'true', '0.25', 'a|b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return "|".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return str(value)
