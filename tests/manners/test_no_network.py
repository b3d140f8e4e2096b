"""Nothing but `medkg fetch` talks to the network."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kg", "extractors", "loaders", "queries")
ALLOWED = {"kg/cli/fetch.py", "kg/build/fetch.py", "kg/store/arcadedb.py"}  # the last talks to its own child process
NETWORK = (
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl",
    "urllib.request", "urllib3", "websockets", "xmlrpc",
)  # fmt: skip


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_network(module):
    return any(module == name or module.startswith(f"{name}.") for name in NETWORK)


def test_the_check_sees_network_imports():
    sample = "import os, socket\nfrom urllib import request\nfrom http.client import HTTPConnection\n"
    found = [name for name in _imports(ast.parse(sample)) if _is_network(name)]
    assert found == ["socket", "urllib.request", "http.client", "http.client.HTTPConnection"]


def test_only_fetch_imports_the_network():
    guilty = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name not in ALLOWED:
                used = filter(_is_network, _imports(ast.parse(path.read_text(encoding="utf-8"))))
                guilty += [f"{name}: {module}" for module in used]
    assert not guilty
