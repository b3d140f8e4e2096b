"""Write a release: four Parquet tables and a manifest, in a folder that appears all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl

from kg import __version__
from kg.release.files import fresh_folder
from kg.release.manifest import Manifest, SourceEntry, file_hash, read_manifest
from kg.schema import Finding
from kg.schema.biolink import biolink_version

__all__ = ["TABLES", "write_release"]

TABLES = ("nodes", "statements", "evidence", "documents")


def write_release(
    out: Path,
    tables: Mapping[str, pl.DataFrame],
    *,
    sources: Iterable[SourceEntry],
    extractors: Iterable[str] = (),
    findings: Iterable[Finding] = (),
) -> Manifest:
    """Write the tables, sorted as they stand, and seal them. A release of the same content is left untouched.

    Compression and row groups are fixed, so equal tables give equal bytes.
    """
    with fresh_folder(out) as folder:
        # polars and hashing leave the interpreter free, so two tables are written at once.
        with ThreadPoolExecutor(2) as pool:
            facts = dict(zip(TABLES, pool.map(lambda name: _write(folder, name, tables[name]), TABLES), strict=True))
        manifest = Manifest(
            tool=f"medkg {__version__}",
            biolink=biolink_version(),
            sources=tuple(sources),
            extractors=tuple(extractors),
            tables=facts,
            findings=tuple({"code": f.code, "severity": f.severity, "about": f.about, "detail": f.detail}
                           for f in findings),
        ).sealed()  # fmt: skip
        (folder / "manifest.json").write_bytes(manifest.to_bytes())
    return read_manifest(out)


def _write(folder: Path, name: str, table: pl.DataFrame) -> dict[str, Any]:
    path = folder / f"{name}.parquet"
    # Level 1: the ids are random digits, which no level makes smaller.
    table.write_parquet(path, compression="zstd", compression_level=1, row_group_size=1 << 17)
    return {"rows": table.height, "sha256": file_hash(path)}
