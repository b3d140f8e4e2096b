"""Every source that medkg knows by name says what it is, where it is from, and under which terms."""

from __future__ import annotations

import tomllib
from pathlib import Path

from queries.report.sources import source_name

ROOT = Path(__file__).resolve().parents[2]


def test_every_source_of_the_manifest_says_where_it_is_from():
    table = tomllib.loads((ROOT / "ontologies" / "manifest.toml").read_text(encoding="utf-8"))
    for name, row in table.items():
        if "members" in row:
            continue  # a set of sources
        assert {"title", "url", "version", "license", "source", "reader", "file"} <= set(row), name
        assert row["source"].startswith("infores:")
        assert source_name(row["source"], "", "zh") != row["source"], f"{name}: answers have no name for its source"
