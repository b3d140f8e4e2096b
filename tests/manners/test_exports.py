"""What a module offers is named in its `__all__`, exists, and is documented."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kg", "extractors", "loaders", "queries")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name != "__main__.py":  # importing it runs the command
                parts = path.relative_to(ROOT).with_suffix("").parts
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(_modules())


def _public_definitions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, DEFINITIONS) and not node.name.startswith("_")]


def _undocumented(node):
    if ast.get_docstring(node) is None:
        yield node.name
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            if isinstance(member, DEFINITIONS) and not member.name.startswith("_") and not ast.get_docstring(member):
                yield f"{node.name}.{member.name}"


def test_all_four_packages_are_looked_at():
    assert {name.partition(".")[0] for name in MODULES} == set(PACKAGES)


@pytest.mark.parametrize("name", MODULES)
def test_exports_are_true_and_complete(name):
    module = import_module(name)
    exported = getattr(module, "__all__", [])
    assert len(exported) == len(set(exported)), "a name is listed twice"
    missing = [public for public in exported if not hasattr(module, public)]
    assert not missing, f"__all__ names what does not exist: {missing}"
    defined = [node.name for node in _public_definitions(MODULES[name])]
    forgotten = sorted(set(defined) - set(exported))
    assert not forgotten, f"public, but not in __all__ (add it, or begin its name with _): {forgotten}"


@pytest.mark.parametrize("name", MODULES)
def test_public_names_are_documented(name):
    assert import_module(name).__doc__, "the module has no docstring"
    silent = [what for node in _public_definitions(MODULES[name]) for what in _undocumented(node)]
    assert not silent, f"without a docstring: {silent}"
