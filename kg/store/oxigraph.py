"""Oxigraph in a directory: a release as RDF, asked in SPARQL by as many programs as wish.

The directory holds one release and is never changed: loading another one builds a new directory beside it and puts it
in its place at once, so a load that is cut off leaves the old one. Queries run in processes of their own
(`kg.store.sparql_pool`), because Oxigraph cannot stop one that runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import orjson
import polars as pl

from kg.errors import QueryError, StoreError
from kg.rdf.blocks import release_blocks
from kg.rdf.terms import curie_of
from kg.release.files import fresh_folder
from kg.store.base import DEFAULT_LIMITS, Change, Limits, Listener, LoadReport
from kg.store.library import bind, named_query
from kg.store.rdf import derived_facts
from kg.store.rows import Column, Rows
from kg.store.shape import PARTS
from kg.store.sparql_pool import SparqlPool
from kg.store.sparql_text import bound, refuse_unsafe, with_prefixes

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["OxigraphStore", "release_stream", "store_folder"]

_FACTS = "release.json"
_ROWS = "rows.parquet"
_BETWEEN = "\x1f"
_NUMBERS = frozenset({"integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"})
_FLOATS = frozenset({"double", "float", "decimal"})


class OxigraphStore:
    """A directory that holds one release. `folder` need not exist before a release is loaded."""

    language = "sparql"

    def __init__(self, folder: Path, *, selector: str = "") -> None:
        self.folder = folder
        self.selector = selector or f"oxigraph:{folder}"
        self._pool: SparqlPool | None = None

    def __enter__(self) -> OxigraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, release: Release, *, listen: Listener | None = None, force: bool = False) -> LoadReport:
        """Make the store hold exactly this release; see `kg.store.base.Store.load`."""
        held = self._facts()
        if held.get("release") == release.id:
            return LoadReport(release.id, {name: Change(same=rows) for name, rows in held["counts"].items()})
        if not held and self.folder.exists() and any(self.folder.iterdir()) and not force:
            hint = "give an empty directory, or --force to replace what is there"
            raise StoreError(f"{self.folder} holds something that is no store", hint=hint)
        rows = _row_hashes(release)
        changes = _changes(pl.read_parquet(self.folder / _ROWS) if held else rows.clear(), rows)
        self.close()
        with fresh_folder(self.folder) as folder:
            _fill(folder / "store", release, listen)
            rows.write_parquet(folder / _ROWS)
            counts = {name: int(release.manifest.tables[name]["rows"]) for name in PARTS}
            (folder / _FACTS).write_bytes(orjson.dumps({"release": release.id, "counts": counts}))
        return LoadReport(release.id, changes)

    def counts(self) -> dict[str, int]:
        """Rows of each kind that the store holds, counted in it."""
        if not self._facts():
            return dict.fromkeys(PARTS, 0)
        kinds = ("?x biolink:category ?c", "?x a biolink:Association", "?x a medkg:Evidence", "?x a medkg:Document")
        found = {}
        for name, pattern in zip(PARTS, kinds, strict=True):
            (row,) = self.run(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
            found[name] = row["n"]
        return found

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        write: bool = False,
    ) -> Rows:
        """Answer a SPARQL text; our prefixes need not be declared. IRIs come as CURIEs, numbers as numbers.

        A parameter fills `VALUES ?name { … }` of the text. Nothing can be written, whatever `write` says.
        """
        if write:
            raise QueryError("this store cannot be written to", hint="build a release and load it")
        names, records, cut = self._ask(bound(text, parameters or {}), limits)
        columns = tuple(Column(name) for name in names)
        return Rows(columns, [tuple(map(_value, row)) for row in records], _cut(limits, cut))

    def query(self, name: str, *, limits: Limits = DEFAULT_LIMITS, **parameters: Any) -> Rows:
        """Answer a named query; see `kg.store.base.Store.query`."""
        query = named_query(name, self.language)
        values = bind(query, parameters)
        for parameter in query.parameters:
            if parameter.type == "words":  # SPARQL takes them one by one
                values[parameter.name] = values[parameter.name].replace("+", "").split()
        names, records, cut = self._ask(bound(query.text, values), limits)
        places = [(names.index(column.name), column.type == "strings") for column in query.columns]
        rows = [tuple(_items(row[place]) if many else _value(row[place]) for place, many in places) for row in records]
        return Rows(query.columns, rows, _cut(limits, cut)).typed(query.columns)

    def close(self) -> None:
        """End the processes that answer."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _ask(self, text: str, limits: Limits) -> tuple[list[str], list[Any], bool]:
        refuse_unsafe(text)
        if self._pool is None:
            self._pool = SparqlPool(store_folder(self.folder))
        request = {"text": with_prefixes(text), "rows": limits.rows, "accept": None}
        _, names, records, cut = self._pool.ask(request, limits.seconds)
        return names, records, cut

    def _facts(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = orjson.loads((self.folder / _FACTS).read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, orjson.JSONDecodeError) as error:
            raise StoreError(f"{self.folder} cannot be read ({error})", hint="load the release again") from None
        return found


def store_folder(folder: Path) -> Path:
    """The folder of the engine's own files; raises `StoreError` when nothing was loaded."""
    if not (folder / _FACTS).is_file():
        raise StoreError(f"{folder} holds no release", hint=f"medkg load RELEASE --to oxigraph:{folder}")
    return folder / "store"


def _cut(limits: Limits, cut: bool) -> str:
    return f"only the first {limits.rows:,} rows" if cut else ""


def _value(term: Any) -> Any:
    """A CURIE for an IRI, a number or truth value for such a literal, else the text."""
    if term is None:
        return None
    kind, text, datatype = term
    if kind == "iri":
        return curie_of(text)
    name = datatype.rpartition("#")[2]
    if name in _NUMBERS:
        return int(text)
    if name in _FLOATS:
        return float(text)
    return text == "true" if name == "boolean" else text


def _items(term: Any) -> list[str]:
    """A list, which SPARQL gives as one text with unit separators between its items."""
    text = term[1] if term is not None else ""
    return sorted(text.split(_BETWEEN)) if text else []


def _fill(folder: Path, release: Release, listen: Listener | None) -> None:
    from pyoxigraph import RdfFormat, Store

    store = Store(str(folder))
    store.bulk_load(release_stream(release, listen), RdfFormat.N_TRIPLES, lenient=True)
    store.optimize()
    store.flush()


def release_stream(release: Release, listen: Listener | None = None) -> IO[bytes]:
    """A release as a file of N-Triples that is made while it is read."""
    return cast("IO[bytes]", _Lines(release, listen))


class _Lines(RawIOBase):
    """A release as a stream of N-Triples that the engine reads as it goes."""

    def __init__(self, release: Release, listen: Listener | None) -> None:
        self._pieces = _pieces(release, listen)
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size or size < 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return given


def _pieces(release: Release, listen: Listener | None) -> Iterator[bytes]:
    total = sum(int(fact["rows"]) for fact in release.manifest.tables.values())
    lines: list[str] = []
    for done, (_, (subject, pairs)) in enumerate(release_blocks(release, derived=derived_facts(release))):
        lines += [f"{subject} {predicate} {target} .\n" for predicate, target in pairs]
        if len(lines) > 20_000:
            yield "".join(lines).encode("utf-8")
            lines.clear()
            if listen is not None:
                listen("triples", min(done, total), total)
    yield "".join(lines).encode("utf-8")


def _row_hashes(release: Release) -> pl.DataFrame:
    """Columns `part`, `id` and `hash` of every row, to tell what a later release changes."""
    frames = []
    for name in PARTS:
        table: pl.DataFrame = getattr(release, name)
        frames.append(table.select(pl.lit(name).alias("part"), "id").with_columns(hash=table.hash_rows()))
    return pl.concat(frames)


def _changes(old: pl.DataFrame, new: pl.DataFrame) -> dict[str, Change]:
    both = old.join(new, on=["part", "id"], how="full", coalesce=True, suffix="_new")
    found = {}
    for name in PARTS:
        rows = both.filter(pl.col("part") == name)
        was, now = rows["hash"], rows["hash_new"]
        same = int((was == now).sum())
        added, removed = int(was.is_null().sum()), int(now.is_null().sum())
        found[name] = Change(added, rows.height - added - removed - same, removed, same)
    return found
