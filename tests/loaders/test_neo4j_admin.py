"""The import files: refused when they would spoil the graph, and imported by the real tool."""

from __future__ import annotations

import os
import shlex
import subprocess

import polars as pl
import pytest

from kg.errors import ReleaseError
from kg.store import shape
from kg.store.selector import open_store
from loaders.writers.neo4j_admin import check_importable, write_neo4j_admin
from tests.conftest import unavailable
from tests.servers.neo4j import Server, UnavailableError, configure, java, need_jars


@pytest.fixture
def frames(small_release):
    return {name: shape.part(small_release, name) for name in shape.PARTS}


def spoiled(frames, table, column):
    return {**frames, table: frames[table].with_columns(column)}


def first(column, value):
    return pl.when(pl.int_range(pl.len()) == 0).then(value).otherwise(pl.col(column)).alias(column)


def test_a_whole_release_passes(frames):
    check_importable(frames)


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("nodes", "id", pl.col("id").last(), "2 nodes with the same id"),
        ("statements", "id", pl.col("id").last(), "2 statements with the same id"),
        ("statements", "object", pl.lit("HP:none"), "1 statements whose object is no node"),
        ("statements", "subject", pl.lit("HP:none"), "1 statements whose subject is no node"),
        ("statements", "confidence", pl.lit(float("nan")), "1 statements with a number that is none"),
        ("evidence", "confidence", pl.lit(float("inf")), "1 evidence with a number that is none"),
        ("nodes", "synonyms", pl.lit(["a\x1fb"]), "1 nodes with a control letter"),
        ("nodes", "name", pl.lit("a\0b"), "1 nodes with a control letter"),
    ],
)
def test_what_the_tool_would_spoil_is_refused(frames, name, column, value, said):
    with pytest.raises(ReleaseError, match=said):
        check_importable(spoiled(frames, name, first(column, value)))


def test_a_failed_export_leaves_what_was_there(small_release, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept")
    monkeypatch.setattr(shape, "EDGE_KEY", ("subject", "id"))
    with pytest.raises(ReleaseError):
        write_neo4j_admin(small_release, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_the_real_tool_imports_it_and_a_load_changes_nothing(small_release, tmp_path):
    try:
        need_jars()
    except UnavailableError as error:
        unavailable(str(error))
    command = write_neo4j_admin(small_release, tmp_path / "files")
    home = tmp_path / "home"
    configure(home, 0)
    tool = java(home, "org.neo4j.cli.AdminTool", *shlex.split(command)[1:])
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(tool, cwd=tmp_path / "files", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    server = Server(home)
    try:
        with open_store(server.address) as store:
            assert store.counts() == {name: fact["rows"] for name, fact in small_release.manifest.tables.items()}
            assert store.load(small_release).changed == 0
            assert len(store.query("nearest_names", text="Marfann sindrome"))
            # Forget that the load was complete, so that every row is compared.
            store.run("MATCH (m:MedkgRelease) SET m.state = 'loading'", write=True)
            assert store.load(small_release).changed == 0
    finally:
        server.stop()
