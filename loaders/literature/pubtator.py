"""PubTator: `PMID|t|title`, `PMID|a|abstract`, then one tab-separated line for each mention and relation.

Documents are read for extraction; `annotations` reads the gold mentions and relations for evaluation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation, normalise_curie
from loaders.base import Origin, Problems, lines
from loaders.literature.ids import document_id

__all__ = ["PubtatorReader", "annotations", "curie_of", "type_of"]

_TEXT_LINE = re.compile(r"([^|\t]{1,200})\|([ta])\|(.*)", re.DOTALL)
_HEAD = re.compile(rb"\s*[^|\s]{1,200}\|[ta]\|")
_GOLD = "gold"
_TYPES = {
    **dict.fromkeys(("Chemical", "Drug"), "ChemicalEntity"),
    **dict.fromkeys(("SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier"), "Disease"),
    **dict.fromkeys(("Mutation", "DNAMutation", "ProteinMutation", "SNP", "Variant"), "SequenceVariant"),
    **dict.fromkeys(("Species", "Organism"), "OrganismTaxon"),
    "Phenotype": "PhenotypicFeature",
}
_PREDICATES = {
    "CID": "biolink:causes",
    "Positive_Correlation": "biolink:positively_correlated_with",
    "Negative_Correlation": "biolink:negatively_correlated_with",
    "Association": "biolink:associated_with",
    "Bind": "biolink:directly_physically_interacts_with",
    "Drug_Interaction": "biolink:interacts_with",
}
_NIL = frozenset({"", "-", "-1", "NIL"})


@dataclass(slots=True)
class _Block:
    """The lines of one document; `line` is where it starts, `rows` are (line, cells)."""

    raw_id: str
    line: int
    title: str = ""
    abstract: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


class PubtatorReader:
    """Yields title and abstract as one document each; lines of annotations are passed over."""

    name: ClassVar[str] = "pubtator"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["documents"]] = "documents"

    def can_read(self, path: Path, head: bytes) -> bool:  # the protocol names it
        """True when the first line is `id|t|…` or `id|a|…`."""
        return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Document]:
        """Yield the documents in file order; one without text is a problem."""
        for block in _blocks(path, problems):
            document = _document(path, block, origin, problems)
            if document is not None:
                yield document


def annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each document with its gold mentions and relations.

    A mention of several ids (`D1|D2`) becomes one mention for each. `-` and `-1` give a mention without CURIE.
    Relations of PubTator hold for a whole document: each joins the first mentions of its two ids, and its sentence is
    the whole text. Score is 1, extractor `gold`. A mention whose text is not what its span holds, and a relation whose
    ids nobody mentions, are problems.
    """
    for block in _blocks(path, problems):
        document = _document(path, block, Origin(""), problems)
        if document is None:
            continue
        # PubTator counts the blank behind an empty title; our text does not hold it.
        shift = -1 if not block.title else 0
        mentions: list[Mention] = []
        first: dict[str, str] = {}
        relations: list[Relation] = []
        for line, cells in block.rows:
            try:
                if _is_mention(cells):
                    _add_mention(document, cells, shift, mentions, first)
                else:
                    relations.append(_relation(document, cells, first))
            except InputError as error:
                error.where = Location(str(path), line=line, record=document.id)
                problems.add(error)
        yield Annotation(document, mentions=tuple(mentions), relations=tuple(relations))


def _is_mention(cells: list[str]) -> bool:
    return len(cells) >= 5 and all(cell.isascii() and cell.isdigit() and len(cell) < 10 for cell in cells[1:3])


def _add_mention(
    document: Document, cells: list[str], shift: int, mentions: list[Mention], first: dict[str, str]
) -> None:
    start, end = int(cells[1]) + shift, int(cells[2]) + shift
    if not 0 <= start < end or document.text[start:end] != cells[3]:
        raise InputError("the mention's text is not what its span holds", hint="check the offsets of the file")
    kind = type_of(cells[4])
    raw = cells[5] if len(cells) > 5 else "-"
    # An id of a variant holds bars of its own (`c|DEL|1314_1328|`).
    for one in [raw] if kind == "SequenceVariant" else re.split(r"[|,;]", raw):
        local = f"m{len(mentions)}"
        curie = curie_of(one, kind)
        for key in {raw, one, curie} - _NIL - {None}:
            first.setdefault(str(key), local)
        mentions.append(Mention(local, start, end, cells[3], kind, curie, 1.0, _GOLD))


def type_of(name: str) -> str:
    """Biolink's name for a type as corpora write it; an unknown one is kept.

    >>> type_of("Chemical"), type_of("CellLine")
    ('ChemicalEntity', 'CellLine')
    """
    return _TYPES.get(name, name)


def curie_of(raw: str, kind: str) -> str | None:
    """A CURIE for an id as PubTator corpora write it, or None for NIL and for what has no registered prefix.

    >>> curie_of("D009270", "ChemicalEntity"), curie_of("-1", "Disease")
    ('MESH:D009270', None)
    """
    raw = raw.strip().removesuffix("*")
    if raw in _NIL:
        return None
    if ":" in raw:
        try:
            return normalise_curie(raw)
        except InputError:
            return None
    if raw.isascii() and raw.isdigit():
        prefix = {"OrganismTaxon": "NCBITaxon", "Disease": "OMIM"}.get(kind, "NCBIGene")
        return f"{prefix}:{raw}"
    for pattern, prefix in ((r"[CD]\d{6,9}", "MESH"), (r"CVCL_\w{4}", "Cellosaurus"), (r"rs\d+", "DBSNP")):
        if re.fullmatch(pattern, raw, re.ASCII):
            return normalise_curie(f"{prefix}:{raw}")
    return None


def _relation(document: Document, cells: list[str], first: dict[str, str]) -> Relation:
    if len(cells) < 4 or not cells[1]:
        raise InputError("is neither a mention nor a relation")
    subject, target = first.get(cells[2]), first.get(cells[3])
    if subject is None or target is None:
        raise InputError(f"the relation's id {cells[3 if subject else 2][:40]!r} is not mentioned before it")
    named = cells[1] if cells[1].startswith("biolink:") else "biolink:related_to"
    return Relation(subject, _PREDICATES.get(cells[1], named), target, (0, len(document.text)), 1.0, _GOLD)


def _document(path: Path, block: _Block, origin: Origin, problems: Problems) -> Document | None:
    where = Location(str(path), line=block.line, record=block.raw_id[:60])
    try:
        curie = document_id(block.raw_id)
    except InputError as error:
        error.where = where
        problems.add(error)
        return None
    if not block.title.strip() and not block.abstract.strip():
        problems.add(InputError("the document has no text", where=where))
        return None
    parts = [("abstract", block.abstract)]
    source = origin.source or "infores:pubmed"
    return Document.of_parts(curie, block.title, parts, source=source, license=origin.license)


def _blocks(path: Path, problems: Problems) -> Iterator[_Block]:
    """Gather the lines of each document; a line that belongs to none is a problem."""
    block: _Block | None = None
    for number, text in lines(path, problems):
        match = _TEXT_LINE.fullmatch(text)
        if match:
            if block is None or block.raw_id != match[1] or (match[2] == "t" and block.title):
                if block is not None:
                    yield block
                block = _Block(match[1], number)
            if match[2] == "t":
                block.title = match[3]
            else:
                block.abstract = match[3]
        elif not text.strip():
            if block is not None:
                yield block
            block = None
        elif block is not None and text.startswith(f"{block.raw_id}\t"):
            block.rows.append((number, text.split("\t")))
        else:
            why = "the line belongs to no document"
            problems.add(InputError(why, where=Location(str(path), line=number), hint="expected id|t|…, id|a|…"))
    if block is not None:
        yield block
