"""Write a release for `neo4j-admin database import full`: the fastest way into a new database, 10 to 50 million rows.

The graph is the one that `medkg load` makes (`kg.store.shape`), digests and marker included, so a later
`medkg load` of the same release finds nothing to change, and one of a newer release changes only what differs.
Format: Neo4j Operations Manual 5, "Neo4j Admin import".
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from kg.errors import ReleaseError
from kg.release.files import fresh_folder
from kg.release.read import Release
from kg.store import shape
from kg.store.digests import with_digests
from kg.store.names import name_vector

__all__ = ["ITEMS", "check_importable", "import_command", "write_neo4j_admin"]

ITEMS = "\x1f"
"""Parts the items of a list: the unit separator of ASCII, which no name holds (a semicolon may)."""
_TYPES = {pl.Boolean: "boolean", pl.Int64: "long", pl.Float64: "double"}
_OPTIONS = (
    "--overwrite-destination=true",
    "--ignore-empty-strings=true",
    "--multiline-fields=true",
    "--array-delimiter=U+001F",
)


def write_neo4j_admin(release: Release, out: Path, *, database: str = "neo4j") -> str:
    """Fill a folder with one CSV file a label or type and `import.sh`; gives the command that imports them.

    The folder takes its place when all is written. Raises `ReleaseError` when the import would fail
    (`check_importable`).
    """
    frames = {name: shape.part(release, name) for name in shape.PARTS}
    check_importable(frames)
    arguments: list[str] = []
    with fresh_folder(out) as folder:
        for name, frame in frames.items():
            for label, group in _by_label(with_digests(frame)):
                file = f"{'edges' if name == 'statements' else 'nodes'}-{label}.csv"
                _table(name, group).write_csv(folder / file)
                arguments.append(_argument(name, label, file))
        marker = pl.DataFrame({"name:ID(release)": ["release"], "release": [release.id], "state": ["complete"]})
        marker.write_csv(folder / "nodes-MedkgRelease.csv")
        arguments.append("--nodes=MedkgRelease=nodes-MedkgRelease.csv")
        command = import_command(arguments, database)
        (folder / "import.sh").write_text(f'#!/bin/sh\ncd "$(dirname "$0")" || exit 1\n{command}\n', encoding="utf-8")
        (folder / "import.sh").chmod(0o755)
    return command


def import_command(arguments: list[str], database: str) -> str:
    """The command line of the import, to be run in the folder of the files while the database is stopped.

    >>> import_command(["--nodes=A=a.csv"], "neo4j").split()[:5]
    ['neo4j-admin', 'database', 'import', 'full', 'neo4j']
    """
    return shlex.join(["neo4j-admin", "database", "import", "full", database, *_OPTIONS, *arguments])


def check_importable(frames: dict[str, pl.DataFrame]) -> None:
    """Raise `ReleaseError` for what the import tool refuses or spoils: double ids, dangling ends, NaN, odd letters.

    The message counts the rows and names the first of them.
    """
    for name, frame in frames.items():
        _refuse(frame.filter(pl.col("id").is_duplicated()), f"{name} with the same id")
        floats = [pl.col(c).is_nan() | pl.col(c).is_infinite() for c in frame.columns if frame.schema[c].is_float()]
        if floats:
            wrong = pl.any_horizontal(floats).fill_null(value=False)
            _refuse(frame.filter(wrong), f"{name} with a number that is none")
        lists = [pl.col(c).list.join("").str.contains(ITEMS, literal=True) for c in frame.columns if _is_list(frame, c)]
        texts = [pl.col(c).str.contains("\0", literal=True) for c in frame.columns if frame.schema[c] == pl.String]
        bad = pl.any_horizontal([expr.fill_null(value=False) for expr in (*lists, *texts)])
        _refuse(frame.filter(bad), f"{name} with a control letter in a text")
    ends = frames["nodes"].select("id")
    for end in shape.EDGE_KEY:
        dangling = frames["statements"].join(ends, left_on=end, right_on="id", how="anti")
        _refuse(dangling, f"statements whose {end} is no node")


def _refuse(rows: pl.DataFrame, what: str) -> None:
    if rows.height:
        hint = "medkg validate RELEASE tells more; build it again"
        raise ReleaseError(f"{rows.height:,} {what}, the first {rows['id'][0]}", hint=hint)


def _is_list(frame: pl.DataFrame, column: str) -> bool:
    return isinstance(frame.schema[column], pl.List)


def _by_label(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for (label,), group in sorted(frame.group_by("label", maintain_order=True), key=lambda pair: str(pair[0][0])):
        yield str(label), group.drop("label")


def _argument(name: str, label: str, file: str) -> str:
    if name == "statements":
        return f"--relationships={label}={file}"
    labels = f"NamedThing:{label}" if name == "nodes" and label != "NamedThing" else label
    return f"--nodes={labels}={file}"


def _table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a file, headed as the import tool wants them; columns without a value are left out."""
    if name == "nodes":
        vectors = [ITEMS.join(map(repr, name_vector(text))) if text else "" for text in frame["name"]]
        frame = frame.with_columns(pl.Series("embedding", vectors))
    columns = []
    for column in frame.columns:
        kind = frame.schema[column]
        if column in shape.EDGE_KEY and name == "statements":
            end = "START" if column == "subject" else "END"
            columns.append(pl.col(column).alias(f":{end}_ID(nodes)"))
        elif column == "id" and name != "statements":
            columns.append(pl.col("id").alias(f"id:ID({name})"))
        elif column == "embedding":
            columns.append(pl.col(column).alias("embedding:float[]"))
        elif isinstance(kind, pl.List):
            columns.append(pl.col(column).list.join(ITEMS).alias(f"{column}:string[]"))
        else:
            suffix = _TYPES.get(type(kind), "")
            columns.append(pl.col(column).alias(f"{column}:{suffix}" if suffix else column))
    return frame.select(columns)
