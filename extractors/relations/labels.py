"""What a drug label says by its very sections: a disease named under "Contraindications" is one.

The drug is the mention in the title; every condition or drug in a section is an end of the relation that the section
stands for, unless its sentence speaks of something else: an allergy to the drug, a reaction it caused, a limitation.
Only documents with such sections are looked at (`loaders.literature.labels` makes them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import Annotation, Mention, Relation, Section, Span

__all__ = ["LabelAnnotator"]

_CONDITIONS = ("Disease", "PhenotypicFeature")
_DRUGS = ("ChemicalEntity", "Drug")
_GENERAL = frozenset(
    "disease disorder syndrome symptom allergy hypersensitivity reaction infection pain injury death overdose "
    "complication condition toxicity anaphylaxis".split()
)
"""Names that say nothing by themselves."""
_REACTION = re.compile(
    r"\b(?:hypersensitiv|allerg|anaphyla|idiosyncra|reactions? (?:to|including|such as|with)|"
    r"previously (?:experienced|had)|developed|demonstrated|"
    r"history of (?:an? )?(?:severe |serious )?(?:reaction|hypersensitivity))",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:because|due to|may (?:cause|lead|result)|can (?:cause|lead|result)|risk of|resulting in|causing)\b",
    re.IGNORECASE,
)
_NOT_INDICATED = re.compile(
    r"\b(?:not (?:been )?(?:indicated|established|recommended|effective)|limitations? of use|should not|ineffective)\b",
    re.IGNORECASE,
)
_PATIENTS = re.compile(
    r"\b(?:patients? (?:with|who have|suffering|at risk of)|history of|in the presence of|pre-?existing|underlying|"
    r"with (?:known|severe|active|a history)|avoid|caution|contraindicated|should not be (?:used|given))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a mention of a type in a section means, how sure, and which sentences must or must not hold it."""

    predicate: str
    types: tuple[str, ...]
    confidence: float
    needs: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    """A phrase that, standing before the mention in its clause, makes it something else."""


_RULES: dict[str, _Rule] = {
    "indications": _Rule("biolink:treats", _CONDITIONS, 0.8, never=_NOT_INDICATED),
    "contraindications": _Rule("biolink:contraindicated_in", _CONDITIONS, 0.75, before=_DUE),
    "boxed_warning": _Rule("biolink:exacerbates_condition", _CONDITIONS, 0.6, needs=_PATIENTS, before=_DUE),
    "warnings": _Rule("biolink:exacerbates_condition", _CONDITIONS, 0.5, needs=_PATIENTS, before=_DUE),
    "interactions": _Rule("biolink:interacts_with", _DRUGS, 0.7),
    "adverse_reactions": _Rule("biolink:has_side_effect", _CONDITIONS, 0.6),
}


class LabelAnnotator:
    """Adds to `relations` what the sections of a label say; a pair appears once a predicate."""

    name = "labels.v1"

    def annotate(self, annotation: Annotation) -> Annotation:
        """Look at the sections of a label; any other document comes back as it was."""
        sections = {s.name: s for s in annotation.document.sections}
        if "title" not in sections or not sections.keys() & {"indications", "contraindications"}:
            return annotation
        subjects = _subjects(annotation, sections["title"])
        found: dict[tuple[str, str, str | None], Relation] = {}
        for subject in subjects:
            mine = {s.curie for s in subjects}
            for section in annotation.document.sections:
                if rule := _RULES.get(section.name):
                    for relation, obj in _relations(annotation, subject, section, rule):
                        if obj.curie not in mine:
                            found.setdefault((subject.id, rule.predicate, obj.curie), relation)
        # What the label's sections say stands before what patterns guess about the same ends.
        ends = {(r.subject, r.object) for r in found.values()}
        others = tuple(r for r in annotation.relations if (r.subject, r.object) not in ends)
        return replace(annotation, relations=(*others, *found.values()))


def _subjects(annotation: Annotation, title: Section) -> list[Mention]:
    named: dict[str | None, Mention] = {}
    for mention in annotation.mentions:
        if mention.type in _DRUGS and mention.curie and title.start <= mention.start and mention.end <= title.end:
            named.setdefault(mention.curie, mention)
    return list(named.values())


def _relations(
    annotation: Annotation, subject: Mention, section: Section, rule: _Rule
) -> Iterator[tuple[Relation, Mention]]:
    text = annotation.document.text
    for sentence in _sentences(annotation, section):
        words = text[sentence[0] : sentence[1]]
        if (rule.never and rule.never.search(words)) or (rule.needs and not rule.needs.search(words)):
            continue
        for mention in annotation.mentions:
            if not (sentence[0] <= mention.start and mention.end <= sentence[1]):
                continue
            if mention.type not in rule.types or mention.curie is None or mention.text.casefold() in _GENERAL:
                continue
            if _elsewhere(text[sentence[0] : mention.start], rule):
                continue
            score = round(rule.confidence * mention.score, 4)
            yield Relation(subject.id, rule.predicate, mention.id, sentence, score, LabelAnnotator.name), mention


def _elsewhere(before: str, rule: _Rule) -> bool:
    """Whether the clause before a mention makes it a reaction or a reason, not a condition that the rule is about."""
    clause = re.split(r"[.;•]|\b(?:or|and) (?:in )?patients with\b", before)[-1]
    if rule.predicate == "biolink:contraindicated_in" and _REACTION.search(clause):
        return True
    return bool(rule.before and rule.before.search(clause))


def _sentences(annotation: Annotation, section: Section) -> Iterator[Span]:
    for start, end in annotation.sentences:
        if start < section.end and end > section.start:
            yield max(start, section.start), min(end, section.end)
