"""The query library: named clinical questions, one file a question and language.

A file begins with comment lines of the form `key: value` (`//` in Cypher, `#` in SPARQL):

    // question: Which diseases fit these phenotypes best?
    // parameter: phenotypes strings — HP ids of what was observed
    // parameter: limit integer = 10 — rows at most
    // column: disease string — id of the disease
    // example: medkg query differential_diagnosis --param phenotypes=HP:0001166,HP:0001083

The name is the file's. A parameter without `= value` must be given. Types: `string`, `integer`, `float`, `boolean`,
`strings` (commas part them on the command line), `words of P` (the words of parameter P as a full-text query) and
`vector of P` (the embedding of parameter P). A query has the same name, parameters and columns in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from kg.errors import QueryError
from kg.resources import library_folder
from kg.store.rows import Column

__all__ = ["NamedQuery", "Parameter", "bind", "library", "named_query", "parse_query"]

_HEADER = re.compile(r"^(?://|#)\s?(question|parameter|column|example):\s*(.*)$")
_PARAMETER = re.compile(r"^(\w+) (string|integer|float|boolean|strings|words of (\w+)|vector of (\w+))(?: = (.*?))?$")
_COLUMN = re.compile(r"^(\w+) (string|integer|float|boolean|strings)$")
_SUFFIX = {"cypher": ".cypher", "sparql": ".rq"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query. `default` is text as in the header; None when it must be given.

    `source` names the parameter that a computed one (`words`, `vector`) is made from.
    """

    name: str
    type: str
    meaning: str
    default: str | None = None
    source: str = ""

    @property
    def required(self) -> bool:
        """Whether the caller must give it."""
        return self.default is None and not self.source


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question of the library in one language."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    meanings: tuple[str, ...]
    example: str
    text: str


def parse_query(name: str, text: str) -> NamedQuery:
    """Read a query file; raises `QueryError` that names the line that is wrong.

    >>> parse_query("n", "// question: How many?\\n// column: n integer — nodes\\nRETURN 1 AS n").columns
    (Column(name='n', type='integer'),)
    """
    question, example = "", ""
    parameters: list[Parameter] = []
    columns: list[Column] = []
    meanings: list[str] = []
    for line in text.splitlines():
        if not (match := _HEADER.match(line)):
            continue
        key, value = match.group(1), match.group(2).strip()
        if key == "question":
            question = value
        elif key == "example":
            example = value
        elif key == "parameter":
            parameters.append(_parameter(name, value))
        else:
            head, _, meaning = (part.strip() for part in value.partition("—"))
            if not (found := _COLUMN.match(head)):
                raise QueryError(f"query {name}: column {value!r} is not `name type — meaning`")
            columns.append(Column(found.group(1), found.group(2)))
            meanings.append(meaning)
    if not question or not columns:
        raise QueryError(f"query {name}: its head lacks a question or columns")
    return NamedQuery(name, question, tuple(parameters), tuple(columns), tuple(meanings), example, text)


def _parameter(query: str, value: str) -> Parameter:
    head, _, meaning = (part.strip() for part in value.partition("—"))
    if not (match := _PARAMETER.match(head)):
        raise QueryError(f"query {query}: parameter {value!r} is not `name type [= default] — meaning`")
    name, kind, words, vector, default = match.groups()
    source = words or vector or ""
    return Parameter(name, kind.partition(" ")[0], meaning, default, source)


@lru_cache(maxsize=8)
def library(language: str) -> Mapping[str, NamedQuery]:
    """All named queries in a language, by name.

    >>> "differential_diagnosis" in library("cypher")
    True
    """
    # In Python the queries are methods; their heads are those of the Cypher files.
    folder = library_folder("cypher" if language == "python" else language)
    suffix = _SUFFIX.get(folder.name, "")
    return {path.stem: parse_query(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob(f"*{suffix}"))}


def named_query(name: str, language: str) -> NamedQuery:
    """One query of the library; raises `QueryError` that suggests the nearest names."""
    queries = library(language)
    if name not in queries:
        near = get_close_matches(name, queries, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "medkg query --list shows all names"
        raise QueryError(f"there is no named query {name!r} in {language}", hint=hint)
    return queries[name]


def bind(query: NamedQuery, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for all parameters: given ones (text is read by the declared type), defaults, and computed ones.

    Raises `QueryError` for a missing, an unknown or an unreadable one; the message never quotes the value.

    >>> bind(parse_query("n", "// question: q\\n// parameter: ids strings — x\\n// column: n integer"), {"ids": "a,b"})
    {'ids': ['a', 'b']}
    """
    settable = [p for p in query.parameters if not p.source]
    known = {p.name for p in settable}
    if unknown := sorted(set(given) - known):
        takes = ", ".join(p.name for p in settable) or "none"
        raise QueryError(f"{query.name} has no parameter {unknown[0]!r}", hint=f"it takes {takes}")
    if missing := [p.name for p in settable if p.required and p.name not in given]:
        hint = query.example or f"--param {missing[0]}=…"
        raise QueryError(f"{query.name} needs the parameter {missing[0]!r}", hint=hint)
    values = {p.name: _read(query.name, p, given.get(p.name, p.default)) for p in settable}
    for p in query.parameters:
        if p.source:
            values[p.name] = _computed(query.name, p, str(values[p.source]))
    return values


_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
    "strings": lambda text: [part.strip() for part in text.split(",") if part.strip()],
}
_HOLDS: dict[str, tuple[type[Any], ...]] = {
    "string": (str,), "integer": (int,), "float": (float, int), "boolean": (bool,), "strings": (list, tuple)
}  # fmt: skip


def _read(query: str, parameter: Parameter, value: Any) -> Any:
    kind = parameter.type
    try:
        if isinstance(value, str):
            return _READ[kind](value)
    except (ValueError, KeyError):
        raise QueryError(f"{query}: parameter {parameter.name!r} is no {kind}") from None
    truth_as_number = isinstance(value, bool) and kind in ("integer", "float")
    items = value if isinstance(value, (list, tuple)) else ()
    if not isinstance(value, _HOLDS[kind]) or truth_as_number or not all(isinstance(item, str) for item in items):
        raise QueryError(f"{query}: parameter {parameter.name!r} is no {kind}")
    return list(items) if kind == "strings" else float(value) if kind == "float" else value


def _computed(query: str, parameter: Parameter, text: str) -> Any:
    from kg.store.names import full_text, name_vector, words_of

    if not words_of(text):
        raise QueryError(f"{query}: parameter {parameter.source!r} holds no word")
    return full_text(text) if parameter.type == "words" else name_vector(text)
