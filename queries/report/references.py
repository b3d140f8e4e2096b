"""The numbered sentences and references at the end of a report."""

from __future__ import annotations

from typing import Any

__all__ = ["References"]


class References:
    """Numbers from 1, in the order of first mention; the same sentence of the same text is listed once.

    >>> refs = References()
    >>> refs.number("PMID:1", "infores:x", "", ""), refs.number("PMID:1", "infores:x", "", "")
    (1, 1)
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], dict[str, Any]] = {}

    def number(self, publication: str, source: str, sentence: str, extractor: str) -> int:
        """Number of a piece of evidence."""
        key = (publication, source, sentence)
        if key not in self._rows:
            told = {"publication": publication, "source": source, "sentence": sentence, "extractor": extractor}
            self._rows[key] = {"number": len(self._rows) + 1, **told}
        number: int = self._rows[key]["number"]
        return number

    def rows(self) -> list[dict[str, Any]]:
        """All references, as plain data."""
        return list(self._rows.values())
