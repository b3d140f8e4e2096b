"""ADE corpus v2 (Gurulingappa et al., 2012): sentences of case reports with drugs and the adverse effects they had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation
from loaders.base import Problems, lines

__all__ = ["ade_annotations"]


def ade_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each sentence of `DRUG-AE.rel` once, with its drugs, effects and `causes`; the id is that of the paper.

    The offsets of the file are those of the whole abstract, which it does not hold: the first place of the words in the
    sentence counts. A row whose words are not there is a problem.
    """
    rows: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for number, line in lines(path, problems):
        cells = line.rstrip("\n").split("|")
        if len(cells) != 8 or cells[2] not in cells[1] or cells[5] not in cells[1]:
            where = Location(str(path), line=number)
            problems.add(InputError("has not the words it names", where=where, hint="expected PMID|sentence|effect|…"))
            continue
        rows[cells[0], cells[1]].append((cells[5], cells[2]))
    for (paper, text), pairs in rows.items():
        yield _annotation(paper, text, pairs)


def _annotation(paper: str, text: str, pairs: list[tuple[str, str]]) -> Annotation:
    drugs, effects = dict.fromkeys(d for d, _ in pairs), dict.fromkeys(e for _, e in pairs)
    mentions = [
        Mention(f"{letter}{i}", at, at + len(words), words, kind, None, 1.0, "gold")
        for letter, kind, names in (("d", "ChemicalEntity", drugs), ("e", "Disease", effects))
        for i, words in enumerate(names)
        if (at := text.find(words)) >= 0
    ]
    of = {(m.type, m.text): m.id for m in mentions}
    relations = tuple(
        Relation(of["ChemicalEntity", drug], "biolink:causes", of["Disease", effect], (0, len(text)), 1.0, "gold")
        for drug, effect in dict.fromkeys(pairs)
    )
    document = Document.of_parts(f"PMID:{paper}", "", [("text", text)])
    return Annotation(document, mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))), relations=relations)
