"""What the house promises of itself: exports, docstrings, imports, documents, packages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kg", "loaders", "extractors", "queries")
MODULES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py") if p.name != "__main__.py")
HEAVY = ("polars", "numpy", "scipy", "lxml", "torch", "spacy", "neo4j", "rich", "pydantic")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_public_name_is_exported_and_documented(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing of itself"
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [n.name for n in public if not ast.get_docstring(n)] == []
    if public:
        module = import_module(module_name(path))
        assert set(module.__all__) >= {n.name for n in public}
        assert all(hasattr(module, name) for name in module.__all__)


def loaded_after(code: str) -> set[str]:
    probe = f"{code}\nimport sys; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_kg_loads_nothing_heavy():
    assert loaded_after("import kg, extractors, loaders, queries") == set()


def test_help_loads_nothing_heavy():
    code = "import sys; sys.argv = ['medkg', '--help']\nfrom kg.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert loaded_after(code) == set()


def test_four_packages_and_no_more():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "kg",
        "extractors",
        "loaders",
        "queries",
    ]


@pytest.mark.parametrize(
    "name", ["neo4j", "py2neo", "spacy", "scispacy", "sentence-transformers", "torch", "rdflib", "pytest"]
)
def test_the_full_environment_holds_what_the_user_fixed(name):
    if name != "pytest" and not _full():
        pytest.skip("a light environment: make test installs everything")
    assert version(name)


def _full() -> bool:
    try:
        return bool(version("torch"))
    except PackageNotFoundError:
        return False


def test_every_source_of_the_manifest_says_where_it_is_from():
    table = tomllib.loads((ROOT / "ontologies" / "manifest.toml").read_text(encoding="utf-8"))
    for name, row in table.items():
        assert {"title", "url", "version", "license", "source", "reader", "file", "sha256"} <= set(row), name
        assert row["source"].startswith("infores:")


def test_links_in_documents_lead_somewhere_and_blocks_compile():
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (path.parent / link).exists(), (path.name, link)
        for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            compile(block, str(path), "exec")


def test_nothing_talks_to_the_network():
    words = re.compile(r"^\s*(?:import|from) (?:socket|http\.client|urllib\.request|requests|httpx)\b", re.MULTILINE)
    assert [p for p in MODULES if words.search(p.read_text(encoding="utf-8"))] == []
