"""Importing medkg, and asking the command for help, loads nothing heavy. Looked at, not timed."""

import json
import subprocess
import sys

HEAVY = ("polars", "numpy", "scipy", "lxml", "torch", "spacy", "neo4j", "rdflib", "pyoxigraph", "sentence_transformers")


def _loaded(code):
    """Top-level modules that are loaded in a fresh interpreter after some code."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{n.partition('.')[0] for n in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_kg_is_light():
    assert not _loaded("import kg") & {*HEAVY, "rich", "click"}


def test_importing_all_packages_is_light():
    assert not _loaded("import kg, extractors, loaders, queries") & {*HEAVY, "rich", "click"}


def test_help_is_light():
    code = """
import sys
from kg.cli import main
sys.argv = ["medkg", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert not _loaded(code) & {*HEAVY, "rich"}


def test_help_of_every_verb_is_light():
    code = """
from kg.cli import cli
for verb in cli.list_commands(None):
    assert not cli.main([verb, "--help"], prog_name="medkg", standalone_mode=False), verb
"""
    assert not _loaded(code) & set(HEAVY)
