"""Write beside, then rename: nobody ever sees half a file or half a folder."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["fresh_folder", "mine", "remove_abandoned", "replace_folder", "write_bytes"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).chmod(0o644)
    Path(stream.name).replace(path)


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A new folder beside `target`; it takes the target's place when the block ends well, and goes when it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(target.parent, f".{target.name}.new-")
    folder = mine(target.parent, f".{target.name}.new-")
    folder.chmod(0o755)
    try:
        yield folder
        replace_folder(folder, target)
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def mine(parent: Path, prefix: str) -> Path:
    """A new folder whose name tells which process it belongs to."""
    return Path(tempfile.mkdtemp(dir=parent, prefix=f"{prefix}{os.getpid()}-"))


def remove_abandoned(parent: Path, prefix: str) -> None:
    """Remove folders that `mine` made for processes that are no more (they were killed)."""
    for folder in parent.glob(f"{prefix}*-*"):
        owner = folder.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's: leave it alone
    return True


def replace_folder(new: Path, target: Path) -> None:
    """Put a folder in the place of another at once; the old one is removed afterwards.

    Linux exchanges two names in one step. Elsewhere the old folder steps aside first, so for a moment there is none.
    """
    if not target.exists():
        new.rename(target)
        return
    if not _exchange(new, target):
        aside = new.with_name(f"{new.name}.old")
        target.rename(aside)
        new.rename(target)
        new = aside
    shutil.rmtree(new, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names by renameat2(2); False where the system has no such call."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, os.strerror(code), str(other))
