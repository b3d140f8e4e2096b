"""Facts that follow from a whole release, for RDF: what `kg.store.derived` gives to property graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.blocks import exact_matches
from kg.rdf.mapping import Derived
from kg.store.derived import edge_frequency, information_content

if TYPE_CHECKING:
    from kg.release.read import Release

__all__ = ["derived_facts"]


def derived_facts(release: Release) -> Derived:
    """Information content, pooled frequency and exact matches of a release, by id."""
    content = dict(information_content(release).iter_rows())
    frequency = dict(edge_frequency(release).iter_rows())
    return Derived(content, frequency, exact_matches(release))
