"""Short forms that a document defines, carried through it."""

from __future__ import annotations

import re

from extractors.vocabulary import Hit
from kg.model import Span

__all__ = ["with_short_forms"]

# Endings of a protein's full name: its short form may be the symbol of the gene.
_PROTEIN = re.compile(
    r"(?:gene|protein|receptor|regulator|factor|transporter|channel|hormone|enzyme|[a-z]{3,}ase|[a-z]{4,}in)s?"
    r"(?: [0-9A-Z]{1,3})?$"
)


def with_short_forms(hits: set[Hit], abbreviations: tuple[tuple[Span, Span], ...], text: str) -> set[Hit]:
    """Short forms take the link of their long form; a long form that names nothing known takes theirs away."""
    meanings: dict[str, set[tuple[str, str]]] = {}
    proteins: set[str] = set()
    for (a, b), (c, d) in abbreviations:
        inside = [h for h in hits if c <= h.start and h.end == d]
        widest = max((h.end - h.start for h in inside), default=0)
        meanings.setdefault(text[a:b], set()).update((h.type, h.curie) for h in inside if h.end - h.start == widest)
        if _PROTEIN.search(text[c:d]):
            proteins.add(text[a:b])
    short = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(meanings, key=len, reverse=True)))})(?![^\W_])")
    places = {match.span() for match in short.finditer(text)}
    kept = {h for h in hits if (h.start, h.end) not in places or _stays(h, text[h.start : h.end], meanings, proteins)}
    for start, end in places:
        kept.update(Hit(start, end, type, curie) for type, curie in meanings[text[start:end]])
    return kept


def _stays(hit: Hit, name: str, meanings: dict[str, set[tuple[str, str]]], proteins: set[str]) -> bool:
    """Whether a hit on a defined short form stands: the symbol of a gene whose protein is spelled out."""
    return hit.type == "Gene" and name in proteins and not meanings[name]
