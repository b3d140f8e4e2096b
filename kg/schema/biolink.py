"""The Biolink Model 4.4: which classes and predicates there are, and which ends a predicate may have.

The table `biolink.json` is made from the model (CC0) by `ontologies/make_biolink.py`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["agent_types", "ancestors", "biolink_version", "is_a", "is_predicate", "knowledge_levels", "predicate_ends"]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("biolink.json").read_text(encoding="utf-8"))
    return loaded


def biolink_version() -> str:
    """Version of the model the table was made from.

    >>> biolink_version().startswith("4.4")
    True
    """
    return str(_table()["version"])


def knowledge_levels() -> frozenset[str]:
    """Values of `KnowledgeLevelEnum`.

    >>> "knowledge_assertion" in knowledge_levels()
    True
    """
    return frozenset(_table()["knowledge_levels"])


def agent_types() -> frozenset[str]:
    """Values of `AgentTypeEnum`.

    >>> "text_mining_agent" in agent_types()
    True
    """
    return frozenset(_table()["agent_types"])


@lru_cache(maxsize=1024)
def ancestors(category: str) -> frozenset[str]:
    """The class and everything above it, mixins included; empty for a class that Biolink does not know.

    >>> "DiseaseOrPhenotypicFeature" in ancestors("Disease")
    True
    """
    classes = _table()["classes"]
    found: set[str] = set()
    stack = [category] if category in classes else []
    while stack:
        here = stack.pop()
        if here not in found:
            found.add(here)
            stack.extend(classes.get(here, ()))
    return frozenset(found)


def is_a(category: str, wanted: str) -> bool:
    """Whether a class is the wanted one or lies below it.

    >>> is_a("Drug", "ChemicalOrDrugOrTreatment")
    True
    """
    return wanted in ancestors(category)


def is_predicate(curie: str) -> bool:
    """Whether Biolink knows the predicate (deprecated and abstract ones do not count).

    >>> is_predicate("biolink:has_phenotype"), is_predicate("biolink:has_fun_with")
    (True, False)
    """
    return curie in _table()["predicates"]


def predicate_ends(curie: str) -> tuple[str, str]:
    """Classes of subject and object that the predicate asks for; `NamedThing` where it asks for nothing.

    >>> predicate_ends("biolink:treats")
    ('ChemicalOrDrugOrTreatment', 'DiseaseOrPhenotypicFeature')
    """
    row = _table()["predicates"].get(curie, {})
    return row.get("domain", "NamedThing"), row.get("range", "NamedThing")
