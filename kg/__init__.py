"""medkg: a medical knowledge graph from papers and ontologies that ranks diagnoses and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release.read import Release

__all__ = ["__version__", "open_release"]

__version__ = "0.1.0"


def open_release(path: str | Path) -> Release:
    """Open a release folder and give its tables and objects.

    Raises `kg.errors.ReleaseError` when the folder holds no release, or one of another format.
    """
    # Imported here: polars costs 0.2 s, and `import kg` must not.
    from kg.release.read import open_release as opened

    return opened(path)
