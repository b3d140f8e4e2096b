"""Write `shapes.ttl`: SHACL shapes for everything that our RDF holds, one SPARQL constraint a code.

Run: python ontologies/make_shapes.py. Biolink's classes and predicates come from `kg/schema/biolink.json` (CC0).
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIOLINK = json.loads((ROOT / "kg/schema/biolink.json").read_text(encoding="utf-8"))
USED = ("biolink", "dcterms", "HP", "medkg", "oa", "owl", "prov", "rdf", "rdfs", "xsd")
BASES = {r["prefix"]: r["uri_prefix"] for r in json.loads((ROOT / "ontologies/prefixes.json").read_text("utf-8"))}


def _values(names: list[str]) -> str:
    return " ".join(f"biolink:{name.removeprefix('biolink:')}" for name in sorted(names))


def _texts(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))


ASSOCIATION, EVIDENCE, DOCUMENT, THING = "biolink:Association", "medkg:Evidence", "medkg:Document", "biolink:category"
A, E, D = f"$this a {ASSOCIATION} .", f"$this a {EVIDENCE} .", f"$this a {DOCUMENT} ."
T = "$this biolink:category ?category ."
MINED = "$this a medkg:Evidence ; biolink:agent_type 'text_mining_agent' ."
LEVELS = f"?level NOT IN ({_texts(BIOLINK['knowledge_levels'])})"
AGENTS = f"?agent NOT IN ({_texts(BIOLINK['agent_types'])})"
QUOTED = """$this a medkg:Evidence ; biolink:publications ?document ; medkg:sentenceSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end . ?document medkg:text ?text ."""
PLAIN = "?subject ?predicate ?object ."
ENDS = "$this rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; biolink:negated"
SHAPES: list[tuple[str, str, str, str]] = [
    ("KG-ID-001", ASSOCIATION, "an end of the statement is no thing of the graph",
     f"{A} $this rdf:subject|rdf:object ?end . FILTER NOT EXISTS {{ ?end biolink:category ?category }}"),
    ("KG-HIER-001", THING, "it stands below itself", f"{T} $this rdfs:subClassOf+ $this ."),
    ("KG-BIOLINK-001", THING, "Biolink does not know the category",
     f"{T} FILTER(?category NOT IN ({', '.join(_values(list(BIOLINK['classes'])).split())}))"),
    ("KG-BIOLINK-002", ASSOCIATION, "Biolink does not know the predicate",
     f"{A} $this rdf:predicate ?predicate . "
     f"FILTER(?predicate NOT IN ({', '.join(_values(list(BIOLINK['predicates'])).split())}))"),
    ("KG-BIOLINK-004", ASSOCIATION, "knowledge_level or agent_type is none of Biolink's",
     f"{A} $this biolink:knowledge_level ?level ; biolink:agent_type ?agent . FILTER({LEVELS} || {AGENTS})"),
    ("KG-PROV-001", ASSOCIATION, "the statement has no evidence",
     f"{A} FILTER NOT EXISTS {{ $this biolink:has_supporting_study_result ?evidence }}"),
    ("KG-PROV-002", EVIDENCE, "the evidence names no source",
     f"{E} FILTER NOT EXISTS {{ $this biolink:primary_knowledge_source ?source }}"),
    ("KG-PROV-003", EVIDENCE, "the evidence belongs to no statement",
     f"{E} FILTER NOT EXISTS {{ ?statement biolink:has_supporting_study_result $this }}"),
    ("KG-PROV-004", EVIDENCE, "the evidence states no licence",
     f"{E} FILTER NOT EXISTS {{ $this dcterms:license ?license }}"),
    ("KG-TEXT-001", EVIDENCE, "the offsets of the quotation lie outside its document",
     f"{QUOTED} FILTER(?start < 0 || ?end <= ?start || ?end > STRLEN(?text))"),
    ("KG-TEXT-002", EVIDENCE, "the quotation is not what its document says at these offsets",
     f"{QUOTED} $this biolink:supporting_text ?quoted . FILTER(?start >= 0 && ?end > ?start && ?end <= STRLEN(?text) "
     "&& SUBSTR(?text, ?start + 1, ?end - ?start) != ?quoted)"),
    ("KG-NUM-001", ASSOCIATION, "the confidence is not between 0 and 1",
     f"{A} $this biolink:has_confidence_score ?confidence . "
     "FILTER(ISNUMERIC(?confidence) && (?confidence < 0 || ?confidence > 1))"),
    ("KG-NUM-002", EVIDENCE, "the count is above its total",
     f"{E} $this biolink:has_count ?count ; biolink:has_total ?total . FILTER(?total > 0 && ?count > ?total)"),
    ("KG-RDF-001", ASSOCIATION, "the statement lacks a subject, predicate or object",
     f"{A} FILTER(NOT EXISTS {{ $this rdf:subject ?s }} || NOT EXISTS {{ $this rdf:predicate ?p }} "
     "|| NOT EXISTS { $this rdf:object ?o })"),
    ("KG-RDF-002", ASSOCIATION, "the statement has two subjects, predicates or objects",
     f"{A} {{ $this rdf:subject ?a, ?b }} UNION {{ $this rdf:predicate ?a, ?b }} UNION {{ $this rdf:object ?a, ?b }} "
     "FILTER(?a != ?b)"),
    ("KG-RDF-003", ASSOCIATION, "a plain triple says what the statement denies",
     f"{A} {ENDS} true . {PLAIN} FILTER NOT EXISTS {{ ?other rdf:subject ?subject ; rdf:predicate ?predicate ; "
     "rdf:object ?object ; biolink:negated false }"),
    ("KG-RDF-004", ASSOCIATION, "the plain triple of the statement is missing",
     f"{A} {ENDS} false ; biolink:has_confidence_score ?sure . FILTER(?sure > 0) FILTER NOT EXISTS {{ {PLAIN} }}"),
    ("KG-RDF-005", ASSOCIATION, "the statement does not say, as a truth value, whether it is negated",
     f"{A} FILTER NOT EXISTS {{ $this biolink:negated ?negated FILTER(DATATYPE(?negated) = xsd:boolean) }}"),
    ("KG-RDF-006", ASSOCIATION, "the statement has no confidence that is a number",
     f"{A} FILTER NOT EXISTS {{ $this biolink:has_confidence_score ?sure FILTER(ISNUMERIC(?sure)) }}"),
    ("KG-RDF-007", ASSOCIATION, "the number of pieces of evidence is not what the statement says",
     f"{A} $this biolink:evidence_count ?told . {{ SELECT $this (COUNT(DISTINCT ?piece) AS ?found) WHERE {{ "
     "$this biolink:has_supporting_study_result ?piece } GROUP BY $this } FILTER(?told != ?found)"),
    ("KG-RDF-008", THING, "the thing has no name", f"{T} FILTER NOT EXISTS {{ $this rdfs:label ?name }}"),
    ("KG-RDF-009", THING, "the thing does not have one identifier",
     f"{T} FILTER(NOT EXISTS {{ $this dcterms:identifier ?id }} || "
     "EXISTS { $this dcterms:identifier ?one, ?two FILTER(?one != ?two) })"),
    ("KG-RDF-010", THING, "the thing is replaced by itself", f"{T} $this dcterms:isReplacedBy $this ."),
    ("KG-RDF-011", THING, "the thing has two categories",
     f"{T} $this biolink:category ?other . FILTER(?category != ?other)"),
    ("KG-RDF-012", EVIDENCE, "mined evidence quotes no sentence",
     f"{MINED} FILTER NOT EXISTS {{ $this biolink:supporting_text ?text }}"),
    ("KG-RDF-013", EVIDENCE, "mined evidence names no extractor",
     f"{MINED} FILTER NOT EXISTS {{ $this prov:wasGeneratedBy ?extractor . ?extractor a prov:Activity }}"),
    ("KG-RDF-014", EVIDENCE, "a selector lacks whole numbers as offsets, or a quotation",
     f"{E} $this medkg:sentenceSelector|medkg:subjectSelector|medkg:objectSelector ?selector . FILTER NOT EXISTS {{ "
     "{ ?selector oa:exact ?text } UNION { ?selector oa:start ?start ; oa:end ?end "
     "FILTER(DATATYPE(?start) = xsd:integer && DATATYPE(?end) = xsd:integer) } }"),
    ("KG-RDF-015", EVIDENCE, "a mention lies outside the sentence that is quoted for it",
     f"{E} $this medkg:sentenceSelector ?sentence ; medkg:subjectSelector|medkg:objectSelector ?mention . "
     "?sentence oa:start ?from ; oa:end ?to . ?mention oa:start ?start ; oa:end ?end . "
     "FILTER(?start < ?from || ?end > ?to)"),
    ("KG-RDF-016", DOCUMENT, "the document has no digest",
     f"{D} FILTER NOT EXISTS {{ $this medkg:digest ?digest }}"),
    ("KG-RDF-017", DOCUMENT, "a section lies outside the text of its document",
     f"{D} $this medkg:text ?text ; medkg:section ?section . ?section oa:start ?start ; oa:end ?end . "
     "FILTER(?start < 0 || ?end < ?start || ?end > STRLEN(?text))"),
    ("KG-RDF-018", EVIDENCE, "the class of frequency is none of HPO's",
     f"{E} $this biolink:frequency_qualifier ?class . FILTER(?class NOT IN (HP:0040279, HP:0040280, HP:0040281, "
     "HP:0040282, HP:0040283, HP:0040284, HP:0040285))"),
    ("KG-RDF-019", ASSOCIATION, "more publications are counted than pieces of evidence",
     f"{A} $this biolink:evidence_count ?pieces ; medkg:publicationCount ?papers . FILTER(?papers > ?pieces)"),
    ("KG-RDF-020", ASSOCIATION, "retracted papers alone make the statement probable",
     f"{A} $this biolink:has_confidence_score ?sure . FILTER(?sure > 0) FILTER NOT EXISTS {{ "
     "$this biolink:has_supporting_study_result ?piece . FILTER NOT EXISTS { ?piece medkg:retracted true } } "
     "FILTER EXISTS { $this biolink:has_supporting_study_result ?any }"),
]  # fmt: skip


def main() -> None:
    lines = [f"@prefix {name}: <{BASES[name]}> ." for name in sorted({*USED, "sh", "dcterms"})]
    declared = " ,\n    ".join(f'[ sh:prefix "{name}" ; sh:namespace "{BASES[name]}"^^xsd:anyURI ]' for name in USED)
    lines += [
        "# Made by ontologies/make_shapes.py; change that file and run it again.",
        f"<https://w3id.org/medkg/shapes> a owl:Ontology ; sh:declare\n    {declared} .",
    ]
    for code, target, message, select in SHAPES:
        aim = f"sh:targetSubjectsOf {target}" if target == THING else f"sh:targetClass {target}"
        lines += [
            f"\nmedkg:shape-{code} a sh:NodeShape ; {aim} ; sh:severity sh:Violation ;",
            f'    sh:sparql [ a sh:SPARQLConstraint ; medkg:code "{code}" ; sh:message "{code}: {message}" ;',
            "        sh:prefixes <https://w3id.org/medkg/shapes> ;",
            f'        sh:select """SELECT DISTINCT $this WHERE {{ {select} }}""" ] .',
        ]
    (ROOT / "ontologies/shapes.ttl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
