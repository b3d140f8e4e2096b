"""The ontology is sound, and rdflib sees what the release says."""

from __future__ import annotations

import pytest

from kg.rdf.terms import prefixes
from kg.rdf.vocabulary import KINDS
from kg.resources import ontology_file
from tests.small_release import MARFAN

rdflib = pytest.importorskip("rdflib", reason="needs the extra rdf")

OWL, RDFS = rdflib.OWL, rdflib.RDFS


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(ontology_file("medkg.ttl"))


def test_every_word_has_label_and_comment(ontology):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    words = {word for kind in kinds for word in ontology.subjects(rdflib.RDF.type, kind)}
    assert len(words) > 20
    for word in words:
        assert ontology.value(word, RDFS.label), word
        assert ontology.value(word, RDFS.comment), word


def test_every_property_of_ours_that_dumps_hold_is_defined(ontology):
    ours = {name.removeprefix("medkg:") for name in KINDS if name.startswith("medkg:")}
    defined = {str(word).rpartition("/")[2] for word in ontology.subjects(RDFS.isDefinedBy)}
    assert ours <= defined


def test_a_reasoner_finds_no_empty_class_and_no_contradiction(ontology):
    owlrl = pytest.importorskip("owlrl", reason="the package owlrl is not installed")
    graph = rdflib.Graph()
    for triple in ontology:
        graph.add(triple)
    medkg = rdflib.Namespace(prefixes()["medkg"])
    for name in ("Evidence", "Document", "Section"):
        graph.add((medkg[f"x{name}"], rdflib.RDF.type, medkg[name]))
    graph.add((medkg.xEvidence, medkg.sentenceSelector, medkg.xSection))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not list(graph.subjects(rdflib.RDF.type, OWL.Nothing))
    wrong = rdflib.Namespace("http://www.daml.org/2002/03/agents/agent-ont#").ErrorMessage
    assert not list(graph.subjects(rdflib.RDF.type, wrong))
    assert (medkg.xSection, rdflib.RDF.type, rdflib.URIRef(f"{prefixes()['oa']}Selector")) in graph


def test_a_release_is_a_graph_of_rdflib(small_release):
    from kg.rdf.rdflib_graph import to_rdflib

    statements = [s for s in small_release.iter_statements() if s.subject == MARFAN]
    graph = to_rdflib(statements=statements)
    kind = rdflib.URIRef(f"{prefixes()['biolink']}Association")
    assert len(set(graph.subjects(rdflib.RDF.type, kind))) == len(statements) > 10


def test_a_store_is_a_graph_of_rdflib(small_release, tmp_path):
    pytest.importorskip("oxrdflib", reason="the package oxrdflib is not installed")
    from kg.errors import StoreError
    from kg.rdf.rdflib_graph import opened_graph
    from kg.store.oxigraph import OxigraphStore

    with pytest.raises(StoreError, match="holds no release"):
        opened_graph(tmp_path / "none")
    with OxigraphStore(tmp_path / "graph") as store:
        store.load(small_release)
    graph = opened_graph(tmp_path / "graph")
    kind = rdflib.URIRef(f"{prefixes()['biolink']}Association")
    assert len(set(graph.subjects(rdflib.RDF.type, kind))) == small_release.statements.height
    rows = list(graph.query(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{kind}> }}"))
    assert int(rows[0][0]) == small_release.statements.height
