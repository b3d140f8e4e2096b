"""The shapes find each kind of damage by its own code, find nothing in a sound release, and pyshacl agrees."""

from __future__ import annotations

import polars as pl
import pytest

pyoxigraph = pytest.importorskip("pyoxigraph", reason="needs the extra rdf")

from kg.model import Document, Evidence, Frequency, Node, Statement  # noqa: E402
from kg.rdf.blocks import object_blocks  # noqa: E402
from kg.resources import ontology_file  # noqa: E402
from kg.schema import CODES  # noqa: E402
from kg.store.shapes import shacl_report, shape_findings, shapes, validate_by_shapes  # noqa: E402
from kg.store.sparql_text import with_prefixes  # noqa: E402

TEXT = "A case. Marfan syndrome causes arachnodactyly."
MINED = Evidence(
    "infores:x", "PMID:1", agent_type="text_mining_agent", confidence=0.8, sentence=TEXT[8:],
    frequency=Frequency(3, 7, "HP:0040282"), sentence_span=(8, len(TEXT)), subject_span=(8, 23), object_span=(31, 45),
    extractor="patterns.v1", license="CC0-1.0",
)  # fmt: skip
NODES = [Node("MONDO:1", "Disease", "Marfan syndrome"), Node("HP:1", "PhenotypicFeature", "Arachnodactyly"),
         Node("HP:2", "PhenotypicFeature", "Old", deprecated=True, replaced_by="HP:1")]  # fmt: skip
STATEMENTS = [
    Statement("MONDO:1", "biolink:has_phenotype", "HP:1", evidence=(MINED,)),
    Statement("MONDO:1", "biolink:has_phenotype", "HP:2", True, evidence=(Evidence("infores:y", license="CC0-1.0"),)),
    Statement("HP:2", "biolink:subclass_of", "HP:1", evidence=(Evidence("infores:y", license="CC0-1.0"),)),
]
DOCUMENTS = [Document.of_parts("PMID:1", TEXT[:7], [("abstract", TEXT[8:])])]


def lines():
    blocks = object_blocks(NODES, STATEMENTS, DOCUMENTS)
    return [f"{s} {p} {o} .\n" for _, (s, pairs) in blocks for p, o in pairs]


def stored(update=""):
    store = pyoxigraph.Store()
    store.load("".join(lines()).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    before = set(store)
    if update:
        for step in update.split(";;"):
            store.update(with_prefixes(step))
        assert set(store) != before, "the damage does nothing"
    return store


A, E = (
    "?x a biolink:Association ; biolink:negated false ; rdf:predicate biolink:has_phenotype",
    "?x a medkg:Evidence ; biolink:agent_type 'text_mining_agent'",
)


def changed(who, predicate, value):
    return f"DELETE {{ ?x {predicate} ?old }} INSERT {{ ?x {predicate} {value} }} WHERE {{ {who} ; {predicate} ?old }}"


def gone(who, predicate):
    return f"DELETE {{ ?x {predicate} ?old }} WHERE {{ {who} ; {predicate} ?old }}"


DAMAGE = {
    "KG-ID-001": gone("?x dcterms:identifier 'HP:1'", "biolink:category"),
    "KG-HIER-001": "INSERT DATA { HP:1 rdfs:subClassOf HP:2 }",
    "KG-BIOLINK-001": changed("?x dcterms:identifier 'MONDO:1'", "biolink:category", "biolink:Spaceship"),
    "KG-BIOLINK-002": "DELETE { ?x rdf:predicate ?p } INSERT { ?x rdf:predicate biolink:has_fun_with . MONDO:1 biolink:has_fun_with HP:1 }"
    f" WHERE {{ {A} ; rdf:predicate ?p }}",
    "KG-BIOLINK-004": changed(A, "biolink:knowledge_level", "'hearsay'"),
    "KG-PROV-001": f"DELETE {{ ?x biolink:has_supporting_study_result ?e . ?e a ?kind }} WHERE {{ {A} ; biolink:has_supporting_study_result ?e . ?e a ?kind }}",
    "KG-PROV-002": gone(E, "biolink:primary_knowledge_source"),
    "KG-PROV-003": "INSERT DATA { medkg:Ex a medkg:Evidence ; biolink:primary_knowledge_source infores:x ; dcterms:license spdx:MIT }",
    "KG-PROV-004": gone(E, "dcterms:license"),
    "KG-TEXT-001": f"DELETE {{ ?s oa:end ?old }} INSERT {{ ?s oa:end 4000 }} WHERE {{ {E} ; medkg:sentenceSelector ?s . ?s oa:end ?old }}",
    "KG-TEXT-002": changed(E, "biolink:supporting_text", "'Marfan syndrome is harmless.'"),
    "KG-NUM-001": changed(A, "biolink:has_confidence_score", "1.5"),
    "KG-NUM-002": changed(E, "biolink:has_count", "9"),
    "KG-RDF-001": gone(A, "rdf:object"),
    "KG-RDF-002": f"INSERT {{ ?x rdf:object MONDO:1 . MONDO:1 biolink:has_phenotype MONDO:1 }} WHERE {{ {A} }}",
    "KG-RDF-003": "INSERT DATA { MONDO:1 biolink:has_phenotype HP:2 }",
    "KG-RDF-004": "DELETE DATA { MONDO:1 biolink:has_phenotype HP:1 }",
    "KG-RDF-005": "DELETE { ?x biolink:negated false } INSERT { ?x biolink:negated 'no' } WHERE { ?x biolink:negated false ; rdf:object HP:1 }",
    "KG-RDF-006": changed(A, "biolink:has_confidence_score", "'high'"),
    "KG-RDF-007": changed(A, "biolink:evidence_count", "5"),
    "KG-RDF-008": gone("?x dcterms:identifier 'HP:1'", "rdfs:label"),
    "KG-RDF-009": "INSERT DATA { HP:1 dcterms:identifier 'HP:one' }",
    "KG-RDF-010": changed("?x owl:deprecated true", "dcterms:isReplacedBy", "HP:2"),
    "KG-RDF-011": "INSERT DATA { HP:1 biolink:category biolink:Gene }",
    "KG-RDF-012": gone(E, "biolink:supporting_text"),
    "KG-RDF-013": gone(E, "prov:wasGeneratedBy"),
    "KG-RDF-014": f"DELETE {{ ?s oa:start ?old }} INSERT {{ ?s oa:start 'here' }} WHERE {{ {E} ; medkg:objectSelector ?s . ?s oa:start ?old }}",
    "KG-RDF-015": f"DELETE {{ ?s oa:start ?old }} INSERT {{ ?s oa:start 2 }} WHERE {{ {E} ; medkg:subjectSelector ?s . ?s oa:start ?old }}",
    "KG-RDF-016": gone("?x a medkg:Document", "medkg:digest"),
    "KG-RDF-017": "DELETE { ?s oa:end ?old } INSERT { ?s oa:end 999 } WHERE { ?s a medkg:Section ; oa:end ?old ; rdfs:label 'abstract' }",
    "KG-RDF-018": changed(E, "biolink:frequency_qualifier", "HP:0001250"),
    "KG-RDF-019": changed(A, "medkg:publicationCount", "5"),
    "KG-RDF-020": f"INSERT {{ ?x medkg:retracted true }} WHERE {{ {E} }}",
}  # fmt: skip


def test_every_code_is_planted_and_explained():
    codes = [shape.code for shape in shapes()]
    assert len(codes) == len(set(codes)) >= 25
    assert set(codes) == set(DAMAGE) <= set(CODES)


def test_sound_triples_give_no_finding():
    assert list(shape_findings(stored())) == []


@pytest.mark.parametrize("code", DAMAGE)
def test_each_damage_is_found_by_its_own_code(code):
    found = {finding.code for finding in shape_findings(stored(DAMAGE[code]))}
    assert found == {code}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in itself
@pytest.mark.parametrize("codes", [[], sorted(DAMAGE)[::4], sorted(DAMAGE)[1::2]])
def test_pyshacl_finds_the_same_nodes(codes):
    """It reads the shapes for five seconds, so the damages come together (some hide others)."""
    pyshacl = pytest.importorskip("pyshacl", reason="needs the extra rdf")
    rdflib = pytest.importorskip("rdflib")
    store = stored(";;".join(DAMAGE[code] for code in codes))
    graph = rdflib.Graph().parse(
        data=store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()), format="nt"
    )
    sound, report, _ = pyshacl.validate(graph, shacl_graph=str(ontology_file("shapes.ttl")))
    focus = rdflib.URIRef("http://www.w3.org/ns/shacl#focusNode")
    message = rdflib.URIRef("http://www.w3.org/ns/shacl#resultMessage")
    theirs = {
        (str(report.value(result, message)).partition(": ")[0], str(node))
        for result, node in report.subject_objects(focus)
    }
    from kg.rdf.terms import iri_of

    mine = {(finding.code, iri_of(finding.about)) for finding in shape_findings(store)}
    assert (sound, theirs) == (not codes, mine)
    found = {code for code, _ in theirs} & set(codes)
    assert len(found) >= 0.6 * len(codes), set(codes) - found


def test_the_report_is_what_the_standard_says():
    for update, sound in (("", "true"), (DAMAGE["KG-NUM-002"], "false")):
        store = pyoxigraph.Store()
        store.load("".join(shacl_report(shape_findings(stored(update)))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        (row,) = store.query(
            with_prefixes(
                "SELECT ?conforms (COUNT(?r) AS ?n) { ?x sh:conforms ?conforms OPTIONAL { ?x sh:result ?r } } GROUP BY ?conforms"
            )
        )
        assert (row["conforms"].value, row["n"].value) == (sound, "0" if sound == "true" else "1")


def test_a_sound_release_gives_no_finding(small_release, tmp_path):
    from kg.release.merge import join_statements
    from kg.release.read import open_release
    from kg.release.write import TABLES, write_release

    # The slice marks a paper as retracted after the fact; here its statements are counted anew.
    evidence = small_release.evidence
    twice = [(small_release.statements, evidence), (small_release.statements, evidence.clear())]
    statements, evidence = join_statements(twice)
    tables = {
        "nodes": small_release.nodes,
        "statements": statements,
        "evidence": evidence,
        "documents": small_release.documents,
    }
    write_release(tmp_path / "sound", {name: tables[name] for name in TABLES}, sources=small_release.manifest.sources)
    assert [(f.code, f.about) for f in validate_by_shapes(open_release(tmp_path / "sound"))] == []
    damaged = dict(tables, statements=statements.with_columns(confidence=pl.lit(1.5)))
    write_release(tmp_path / "bad", {name: damaged[name] for name in TABLES}, sources=small_release.manifest.sources)
    assert {finding.code for finding in validate_by_shapes(open_release(tmp_path / "bad"))} >= {"KG-NUM-001"}
