"""What the docs say is there, is there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from kg.cli import cli
from kg.release.tables import DOCUMENTS, EVIDENCE, NODES, STATEMENTS

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "NOTICE", *sorted((ROOT / "docs").rglob("*.md"))]
SOURCES = [path for package in ("kg", "extractors", "loaders", "queries") for path in (ROOT / package).rglob("*.py")]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_FILE = re.compile(r"`((?:\.ci|[a-z_]+)/[\w./-]*\w\.(?:py|md|toml|json|gz|tsv))`")
_DOC_IN_CODE = re.compile(r"docs/[\w./-]+\.md")


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _blocks(path, *kinds):
    return [body for kind, body in _BLOCK.findall(path.read_text(encoding="utf-8")) if kind in kinds]


def _commands(path):
    """Every call of medkg in a shell block or in a code span, as words."""
    text = path.read_text(encoding="utf-8")
    lines = [line for body in _blocks(path, "sh") for line in body.splitlines()]
    spans = re.findall(r"`(medkg [a-z][^`]*)`", _BLOCK.sub("", text))
    for line in [*lines, *spans]:
        for call in line.partition(" #")[0].split(";"):
            words = shlex.split(call)
            if len(words) > 1 and words[0] == "medkg":
                yield words


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_files_that_a_page_names_exist(page):
    text = page.read_text(encoding="utf-8")
    missing = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    missing += [name for name in _FILE.findall(text) if not (ROOT / name).exists() and name.islower()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_that_a_page_names_exist(page):
    for words in _commands(page):
        command = cli.get_command(None, words[1])
        if isinstance(command, click.Group) and len(words) > 2:
            command = command.get_command(None, words[2])
        assert command is not None, " ".join(words)
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        unknown = [word for word in words if word.startswith("--") and word not in known]
        assert not unknown, " ".join(words)


def test_pages_that_sources_name_exist():
    named = {name for path in SOURCES for name in _DOC_IN_CODE.findall(path.read_text(encoding="utf-8"))}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_python_in_the_readme_compiles():
    blocks = _blocks(ROOT / "README.md", "python")
    assert blocks
    for block in blocks:
        compile(block, "README.md", "exec")


def test_readme_keeps_its_places_and_its_length():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for place in ("demo", "figures"):
        assert 0 <= text.find(f"<!-- {place}:begin -->") < text.find(f"<!-- {place}:end -->"), place
    assert len(text.splitlines()) <= 130


def test_make_targets_that_pages_name_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        calls = re.findall(r"`make ([a-z-]+)", text)
        calls += [
            target for body in _blocks(page, "sh") for target in re.findall(r"^make ([a-z-]+)", body, re.MULTILINE)
        ]
        assert set(calls) <= targets, page.name


def test_decisions_are_numbered_and_titled():
    assert DECISIONS
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert len(numbers) == len(set(numbers)), "two decisions have one number"
    for number, path in zip(numbers, DECISIONS, strict=True):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(f"# {number}. "), path.name


@pytest.mark.parametrize(
    ("table", "columns"),
    [("nodes", NODES), ("statements", STATEMENTS), ("evidence", EVIDENCE), ("documents", DOCUMENTS)],
)
def test_graph_model_page_lists_the_columns(table, columns):
    text = (ROOT / "docs" / "graph-model.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {table} ")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(name for cell in cells for name in re.findall(r"`(\w+)`", cell)) == sorted(columns)
