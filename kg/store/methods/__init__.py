"""The named queries as Python over the tables of a release: the third language of the library.

Each function has the name, the parameters and the columns of its Cypher file, and gives the same rows; a test compares
them on every engine.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.store.methods import evidence, names, phenotypes, quality, treatments
from kg.store.methods.tables import Method

__all__ = ["METHODS"]

METHODS: Mapping[str, Method] = {
    name: getattr(module, name)
    for module in (evidence, names, phenotypes, quality, treatments)
    for name in module.__all__
}
"""Named query to function."""
