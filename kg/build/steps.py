"""The step cache: a folder for each step, named by the hash of all the step depends on.

A step is a pure function of its key, so a folder that exists is right, and one that was cut short never appears
(it is written beside and renamed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kg.build.home import cache_folder
from kg.model import content_hash
from kg.release.files import fresh_folder

__all__ = ["CACHE_FORMAT", "step", "step_key"]

CACHE_FORMAT = "3"
"""Raised when the way a step computes or writes its result changes."""


def step_key(kind: str, parts: Iterable[str]) -> str:
    """Key of a step: its kind and everything it depends on.

    >>> step_key("read", ["a"]) != step_key("read", ["b"])
    True
    """
    return content_hash([CACHE_FORMAT, kind, *parts])


def step(kind: str, key: str, work: Callable[[Path], None]) -> Path:
    """The folder of a step; `work` fills a fresh one only when it is not there yet."""
    folder = cache_folder() / kind / key
    if not folder.is_dir():
        with fresh_folder(folder) as fresh:
            work(fresh)
    return folder
