"""Choose the reader for a file: built-in readers and plug-ins come in by the same entry points (`medkg.readers`)."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from kg.errors import InputError, Location, UsageError
from loaders.base import Reader, head_of

__all__ = ["find_reader", "reader_named", "readers"]

# Formats that say what they are come before formats that are merely plausible.
_LAST = ("text",)


@lru_cache(maxsize=1)
def readers() -> dict[str, Reader]:
    """Every installed reader by name, in the order in which they are asked.

    >>> "obo" in readers()
    True
    """
    found = sorted(entry_points(group="medkg.readers"), key=lambda entry: (entry.name in _LAST, entry.name))
    return {entry.name: cast("Reader", entry.load()()) for entry in found}


def reader_named(name: str) -> Reader:
    """The reader with this name; raises `UsageError` that lists the known ones.

    >>> reader_named("hpoa").yields
    'graph'
    """
    try:
        return readers()[name]
    except KeyError:
        raise UsageError(f"no reader is called {name!r}", hint=f"known readers: {', '.join(readers())}") from None


def find_reader(path: Path, *, yields: frozenset[str] = frozenset({"graph", "documents"})) -> Reader:
    """The first reader of a wanted kind that recognises the file.

    Raises `InputError` when the file is empty, cannot be opened, or nobody recognises it.
    """
    head = head_of(path)
    where = Location(str(path))
    if not head.strip():
        raise InputError("the file is empty", where=where)
    for reader in readers().values():
        if reader.yields in yields and reader.can_read(path, head):
            return reader
    known = ", ".join(name for name, reader in readers().items() if reader.yields in yields)
    raise InputError("no reader recognises this format", where=where, hint=f"formats that are read: {known}")
