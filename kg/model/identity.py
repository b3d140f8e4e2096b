"""Ids made of content: the same claim gets the same id on every machine, in every run.

An id is a prefix and the first 128 bits of BLAKE2b (RFC 7693) over the parts, each preceded by its length, so that no
two different lists of parts share a byte string.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

__all__ = ["content_hash", "evidence_id", "statement_id"]


def content_hash(parts: Iterable[str]) -> str:
    """32 hexadecimal digits that depend on every part and on their order.

    >>> content_hash(["ab", "c"]) == content_hash(["a", "bc"])
    False
    """
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return blake2b(joined.encode("utf-8"), digest_size=16).hexdigest()


def statement_id(
    subject: str, predicate: str, obj: str, negated: bool = False, qualifiers: Iterable[tuple[str, str]] = ()
) -> str:
    """Id of a statement: what is claimed, not who claims it (evidence is not part of it).

    >>> statement_id("MONDO:0007947", "biolink:has_phenotype", "HP:0001166")
    'medkg:Sb469a8277fcd75df3e93152c6007fd50'
    """
    parts = [subject, predicate, obj, "1" if negated else "0"]
    for key, value in sorted(qualifiers):
        parts += [key, value]
    return f"medkg:S{content_hash(parts)}"


def evidence_id(parts: Iterable[str]) -> str:
    """Id of one piece of evidence, from everything that tells it from another.

    >>> evidence_id(["medkg:S0", "PMID:1", "hpoa"]).startswith("medkg:E")
    True
    """
    return f"medkg:E{content_hash(parts)}"
