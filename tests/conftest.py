"""Fixtures that several test files share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora beside the checkout; tests that need it are skipped where it is not at hand."""
    folder = Path(os.environ.get("MEDKG_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("real corpora are not at hand: set MEDKG_SHARED_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def real_release(tmp_path_factory: pytest.TempPathFactory) -> object:
    """HPO, HPOA and Mondo as they ship, built once a session."""
    from kg import open_release
    from kg.build.run import build

    folder = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDKG_HOME", str(folder / "home"))
        build(["hpo", "hpoa", "mondo"], folder / "release")
    return open_release(folder / "release")
