"""Where medkg keeps what it makes on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kg.errors import ReleaseError

__all__ = ["cache_folder", "current_release", "home", "set_current_release", "sources_folders"]


def home() -> Path:
    """`$MEDKG_HOME`, or a folder `medkg` among the user's data (XDG on Linux, Library on macOS, AppData on Windows)."""
    if named := os.environ.get("MEDKG_HOME"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "medkg"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "medkg"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "medkg"


def cache_folder() -> Path:
    """Steps of former builds; may be deleted at any time."""
    return home() / "cache"


def sources_folders() -> list[Path]:
    """Folders that are searched for a named source, in order: the local mirror, then the user's own."""
    mirror = os.environ.get("MEDKG_SOURCES")
    return [*([Path(mirror)] if mirror else []), home() / "sources"]


def set_current_release(release: Path) -> None:
    """Make a release the default of commands that are given none."""
    pointer = home() / "releases" / "current"
    pointer.parent.mkdir(parents=True, exist_ok=True)
    fresh = pointer.with_name(f".current-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release.resolve(), target_is_directory=True)
    fresh.replace(pointer)


def current_release() -> Path:
    """The release that was built last; raises `ReleaseError` that says how to build one."""
    pointer = home() / "releases" / "current"
    if not (pointer / "manifest.json").is_file():
        hint = "medkg build hpo hpoa mondo --out release, or name one with --release"
        raise ReleaseError("no release has been built on this machine yet", hint=hint)
    return pointer.resolve()
