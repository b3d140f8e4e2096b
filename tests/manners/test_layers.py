"""Layers are law: the contract of pyproject.toml holds."""

import subprocess
import sys

_LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def test_no_layer_imports_a_higher_one(root):
    done = subprocess.run([sys.executable, "-c", _LINT], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout
