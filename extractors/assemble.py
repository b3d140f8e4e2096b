"""Relations become statements whose evidence is the sentence, with offsets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Annotation, Document, Evidence, Mention, Relation, Statement

__all__ = ["statements"]

_LEAST = 0.5
"""A learned relation that is likelier wrong than right is found, but claims nothing in a graph."""
_CAUSES = "biolink:causes"
_TREATS = "biolink:treats_or_applied_or_studied_to_treat"
_COOCCURRENCE = "biolink:occurs_together_in_literature_with"


def statements(annotation: Annotation) -> Iterator[Statement]:
    """Yield a statement with one piece of evidence for every relation between linked mentions.

    Relations that a model learned and holds for less than one in two are left out; so are learned causes where the
    document says as surely that the thing is treated with it.
    """
    mentions = {mention.id: mention for mention in annotation.mentions}
    treats: dict[tuple[str | None, str | None], float] = {}
    for relation in annotation.relations:
        if relation.predicate == _TREATS and not relation.negated:
            pair = mentions[relation.subject].curie, mentions[relation.object].curie
            treats[pair] = max(relation.score, treats.get(pair, 0.0))
    for relation in annotation.relations:
        subject, obj = mentions[relation.subject], mentions[relation.object]
        rival = treats.get((subject.curie, obj.curie), 0.0) if relation.predicate == _CAUSES else 0.0
        doubtful = relation.extractor.startswith("relations") and relation.score < max(_LEAST, rival)
        if subject.curie is not None and obj.curie is not None and not doubtful:
            evidence = _evidence(annotation.document, relation, subject, obj)
            yield Statement(subject.curie, relation.predicate, obj.curie, relation.negated, evidence=(evidence,))


def _evidence(document: Document, relation: Relation, subject: Mention, obj: Mention) -> Evidence:
    start, end = relation.sentence
    told = relation.predicate == _COOCCURRENCE
    return Evidence(
        document.source or "infores:medkg",
        publication=document.id,
        knowledge_level="text_co_occurrence" if told else "knowledge_assertion",
        agent_type="text_mining_agent",
        confidence=relation.score,
        frequency=relation.frequency,
        sentence=document.text[start:end],
        sentence_span=(start, end),
        subject_span=(subject.start, subject.end),
        object_span=(obj.start, obj.end),
        section=next((s.name for s in document.sections if s.start <= start < s.end), ""),
        extractor=relation.extractor,
        license=document.license,
        retracted=document.retracted,
    )
