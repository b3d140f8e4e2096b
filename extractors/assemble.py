"""Relations become statements whose evidence is the sentence, with offsets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Annotation, Document, Evidence, Mention, Relation, Statement

__all__ = ["statements"]

_COOCCURRENCE = "biolink:occurs_together_in_literature_with"


def statements(annotation: Annotation) -> Iterator[Statement]:
    """Yield a statement with one piece of evidence for every relation between linked mentions."""
    mentions = {mention.id: mention for mention in annotation.mentions}
    for relation in annotation.relations:
        subject, obj = mentions[relation.subject], mentions[relation.object]
        if subject.curie is not None and obj.curie is not None:
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
