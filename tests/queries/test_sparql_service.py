"""The endpoint keeps to the SPARQL 1.1 Protocol (W3C, 2013), refuses what could harm, and outlives bad queries."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import QueryError
from kg.store.base import Limits
from kg.store.oxigraph import OxigraphStore
from kg.store.sparql_text import refuse_unsafe

uvicorn = pytest.importorskip("uvicorn", reason="needs the extra serve")
pytest.importorskip("starlette", reason="needs the extra serve")

from queries.service.sparql import Endpoint, EndpointLimits, sparql_app  # noqa: E402

SELECT = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 2"
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) < STR(?l)) }"


@pytest.fixture(scope="module")
def store(small_release, tmp_path_factory):
    with OxigraphStore(tmp_path_factory.mktemp("served") / "graph") as opened:
        opened.load(small_release)
        yield opened


@pytest.fixture(scope="module")
def address(store):
    endpoint = Endpoint(store.folder, EndpointLimits(seconds=2, answer=1 << 20, request=1 << 16, processes=2))
    config = uvicorn.Config(sparql_app(endpoint, origins=("https://a.example",)), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    endpoint.close()


def call(address, *, query="", method="GET", body=None, path="sparql", **headers):
    """Status, media type, text."""
    url = address + path + (f"?{query}" if query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=named)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers["content-type"].partition(";")[0], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["content-type"].partition(";")[0], error.read().decode()


def encoded(**fields):
    return urllib.parse.urlencode(fields)


FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON = "application/sparql-results+json"


class TestThreeWays:
    """Section 2.1: query by GET, by POST of a form, by POST of the text itself."""

    def rows(self, answer):
        assert answer[:2] == (200, JSON), answer
        return len(json.loads(answer[2])["results"]["bindings"])

    def test_get(self, address):
        assert self.rows(call(address, query=encoded(query=SELECT))) == 2

    def test_post_of_a_form(self, address):
        assert self.rows(call(address, method="POST", body=encoded(query=SELECT).encode(), content_type=FORM)) == 2

    def test_post_of_the_text(self, address):
        assert self.rows(call(address, method="POST", body=SELECT.encode(), content_type=DIRECT)) == 2

    def test_post_with_a_charset(self, address):
        body = "SELECT ?s WHERE { ?s ?p ?o FILTER(STR(?o) != 'é') } LIMIT 2".encode()
        assert self.rows(call(address, method="POST", body=body, content_type=f"{DIRECT}; charset=utf-8")) == 2

    def test_data_set_of_the_protocol(self, address):
        told = encoded(query=SELECT) + "&" + encoded(**{"default-graph-uri": "http://no.such/graph"})
        assert self.rows(call(address, query=told)) == 0


@pytest.mark.parametrize(
    ("query", "accept", "wanted", "begins"),
    [
        (SELECT, JSON, JSON, '{"head"'),
        (SELECT, "application/json", JSON, '{"head"'),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        (SELECT, "text/csv", "text/csv", "s\r\n"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values", "?s\n"),
        (SELECT, "text/csv;q=0.1, text/tab-separated-values;q=0.9", "text/tab-separated-values", "?s\n"),
        (SELECT, "*/*", JSON, '{"head"'),
        ("ASK { ?s ?p ?o }", JSON, JSON, '{"head":{},"boolean":true}'),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", "text/turtle", "text/turtle", "<http"),
        (
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
            "application/n-triples",
            "application/n-triples",
            "<http",
        ),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", "application/rdf+xml", "application/rdf+xml", "<?xml"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", "application/ld+json", "application/ld+json", "["),
        ("DESCRIBE <https://w3id.org/medkg/software>", "text/turtle", "text/turtle", "<http"),
    ],
)
def test_answers_come_in_the_type_that_was_asked_for(address, query, accept, wanted, begins):
    status, media, text = call(address, query=encoded(query=query), accept=accept)
    assert (status, media) == (200, wanted)
    assert text.startswith(begins)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"query": encoded(query="SELECT ?s WHERE {")}, 400),
        ({"query": encoded(query=SELECT) + "&" + encoded(query=SELECT)}, 400),
        ({"query": encoded(query=SELECT), "accept": "image/png"}, 406),
        ({"query": encoded(update="CLEAR ALL")}, 403),
        ({"method": "POST", "body": encoded(update="CLEAR ALL").encode(), "content_type": FORM}, 403),
        ({"method": "POST", "body": b"CLEAR ALL", "content_type": "application/sparql-update"}, 403),
        ({"method": "POST", "body": b"CLEAR ALL", "content_type": DIRECT}, 400),
        ({"method": "POST", "body": SELECT.encode(), "content_type": "text/plain"}, 415),
        ({"method": "POST", "body": b"x=1", "content_type": FORM}, 400),
        ({"method": "POST", "body": b"\xff\xfe", "content_type": DIRECT}, 400),
        ({"method": "POST", "body": b"#" * (1 << 17), "content_type": DIRECT}, 413),
        ({"method": "PUT", "body": b""}, 405),
        ({"query": encoded(query="SELECT * { ?a ?b ?c . ?d ?e ?f }")}, 413),
        ({"query": encoded(query="SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")}, 400),
    ],
)
def test_what_is_not_allowed_is_said_so(address, request_, status):
    found, media, text = call(address, **request_)
    assert (found, media) == (status, "text/plain"), text
    assert call(address, query=encoded(query=SELECT))[0] == 200


def test_a_bomb_is_cut_and_the_server_lives(address):
    status, _, text = call(address, query=encoded(query=BOMB))
    assert (status, "stopped after 2 s" in text) == (503, True)
    assert call(address, query=encoded(query=SELECT))[0] == 200


def test_it_describes_itself(address):
    import pyoxigraph

    status, media, text = call(address, accept="text/turtle")
    assert (status, media) == (200, "text/turtle")
    predicates = {q.predicate.value for q in pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in predicates


def test_only_the_named_site_may_ask_from_a_browser(address):
    for origin, allowed in (("https://a.example", "https://a.example"), ("https://b.example", None)):
        request = urllib.request.Request(f"{address}sparql?{encoded(query=SELECT)}", headers={"Origin": origin})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["access-control-allow-origin"] == allowed


def test_the_page_needs_nothing_from_elsewhere(address):
    status, media, text = call(address, path="")
    assert (status, media) == (200, "text/html")
    assert not [word for word in ("src=", "<link", "@import", "//cdn") if word in text]


def test_many_ask_at_once(address):
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: call(address, query=encoded(query=SELECT))[0], range(100)))
    assert set(found) == {200}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { service<http://x/>{} }",
        "SELECT * { SERVICE SILENT ?x {} }",
        "SELECT * { \\u0053ERVICE <http://x/> {} }",
        "SELECT * { ?s ex:a\\#b ?o . SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p '#' . SERVICE <http://x/> {} }",
        "SELECT * { FILTER(?a<?b) SERVICE <http://x/> {} }",
        "INSERT DATA { <a:b> <a:c> 1 }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_hidden_services_and_updates_are_found(text):
    with pytest.raises(QueryError, match=r"refused|only reading"):
        refuse_unsafe(text)


@pytest.mark.parametrize(
    "text", ["SELECT ?service { ?service ex:service 'SERVICE {' } # SERVICE <x> {}", 'ASK { ?load ?p """INSERT""" }']
)
def test_innocent_words_are_let_through(text):
    refuse_unsafe(text)


class TestStore:
    """`oxigraph:DIR` beside what every store does."""

    def test_counts_and_a_second_load(self, store, small_release):
        assert store.counts() == {name: fact["rows"] for name, fact in small_release.manifest.tables.items()}
        assert store.load(small_release).changed == 0

    def test_another_release_replaces_it_and_says_what_changed(self, small_release, demo_release, tmp_path):
        from tests.small_release import MARFAN, slice_of

        other = slice_of(demo_release, tmp_path / "other", without=MARFAN)
        with OxigraphStore(tmp_path / "graph") as opened:
            opened.load(small_release)
            assert len(opened.query("phenotypes_of_disease", disease=MARFAN))
            report = opened.load(other)
            assert report.changes["statements"].removed > 10
            assert report.changes["statements"].added == 0
            assert len(opened.query("phenotypes_of_disease", disease=MARFAN)) == 0
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_a_bomb_is_cut(self, store):
        with pytest.raises(QueryError, match="stopped after 1 s"):
            store.run(BOMB, limits=Limits(seconds=1))
        assert len(store.run(SELECT)) == 2

    def test_rows_are_cut(self, store):
        assert store.run("SELECT * { ?s ?p ?o }", limits=Limits(rows=3)).cut == "only the first 3 rows"

    def test_two_read_at_once(self, store):
        with OxigraphStore(store.folder) as other:
            assert other.counts() == store.counts()

    def test_values_are_typed(self, store):
        (row,) = store.run("SELECT (1 AS ?a) (0.5 AS ?b) (true AS ?c) ('x' AS ?d) (HP:0000001 AS ?e) ?f {}")
        assert list(row.values()) == [1, 0.5, True, "x", "HP:0000001", None]

    def test_a_folder_of_something_else_is_left_alone(self, small_release, tmp_path):
        from kg.errors import StoreError

        (tmp_path / "letter.txt").write_text("dear")
        with pytest.raises(StoreError, match="no store"):
            OxigraphStore(tmp_path).load(small_release)
        assert (tmp_path / "letter.txt").read_text() == "dear"
