"""What every store does alike: counts, named queries, limits, reading only, and clear errors."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.store.base import Limits
from tests.small_release import MARFAN


def test_a_store_holds_as_many_rows_as_the_tables(store, small_release):
    assert store.counts() == {name: fact["rows"] for name, fact in small_release.manifest.tables.items()}


def test_a_second_load_changes_nothing(store, small_release):
    report = store.load(small_release)
    assert (report.release, report.changed) == (small_release.id, 0)
    assert {name: change.same for name, change in report.changes.items()} == store.counts()


def test_an_answer_has_typed_columns(store):
    rows = store.query("phenotypes_of_disease", disease=MARFAN, limit=5)
    assert [column.type for column in rows.columns][:3] == ["string", "string", "float"]
    assert rows.frame().schema["frequency"].is_float()
    assert next(iter(rows))["phenotype"].startswith("HP:")


def test_the_row_limit_says_that_it_cut(store):
    rows = store.query("phenotypes_of_disease", limits=Limits(rows=2), disease=MARFAN)
    assert (len(rows), rows.cut) == (2, "only the first 2 rows")
    assert store.query("phenotypes_of_disease", disease=MARFAN).cut == ""


def test_an_unknown_name_suggests_the_nearest(store):
    with pytest.raises(QueryError, match=r"did you mean phenotypes_of_disease") as caught:
        store.query("phenotype_of_disease", disease=MARFAN)
    assert "phenotypes_of_disease" in caught.value.hint


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "needs the parameter 'disease'"),
        ({"disease": MARFAN, "sex": "f"}, "has no parameter 'sex'"),
        ({"disease": MARFAN, "limit": "many"}, "parameter 'limit' is no integer"),
        ({"disease": MARFAN, "limit": True}, "parameter 'limit' is no integer"),
        ({"disease": 7}, "parameter 'disease' is no string"),
    ],
)
def test_a_wrong_parameter_is_named_and_never_quoted(store, parameters, said):
    with pytest.raises(QueryError, match=said) as caught:
        store.query("phenotypes_of_disease", **parameters)
    assert MARFAN not in caught.value.why
    assert "many" not in str(caught.value)


class TestTextsInCypher:
    """The stores that are asked in Cypher."""

    @pytest.fixture(params=["arcadedb_store", "loaded_neo4j"])
    def cypher(self, request):
        return request.getfixturevalue(request.param)

    def test_parameters_are_passed(self, cypher):
        rows = cypher.run("MATCH (n:Disease {id: $id}) RETURN n.name AS name", {"id": MARFAN})
        assert list(rows) == [{"name": "Marfan syndrome"}]

    def test_a_syntax_error_is_shown_with_a_caret(self, cypher):
        with pytest.raises(QueryError) as caught:
            cypher.run("MATCH (n:Disease RETURN n")
        lines = str(caught.value).splitlines()
        assert lines[1] == "MATCH (n:Disease RETURN n"
        assert lines[2].index("^") == lines[1].index("RETURN")
        assert lines[3].startswith("Next: ")

    @pytest.mark.parametrize(
        "text",
        [
            "CREATE (n:NamedThing {id: 'x:1'}) RETURN n",
            "MATCH (n:Disease) SET n.name = 'x'",
            "MATCH (n:Disease) DETACH DELETE n",
            "MERGE (n:Evil {id: 1})",
        ],
    )
    def test_a_text_that_writes_is_refused(self, cypher, text):
        before = cypher.counts()
        with pytest.raises(QueryError, match="only reading is allowed") as caught:
            cypher.run(text)
        assert "--write" in caught.value.hint
        assert cypher.counts() == before

    def test_writing_is_possible_when_allowed(self, cypher):
        cypher.run("CREATE (:Note {id: 'note:1'})", write=True)
        assert len(cypher.run("MATCH (n:Note) RETURN n.id")) == 1
        cypher.run("MATCH (n:Note) DELETE n", write=True)
        assert len(cypher.run("MATCH (n:Note) RETURN n.id")) == 0

    def test_the_time_limit_cuts_a_bomb_and_the_server_lives(self, cypher):
        bomb = "MATCH (a:NamedThing), (b:NamedThing), (c:NamedThing) WHERE a.name < b.name AND b.name < c.name RETURN count(*)"
        with pytest.raises(QueryError, match="stopped after 1 s") as caught:
            cypher.run(bomb, limits=Limits(seconds=1))
        assert "--seconds" in caught.value.hint
        assert list(cypher.run("RETURN 1 AS n")) == [{"n": 1}]

    def test_nodes_relationships_and_paths_become_plain_values(self, cypher):
        text = "MATCH p = (d:Disease {id: $id})-[r:HAS_PHENOTYPE]->(h {id: 'HP:0001166'}) RETURN d, r, p"
        (row,) = cypher.run(text, {"id": MARFAN})
        assert row["d"]["labels"] == ["Disease", "NamedThing"]
        assert (row["r"]["type"], row["r"]["start"], row["r"]["end"]) == ("HAS_PHENOTYPE", MARFAN, "HP:0001166")
        assert 0 < row["r"]["frequency"] <= 1
        assert [len(row["p"]), row["p"][2]["id"]] == [3, "HP:0001166"]
        assert "embedding" not in row["d"]
