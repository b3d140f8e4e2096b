"""Facts that follow from a whole release, for RDF: what `kg.store.derived` gives to property graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.blocks import exact_matches
from kg.rdf.mapping import Derived
from kg.release.read import Release
from kg.store.derived import edge_frequency, information_content

if TYPE_CHECKING:
    import polars as pl

__all__ = ["derived_facts"]


def derived_facts(release: Release) -> Derived:
    """Information content, pooled frequency and exact matches of a release, by id."""
    narrow = _Narrow(release.path, release.manifest)
    content = dict(information_content(narrow).iter_rows())
    frequency = dict(edge_frequency(narrow).iter_rows())
    return Derived(content, frequency, exact_matches(release))


_COLUMNS = {
    "statements": ("subject", "predicate", "object", "negated"),
    "evidence": ("statement", "has_count", "has_total", "frequency_qualifier", "retracted"),
}


class _Narrow(Release):
    """The same release with the columns alone that are counted: sentences stay on disk."""

    def _table(self, name: str) -> pl.DataFrame:
        return self.scan(name).select(_COLUMNS[name]).collect()
