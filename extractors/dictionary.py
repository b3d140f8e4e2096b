"""Mentions by vocabulary, with the abbreviations a document defines carried through it."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.vocabulary import Hit, Vocabulary
from kg.model import Annotation, Mention, Span

__all__ = ["DictionaryAnnotator"]

# Endings of a protein's full name: its short form may be the symbol of the gene.
_PROTEIN = re.compile(
    r"(?:gene|protein|receptor|regulator|factor|transporter|channel|hormone|enzyme|[a-z]{3,}ase|[a-z]{4,}in)s?"
    r"(?: [0-9A-Z]{1,3})?$"
)


class DictionaryAnnotator:
    """Fills `mentions`. One stretch may be a disease and a phenotype: then there is one mention of each type."""

    name = "dictionary.v1"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def annotate(self, annotation: Annotation) -> Annotation:
        """Find names in every section; short forms mean what the document says they mean, or nothing."""
        text = annotation.document.text
        hits: set[Hit] = set()
        for start, end in annotation.sentences or ((0, len(text)),):
            hits.update(self._vocabulary.find(text, start, end))
        if annotation.abbreviations:
            hits = _with_short_forms(hits, annotation.abbreviations, text)
        ordered = sorted(hits, key=lambda h: (h.start, -h.end, h.type, h.curie))
        mentions = tuple(
            Mention(f"m{n}", h.start, h.end, text[h.start : h.end], h.type, h.curie, _score(h, text), self.name)
            for n, h in enumerate(ordered)
        )
        return replace(annotation, mentions=mentions)


def _score(hit: Hit, text: str) -> float:
    # A short acronym, and a name pieced together from a list, are right less often than a name in words.
    acronym = hit.type != "Gene" and hit.end - hit.start <= 5 and text[hit.start : hit.end].isupper()
    return 0.75 if acronym or hit.rank == 3 else 0.95


def _with_short_forms(hits: set[Hit], abbreviations: tuple[tuple[Span, Span], ...], text: str) -> set[Hit]:
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
