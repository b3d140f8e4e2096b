"""What the graph holds: nodes, statements about them, and the evidence for each statement."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.identity import statement_id

__all__ = ["Evidence", "Frequency", "Mapping", "Node", "Qualifiers", "Span", "Statement"]

Span = tuple[int, int]
"""A half-open stretch of a document's text: 0-based code points, end excluded."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with an identifier: a disease, a phenotype, a gene, a drug.

    `category` is a Biolink class name without prefix (`Disease`). `synonyms` mean exactly the same thing;
    `related_synonyms` are broader, narrower or merely related; text is recognised by them only for phenotypes that no
    other name fits.
    `replaced_by` names the successor of a deprecated node; `alternates` are former ids of this very node.

    >>> Node("HP:0001250", "PhenotypicFeature", "Seizure", synonyms=("Epileptic seizure",)).name
    'Seizure'
    """

    id: str
    category: str
    name: str
    synonyms: tuple[str, ...] = ()
    related_synonyms: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    description: str = ""
    deprecated: bool = False
    replaced_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Two identifiers for one real thing (`skos:exactMatch`), as a source states it.

    >>> Mapping("MONDO:0007947", "OMIM:154700", source="infores:mondo").object
    'OMIM:154700'
    """

    subject: str
    object: str
    predicate: str = "skos:exactMatch"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a feature was seen: `count` of `total` people, or a named class of frequency (an HP term).

    Either part may be absent. A percentage without a cohort is kept as `count`/`total` with `total` = 0 meaning
    "share known, cohort unknown": then `count` is the share, between 0 and 1.

    >>> Frequency(count=3, total=7).share
    0.42857142857142855
    """

    count: float | None = None
    total: int | None = None
    qualifier: str = ""

    @property
    def share(self) -> float | None:
        """The share of people, 0 to 1, or None when only a class is known."""
        if self.count is None:
            return None
        return self.count / self.total if self.total else self.count


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe a statement.

    `publication` is a CURIE (`PMID:…`) or the id of the source record. `sentence` is quoted from the document;
    `sentence_span`, `subject_span` and `object_span` are 0-based code-point offsets into the document's one text
    (title + " " + abstract, as PubTator and BioC count). `confidence` is the calibrated probability, 0 to 1, that this
    piece alone makes the statement true. `source` is an infores CURIE. `original_subject` and `original_object` are
    the ids as the source wrote them, before cliques were merged.

    >>> Evidence(source="infores:hpo-annotations", publication="PMID:31675180", confidence=0.95).agent_type
    'manual_agent'
    """

    source: str
    publication: str = ""
    knowledge_level: str = "knowledge_assertion"
    agent_type: str = "manual_agent"
    confidence: float = 1.0
    evidence_code: str = ""
    frequency: Frequency | None = None
    sentence: str = ""
    sentence_span: Span | None = None
    subject_span: Span | None = None
    object_span: Span | None = None
    section: str = ""
    extractor: str = ""
    source_version: str = ""
    license: str = ""
    original_subject: str = ""
    original_object: str = ""
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What narrows a statement: it holds with this onset, in this sex, of this severity.

    Values are CURIEs (HP terms, PATO for sex) or plain text for a dose or a population. How *often* it holds is no
    qualifier but an observation, and stands on the evidence (see docs/decisions/0003-frequency-is-evidence.md).

    >>> Qualifiers(onset="HP:0003577").items()
    (('onset', 'HP:0003577'),)
    """

    onset: str = ""
    sex: str = ""
    severity: str = ""
    dose: str = ""
    population: str = ""

    def items(self) -> tuple[tuple[str, str], ...]:
        """The qualifiers that are set, as (name, value), sorted by name."""
        pairs = (
            ("dose", self.dose),
            ("onset", self.onset),
            ("population", self.population),
            ("severity", self.severity),
            ("sex", self.sex),
        )
        return tuple(pair for pair in pairs if pair[1])


_NO_QUALIFIERS = Qualifiers()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, subject – predicate – object, perhaps negated, with the evidence for it.

    `predicate` is a Biolink CURIE (`biolink:has_phenotype`). The id is made of the content alone, so two sources that
    claim the same thing share one statement with two pieces of evidence.

    >>> Statement("MONDO:1", "biolink:has_phenotype", "HP:1").id == Statement(
    ...     "MONDO:1", "biolink:has_phenotype", "HP:1", negated=True).id
    False
    """

    subject: str
    predicate: str
    object: str
    negated: bool = False
    qualifiers: Qualifiers = _NO_QUALIFIERS
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """`medkg:S` and 32 hexadecimal digits of the content."""
        return statement_id(self.subject, self.predicate, self.object, self.negated, self.qualifiers.items())
