"""What every graph store does, whichever engine is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kg.store.rows import Rows

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["DEFAULT_LIMITS", "Change", "Limits", "Listener", "LoadReport", "Store"]

Listener = Callable[[str, int, int], None]
"""Told of progress: stage, rows done, rows in all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost: seconds of time, and rows of answer (the rest is cut, and the answer says so)."""

    seconds: float = 60.0
    rows: int = 10_000


DEFAULT_LIMITS = Limits()
"""A minute, and ten thousand rows."""


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one kind that a load added, updated and removed; `same` were already there."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: the release's id, and the change of each kind (`nodes`, `statements`, `evidence`, `documents`).

    >>> LoadReport("r", {"nodes": Change(added=2)}).changed
    2
    """

    release: str
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Rows that were added, updated or removed."""
        return sum(change.added + change.updated + change.removed for change in self.changes.values())


class Store(Protocol):
    """A projection of one release that can be asked questions. Use it in a `with` block, or call `close`.

    `selector` is the address it was opened by, without secrets; `language` is `cypher`, `sparql` or `python` (named
    queries only).
    """

    @property
    def selector(self) -> str:
        """The address it was opened by, without secrets."""

    @property
    def language(self) -> str:
        """`cypher`, `sparql` or `python`."""

    def load(self, release: Release, *, listen: Listener | None = None, force: bool = False) -> LoadReport:
        """Make the store hold exactly this release; a load that was cut off goes on where it stopped.

        `force` lets it write into a database that holds something else. Raises `StoreError`.
        """

    def counts(self) -> dict[str, int]:
        """Rows of each kind that the store holds: `nodes`, `statements`, `evidence`, `documents`."""

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        write: bool = False,
    ) -> Rows:
        """Answer a query text. It only reads unless `write` is given. Raises `QueryError`."""

    def query(self, name: str, *, limits: Limits = DEFAULT_LIMITS, **parameters: Any) -> Rows:
        """Answer a named query of the library. Raises `QueryError` for an unknown name or a wrong parameter."""

    def close(self) -> None:
        """Let go of connections and processes; may be called twice."""

    def __enter__(self) -> Store: ...

    def __exit__(self, *_: object) -> None: ...
