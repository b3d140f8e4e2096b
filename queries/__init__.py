"""Patient in, ranked answers with paths out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.diagnosis.answer import Answer, diagnose

__all__ = ["Answer", "diagnose"]


def __getattr__(name: str) -> object:
    # numpy and polars are imported only when something is asked.
    if name in __all__:
        from queries.diagnosis import answer

        return getattr(answer, name)
    raise AttributeError(f"module 'queries' has no attribute {name!r}")
