"""Pages about one disease each, section by section: what patients are given to read."""

from __future__ import annotations

__all__ = ["PAGE_PREFIXES"]

PAGE_PREFIXES = ("MEDLINEPLUS", "MEDQUAD", "NHS")
"""Prefixes of the ids of pages. A page is no paper: it is searched as it stands (`queries.clinical`), not mined."""
