"""Compact identifiers, in the one spelling of prefixes that medkg writes.

Sources disagree (`Orphanet:558`, `ORDO:558`, `ORPHA:558`); `ontologies/prefixes.json`, an extended prefix map as the
Bioregistry and the `curies` library define it, says which spelling is ours.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from kg.errors import InputError
from kg.resources import ontology_file

__all__ = ["normalise_curie", "prefix_of", "prefix_synonyms"]

# A local part is what every registry allows: no blanks, no quotes, no angle brackets (it must survive in an IRI); a
# web address is no CURIE.
_CURIE = re.compile(r"^([A-Za-z][A-Za-z0-9_.\-]*):(?!//)([^\s<>\"{}|\\^`]{1,200})$")


@lru_cache(maxsize=1)
def prefix_synonyms() -> dict[str, str]:
    """Every known spelling of a prefix, lower-cased, mapped to ours.

    >>> prefix_synonyms()["orphanet"]
    'ORPHA'
    """
    table: dict[str, str] = {}
    for row in json.loads(ontology_file("prefixes.json").read_text(encoding="utf-8")):
        for spelling in (row["prefix"], *row.get("prefix_synonyms", ())):
            table[spelling.lower()] = row["prefix"]
    return table


@lru_cache(maxsize=1 << 16)
def normalise_curie(text: str) -> str:
    """Give a CURIE in medkg's spelling; an unknown prefix is kept as it stands.

    Raises `InputError` when the text is no CURIE at all.

    >>> normalise_curie("Orphanet:558")
    'ORPHA:558'
    >>> normalise_curie("mesh:D008382")
    'MESH:D008382'
    """
    match = _CURIE.match(text.strip())
    if match is None:
        raise InputError(f"{text[:60]!r} is not a CURIE (prefix:local)", hint="write ids as HP:0001250 or OMIM:154700")
    prefix, local = match.groups()
    return f"{prefix_synonyms().get(prefix.lower(), prefix)}:{local}"


def prefix_of(curie: str) -> str:
    """The part before the first colon.

    >>> prefix_of("MONDO:0007947")
    'MONDO'
    """
    return curie.partition(":")[0]
