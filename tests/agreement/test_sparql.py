"""Every named query gives the same rows in SPARQL as in Python (and so as in Cypher, which is held to Python too)."""

from __future__ import annotations

import math
import shlex

import pytest

from kg.store.library import library
from kg.store.memory import MemoryStore
from kg.store.oxigraph import OxigraphStore
from tests.small_release import HUNTINGTON, MARFAN

pytest.importorskip("pyoxigraph", reason="needs the extra rdf")

NOT_IN_SPARQL = {"nearest_names"}  # it asks a vector index
ONE_OF_MANY = {"first_sentence", "second_sentence"}  # which of several pieces is quoted is not laid down


@pytest.fixture(scope="module")
def python(small_release):
    return MemoryStore(small_release)


@pytest.fixture(scope="module")
def sparql(small_release, tmp_path_factory):
    with OxigraphStore(tmp_path_factory.mktemp("oxigraph") / "graph") as store:
        store.load(small_release)
        yield store


def example(query):
    parts = shlex.split(query.example)
    pairs = [parts[place + 1] for place, part in enumerate(parts) if part == "--param"]
    return dict(pair.split("=", 1) for pair in pairs)


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, abs_tol=2e-4)
    return sorted(a) == sorted(b) if isinstance(a, list) else a == b


def assert_same(mine, theirs):
    assert mine.names == theirs.names
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        for name, value in one.items():
            assert name in ONE_OF_MANY or same(value, other[name]), (name, one, other)


def test_both_languages_ask_the_same_questions():
    cypher, sparql = library("cypher"), library("sparql")
    assert set(cypher) - set(sparql) == NOT_IN_SPARQL
    for name, query in sparql.items():
        if name in cypher:
            twin = cypher[name]
            assert (query.question, query.parameters, query.columns) == (twin.question, twin.parameters, twin.columns)


@pytest.mark.parametrize("name", sorted(set(library("cypher")) - NOT_IN_SPARQL))
def test_the_example_gives_the_same_rows(name, python, sparql):
    parameters = example(library("cypher")[name])
    mine = python.query(name, **parameters)
    assert len(mine), "the example of a query must have rows"
    assert_same(mine, sparql.query(name, **parameters))


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("phenotypes_of_disease", {"disease": HUNTINGTON, "min_frequency": 0.5}),
        ("phenotypes_of_disease", {"disease": "no:thing"}),
        ("find_thing", {"id": "' OR 1=1 //"}),
        ("find_thing", {"id": '" } UNION { ?s ?p ?o } #'}),
        ("search_names", {"text": 'syndrome of "x" AND NOT (y~'}),
        ("differential_diagnosis", {"phenotypes": ["HP:0000118", "no:thing"], "limit": 3}),
        ("differential_diagnosis", {"phenotypes": []}),
        ("descendants", {"id": "HP:0000001", "limit": 7}),
        ("connecting_paths", {"start": MARFAN, "end": "HP:0001166"}),
        ("statements_about", {"id": MARFAN, "min_confidence": 0.9}),
        ("diseases_with_all_phenotypes", {"phenotypes": ["HP:0001166"], "limit": 3}),
    ],
)
def test_other_parameters_give_the_same_rows_too(name, parameters, python, sparql):
    assert_same(python.query(name, **parameters), sparql.query(name, **parameters))


def test_the_overlap_formula_ranks_in_one_order(python, sparql, small_release):
    """Six patients drawn from the annotations, with other people's findings among theirs."""
    statements = small_release.statements
    shown = statements.filter((statements["predicate"] == "biolink:has_phenotype") & ~statements["negated"])
    for seed in range(6):
        phenotypes = sorted(set(shown.sample(8, seed=seed)["object"]))
        mine = python.query("differential_diagnosis", phenotypes=phenotypes, limit=50)
        assert_same(mine, sparql.query("differential_diagnosis", phenotypes=phenotypes, limit=50))


def test_a_file_of_the_library_runs_as_it_stands(sparql):
    """In any client, without our binding: its examples are values."""
    import pyoxigraph

    store = pyoxigraph.Store.read_only(str(sparql.folder / "store"))
    for name, query in library("sparql").items():
        columns = [variable.value for variable in store.query(query.text).variables]
        assert set(columns) >= {column.name for column in query.columns}, name


@pytest.mark.parametrize("name", sorted(set(library("sparql")) - set(library("cypher"))))
def test_questions_of_the_semantic_web_have_rows(name, sparql):
    rows = sparql.query(name, **example(library("sparql")[name]))
    assert len(rows)
    assert not any(value is None for record in rows.records for value in record)
