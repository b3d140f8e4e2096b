"""Rows of an answer as a table for people, or as JSON and TSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import orjson

from kg.store.library import NamedQuery
from kg.store.rows import Rows

__all__ = ["write_list", "write_rows"]

_SHORT = 14  # an id such as MONDO:0007947
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

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    cells = [[_cell(value) for value in record] for record in rows.records]
    for index, column in enumerate(rows.columns):
        widest = max((len(row[index]) for row in cells), default=0)
        short = widest <= _SHORT
        table.add_column(
            column.name,
            justify="right" if column.type in ("integer", "float") else "left",
            # What is short is never broken; long ids are cut (a pipe gives them whole), long texts go over lines.
            no_wrap=short or not any(" " in row[index] for row in cells),
            min_width=widest if short else None,
            overflow="ellipsis" if short else "fold",
        )
    for row in cells:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


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
