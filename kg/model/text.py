"""A document, and what was found in it. All offsets are 0-based code points into `Document.text`, end excluded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model.graph import Frequency, Span
from kg.model.identity import content_hash

__all__ = ["Annotation", "Assertion", "Document", "Mention", "Relation", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document with a name (`title`, `abstract`, `results`, `table`), lower case.

    >>> Section("title", 0, 12).name
    'title'
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, page or note, with a single text that every offset refers to.

    `text` is title + " " + the sections joined by one blank (as PubTator and BioC count). `id` is a CURIE.

    >>> doc = Document.of_parts("PMID:1", "A case.", [("abstract", "Fever.")])
    >>> doc.text[doc.sections[1].start : doc.sections[1].end]
    'Fever.'
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()
    source: str = ""
    license: str = ""
    journal: str = ""
    year: int | None = None
    doi: str = ""
    xrefs: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    retracted: bool = False

    @classmethod
    def of_parts(cls, id: str, title: str, parts: Iterable[tuple[str, str]], **fields: object) -> Document:
        """Join a title and named parts into one text; empty parts leave no trace.

        `fields` are further attributes of the document (journal, year, …).
        """
        text = title
        sections = [Section("title", 0, len(title))] if title else []
        for name, part in parts:
            if not part:
                continue
            start = len(text) + 1 if text else 0
            text = f"{text} {part}" if text else part
            sections.append(Section(name, start, start + len(part)))
        return replace(cls(id, title, text, tuple(sections)), **fields)  # type: ignore[arg-type]

    @property
    def digest(self) -> str:
        """32 hexadecimal digits of everything an extractor or a quotation can depend on."""
        spans = [f"{s.name}:{s.start}:{s.end}" for s in self.sections]
        facts = [self.source, self.license, self.journal, str(self.year), self.doi, str(self.retracted)]
        return content_hash([self.id, self.title, self.text, *spans, *facts, *self.xrefs, *self.mesh])


@dataclass(frozen=True, slots=True)
class Assertion:
    """How the author commits to a mention. All False = stated as a present fact about the subject of the text.

    >>> Assertion(negated=True).affirmed
    False
    """

    negated: bool = False
    uncertain: bool = False
    family: bool = False
    historical: bool = False
    hypothetical: bool = False

    @property
    def affirmed(self) -> bool:
        """Neither negated, uncertain, about a relative, nor hypothetical (the past counts as a fact)."""
        return not (self.negated or self.uncertain or self.family or self.hypothetical)


_AFFIRMED = Assertion()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a thing.

    `type` is a Biolink class name without prefix; `curie` is None when the thing is recognised but not linked (NIL).
    `score` is the extractor's confidence, 0 to 1. `extractor` is a name with its version (`dictionary.v1`).

    >>> Mention("m0", 0, 7, "Seizure", "PhenotypicFeature", "HP:0001250", 1.0, "dictionary.v1").curie
    'HP:0001250'
    """

    id: str
    start: int
    end: int
    text: str
    type: str
    curie: str | None
    score: float
    extractor: str
    assertion: Assertion = _AFFIRMED


@dataclass(frozen=True, slots=True)
class Relation:
    """A claim that a sentence makes about two mentions of the same document.

    `subject` and `object` are mention ids, `sentence` the span that says so, `score` a calibrated confidence.

    >>> Relation("m0", "biolink:has_phenotype", "m1", (0, 40), 0.8, "patterns.v1").negated
    False
    """

    subject: str
    predicate: str
    object: str
    sentence: Span
    score: float
    extractor: str
    negated: bool = False
    frequency: Frequency | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A document with what the parts of a pipeline have found so far; each part returns a richer one.

    `abbreviations` maps a short form's span to the span of its long form.

    >>> Annotation(Document.of_parts("PMID:1", "A case.", [])).mentions
    ()
    """

    document: Document
    sentences: tuple[Span, ...] = ()
    abbreviations: tuple[tuple[Span, Span], ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
