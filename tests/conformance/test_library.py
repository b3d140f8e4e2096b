"""Every named query gives the same rows on Neo4j, on the embedded server and in Python; each has rows to give."""

from __future__ import annotations

import math
import shlex

import pytest

from kg.errors import QueryError
from kg.store.library import library
from tests.small_release import HUNTINGTON, MARFAN

ENGINES = ("arcadedb_store", "loaded_neo4j")


def parameters_of_example(query):
    parts = shlex.split(query.example)
    pairs = [parts[place + 1] for place, part in enumerate(parts) if part == "--param"]
    return dict(pair.split("=", 1) for pair in pairs)


def assert_same(mine, theirs):
    assert mine.names == theirs.names
    assert len(mine) == len(theirs)
    for one, other in zip(mine.records, theirs.records, strict=True):
        for a, b in zip(one, other, strict=True):
            assert a == b or (isinstance(a, float) and math.isclose(a, b, abs_tol=2e-4)), (one, other)


def test_there_are_at_least_thirty():
    assert len(library("cypher")) >= 30


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", library("cypher"))
def test_the_example_gives_the_same_rows_everywhere(name, engine, memory_store, request):
    query = library("cypher")[name]
    parameters = parameters_of_example(query)
    mine = memory_store.query(name, **parameters)
    assert len(mine), "the example of a query must have rows"
    theirs = request.getfixturevalue(engine).query(name, **parameters)
    assert_same(mine, theirs)
    assert theirs.frame().height == len(mine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("phenotypes_of_disease", {"disease": HUNTINGTON, "min_frequency": 0.5}),
        ("phenotypes_of_disease", {"disease": "no:thing"}),
        ("find_thing", {"id": "' OR 1=1 //"}),
        ("search_names", {"text": "syndrome of \"x\" AND NOT (y~"}),
        ("differential_diagnosis", {"phenotypes": []}),
        ("differential_diagnosis", {"phenotypes": ["HP:0000118", "no:thing"], "limit": 3}),
        ("descendants", {"id": "HP:0000001", "limit": 7}),
        ("connecting_paths", {"start": MARFAN, "end": "HP:0001166"}),
        ("connecting_paths", {"start": MARFAN, "end": MARFAN}),
    ],
)  # fmt: skip
def test_other_parameters_give_the_same_rows_too(name, parameters, engine, memory_store, request):
    assert_same(memory_store.query(name, **parameters), request.getfixturevalue(engine).query(name, **parameters))


@pytest.mark.parametrize("name", ["search_names", "nearest_names"])
def test_a_text_without_a_word_is_refused(name, memory_store):
    with pytest.raises(QueryError, match="holds no word"):
        memory_store.query(name, text="+((\\")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_overlap_formula_ranks_in_one_order(engine, memory_store, small_release, request):
    """Ten patients drawn from the annotations, with other people's findings among theirs."""
    shown = small_release.statements.filter(
        (small_release.statements["predicate"] == "biolink:has_phenotype") & ~small_release.statements["negated"]
    )
    store = request.getfixturevalue(engine)
    for seed in range(10):
        phenotypes = sorted(set(shown.sample(8, seed=seed)["object"]))
        mine = memory_store.query("differential_diagnosis", phenotypes=phenotypes, limit=50)
        theirs = store.query("differential_diagnosis", phenotypes=phenotypes, limit=50)
        assert [row["disease"] for row in mine] == [row["disease"] for row in theirs]
