"""Entities and relations from papers, each with its sentence, offsets and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.pipeline import load

__all__ = ["load"]


def __getattr__(name: str) -> object:
    # The matcher is imported only when a pipeline is loaded.
    if name == "load":
        from extractors.pipeline import load

        return load
    raise AttributeError(f"module 'extractors' has no attribute {name!r}")
