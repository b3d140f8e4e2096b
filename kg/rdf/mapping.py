"""Each row of a release as blocks of triples: the one place that says how the graph looks in RDF.

A block is a subject and its predicate–object pairs, all as N-Triples terms. A statement gives the plain triple (unless
it is negated, or rests on retracted papers alone) and a `biolink:Association` with all qualifiers; each piece of
evidence is a resource of its own, with Open Annotation selectors that say where the words stand. docs/rdf.md draws it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from kg.rdf.terms import BASE, literal, resource, typed
from kg.rdf.vocabulary import QUALIFIER_PROPERTIES, SPANS, term

__all__ = [
    "Block", "Derived", "document_blocks", "evidence_blocks", "extractor_iri", "node_block", "plain_triple",
    "statement_block",
]  # fmt: skip

Pairs = list[tuple[str, str]]
Block = tuple[str, Pairs]
"""A subject with its predicates and objects, as N-Triples terms."""

_TYPE = term("rdf:type")
_IDENTIFIER, _LABEL, _ALT = term("dcterms:identifier"), term("rdfs:label"), term("skos:altLabel")
_CATEGORY, _RELATED = term("biolink:category"), term("oboInOwl:hasRelatedSynonym")
_ALTERNATE, _XREF = term("oboInOwl:hasAlternativeId"), term("oboInOwl:hasDbXref")
_PROVIDED = term("biolink:provided_by")
_SUBJECT, _PREDICATE, _OBJECT = term("rdf:subject"), term("rdf:predicate"), term("rdf:object")
_NEGATED = term("biolink:negated")
_LEVEL, _AGENT = term("biolink:knowledge_level"), term("biolink:agent_type")
_CONFIDENCE, _EVIDENCES = term("biolink:has_confidence_score"), term("biolink:evidence_count")
_PUBLICATIONS, _COUNT, _TOTAL = term("medkg:publicationCount"), term("biolink:has_count"), term("biolink:has_total")
_PUBLICATION, _SOURCE = term("biolink:publications"), term("biolink:primary_knowledge_source")
_VERSION, _LICENSE, _CODE = term("medkg:sourceVersion"), term("dcterms:license"), term("medkg:evidenceCode")
_TEXT, _SECTION = term("biolink:supporting_text"), term("biolink:supporting_text_section_type")
_START, _END, _EXACT = term("oa:start"), term("oa:end"), term("oa:exact")
_QUALIFIERS = tuple(term(name) for name in QUALIFIER_PROPERTIES.values())
_SELECTORS = tuple((name, term(curie)) for name, curie in SPANS.items())
_FREQUENCY = term("medkg:frequency")
_word = lru_cache(maxsize=1 << 15)(literal)  # for texts that come again and again
_FREQUENCY_CLASS, _GENERATED = term("biolink:frequency_qualifier"), term("prov:wasGeneratedBy")
_ORIGINAL = (term("biolink:original_subject"), term("biolink:original_object"))
_RETRACTED = (term("medkg:retracted"), typed(True, "boolean"))
_RESULT, _REIFIES = term("biolink:has_supporting_study_result"), term("rdf:reifies")
_IS_ASSOCIATION = (_TYPE, resource("biolink:Association"))
_IS_EVIDENCE = (_TYPE, resource("medkg:Evidence"))
_IS_MINED = (_TYPE, resource("biolink:TextMiningStudyResult"))
_IS_POSITION, _IS_QUOTE = (_TYPE, resource("oa:TextPositionSelector")), (_TYPE, resource("oa:TextQuoteSelector"))
_BOOLEAN = {False: typed(False, "boolean"), True: typed(True, "boolean")}
_DOUBLE, _INTEGER = typed("", "double")[1:], typed("", "integer")[1:]
_CURIE = re.compile(r"[A-Za-z][\w.\-]*:[^\s<>\"{}|\\^`/][^\s<>\"{}|\\^`]*")
_LINK = re.compile(r"https?://(?!spdx\.org/)[A-Za-z0-9][A-Za-z0-9._~/=&?#+\-]*")
_SPDX = re.compile(r"(?:CC0|CC-BY|Apache|MIT|BSD|ODbL|ODC-By|PDDL|GPL|LGPL|MPL)[A-Za-z0-9.\-]*")


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the whole release, by id: bits of a phenotype, share of people of a statement, and the ids
    that the sources used for a thing (its exact matches, as far as evidence shows them).
    """

    content: dict[str, float] = field(default_factory=dict)
    frequency: dict[str, float] = field(default_factory=dict)
    same: dict[str, tuple[str, ...]] = field(default_factory=dict)


def node_block(
    row: tuple[Any, ...], *, language: str = "", bits: float | None = None, same: tuple[str, ...] = ()
) -> Block:
    """A thing, from a row of the nodes table. `same` are cross-references that are known to be exact matches."""
    id, category, name, synonyms, related, alternates, xrefs, description, deprecated, successor, source = row
    kind = resource(f"biolink:{category}")
    pairs = [(_TYPE, kind), (_CATEGORY, kind), (_IDENTIFIER, literal(id))]
    if name:
        pairs.append((_LABEL, literal(name, language)))
    pairs += [(_ALT, literal(text, language)) for text in synonyms]
    pairs += [(_RELATED, literal(text, language)) for text in related]
    pairs += [(_ALTERNATE, literal(other)) for other in alternates]
    pairs += [(_XREF, literal(other)) for other in xrefs]
    pairs += [(term("skos:exactMatch"), resource(other)) for other in same]
    if description:
        pairs.append((term("dcterms:description"), literal(description, language)))
    if deprecated:
        pairs.append((term("owl:deprecated"), _BOOLEAN[True]))
    if successor:
        pairs.append((term("dcterms:isReplacedBy"), resource(successor)))
    pairs += [(_PROVIDED, resource(one)) for one in source.split("|") if one]
    if bits is not None:
        pairs.append((term("medkg:informationContent"), typed(bits, "double")))
    return resource(id), pairs


def plain_triple(row: tuple[Any, ...]) -> Block | None:
    """The statement as one triple, from a row of the statements table; None when that would say what is not claimed.

    Negated statements and those that rest on retracted papers alone (confidence 0) have none. `biolink:subclass_of`
    says `rdfs:subClassOf` as well.
    """
    if row[4] or row[12] <= 0:
        return None
    target = resource(row[3])
    pairs = [(resource(row[2]), target)]
    if row[2] == "biolink:subclass_of":
        pairs.append((term("rdfs:subClassOf"), target))
    return resource(row[1]), pairs


def statement_block(row: tuple[Any, ...], *, frequency: float | None = None, reifies: bool = False) -> Block:
    """The association of a row of the statements table; `reifies` adds an RDF 1.2 triple term."""
    id, subject, predicate, target, negated, *qualifiers, level, agent, confidence, pieces, papers, count, total = row
    ends = (resource(subject), resource(predicate), resource(target))
    pairs = [_IS_ASSOCIATION, (_SUBJECT, ends[0]), (_PREDICATE, ends[1]), (_OBJECT, ends[2]),
             (_NEGATED, _BOOLEAN[negated])]  # fmt: skip
    for name, value in zip(_QUALIFIERS, qualifiers, strict=True):
        if value:
            pairs.append((name, _value(value)))
    pairs += [(_LEVEL, _word(level)), (_AGENT, _word(agent)), (_CONFIDENCE, f'"{confidence}{_DOUBLE}'),
              (_EVIDENCES, f'"{pieces}{_INTEGER}'), (_PUBLICATIONS, f'"{papers}{_INTEGER}')]  # fmt: skip
    _counts(pairs, count, total)
    if frequency is not None:
        pairs.append((_FREQUENCY, f'"{frequency}{_DOUBLE}'))
    if reifies and not negated:
        pairs.append((_REIFIES, f"<<( {' '.join(ends)} )>>"))
    return _own(id), pairs


def evidence_blocks(row: tuple[Any, ...]) -> list[Block]:
    """One piece of evidence, from a row of the evidence table: the link from its statement, itself, its selectors."""
    (id, statement, publication, source, version, license, level, agent, code, confidence, count, total, frequency,
     sentence, *ends, section, extractor, original_subject, original_object, retracted) = row  # fmt: skip
    me = _own(id)
    pairs = [_IS_EVIDENCE]
    if agent == "text_mining_agent":
        pairs.append(_IS_MINED)
    if publication:
        pairs.append((_PUBLICATION, resource(publication)))
    if source:
        pairs.append((_SOURCE, resource(source)))
    if version:
        pairs.append((_VERSION, _word(version)))
    if license:
        pairs.append((_LICENSE, _license(license)))
    pairs += [(_LEVEL, _word(level)), (_AGENT, _word(agent))]
    if code:
        pairs.append((_CODE, _word(code)))
    pairs.append((_CONFIDENCE, f'"{confidence}{_DOUBLE}'))
    _counts(pairs, count, total)
    if frequency:
        pairs.append((_FREQUENCY_CLASS, _value(frequency)))
    if section:
        pairs.append((_SECTION, _word(section)))
    if extractor:
        pairs.append((_GENERATED, extractor_iri(extractor)))
    if original_subject:
        pairs.append((_ORIGINAL[0], _word(original_subject)))
    if original_object:
        pairs.append((_ORIGINAL[1], _word(original_object)))
    if retracted:
        pairs.append(_RETRACTED)
    blocks = [(_own(statement), [(_RESULT, me)]), (me, pairs)]
    if sentence or any(end is not None for end in ends):
        _quote(blocks, id, sentence, ends)
    return blocks


def _counts(pairs: Pairs, count: float | None, total: int | None) -> None:
    if count is not None:
        pairs.append((_COUNT, f'"{count}{_DOUBLE}'))
    if total is not None:
        pairs.append((_TOTAL, f'"{total}{_INTEGER}'))


def _quote(blocks: list[Block], id: str, sentence: str, ends: list[int | None]) -> None:
    """Add the sentence, and selectors of the sentence and of both mentions."""
    pairs = blocks[1][1]
    for place, (name, link) in enumerate(_SELECTORS):
        start, end = ends[2 * place], ends[2 * place + 1]
        quoted = sentence if name == "sentence" else ""
        if (start is None or end is None) and not quoted:
            continue
        selector = f"{_own(id)[:-1]}/{name}>"
        pairs.append((link, selector))
        facts: Pairs = []
        if start is not None and end is not None:
            facts += [_IS_POSITION, (_START, f'"{start}{_INTEGER}'), (_END, f'"{end}{_INTEGER}')]
        if quoted:
            pairs.append((_TEXT, literal(quoted)))
            facts += [_IS_QUOTE, (_EXACT, literal(quoted))]
        blocks.append((selector, facts))


def document_blocks(row: tuple[Any, ...], *, texts: bool = True) -> list[Block]:
    """A document, from a row of the documents table, and its sections; `texts` says whether the text itself comes."""
    id, title, text, sections, source, license, journal, year, doi, xrefs, mesh, retracted, digest = row
    me = resource(id)
    pairs = [(_TYPE, resource("biolink:Publication")), (_TYPE, resource("medkg:Document")), (_IDENTIFIER, literal(id)),
             (term("medkg:digest"), literal(digest))]  # fmt: skip
    plain = (
        ("dcterms:title", title),
        ("medkg:text", text if texts else ""),
        ("medkg:journal", journal),
        ("bibo:doi", doi),
    )
    pairs += [(term(name), literal(value)) for name, value in plain if value]
    if source:
        pairs.append((term("medkg:documentSource"), resource(source)))
    if license:
        pairs.append((_LICENSE, _license(license)))
    if year is not None:
        pairs.append((term("medkg:year"), typed(year, "integer")))
    pairs += [(term("biolink:xref"), literal(other)) for other in xrefs]
    pairs += [(term("biolink:mesh_terms"), literal(heading)) for heading in mesh]
    if retracted:
        pairs.append(_RETRACTED)
    blocks = [(me, pairs)]
    for place, section in enumerate(sections if texts else ()):
        part = f"{me[:-1]}/section/{place}>"
        pairs.append((term("medkg:section"), part))
        facts = [(_TYPE, resource("medkg:Section")), _IS_POSITION, (_LABEL, literal(section["name"]))]
        ends = [(_START, typed(section["start"], "integer")), (_END, typed(section["end"], "integer"))]
        blocks.append((part, [*facts, *ends]))
    return blocks


@lru_cache(maxsize=1024)
def extractor_iri(extractor: str) -> str:
    """The activity that an extractor with its version is.

    >>> extractor_iri("patterns.v1")
    '<https://w3id.org/medkg/extractor/patterns.v1>'
    """
    return f"<{BASE}extractor/{quote(extractor, safe='')}>"


def _own(id: str) -> str:
    """The term of a statement's or evidence's id, which is met once or twice: not worth a place in a cache."""
    local = id[6:]
    return f"<{BASE}{local}>" if id.startswith("medkg:") and local.isascii() and local.isalnum() else resource(id)


def _value(text: str) -> str:
    return resource(text) if _CURIE.fullmatch(text) else literal(text)


@lru_cache(maxsize=1024)
def _license(text: str) -> str:
    if _LINK.fullmatch(text):
        return f"<{text}>"
    return resource(f"spdx:{text}") if _SPDX.fullmatch(text) else literal(text)
