"""RDF: what is written is read back, in every syntax, and says nothing that the release does not say."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, UsageError
from kg.model import Document, Evidence, Frequency, Node, Qualifiers, Section, Statement
from kg.rdf.blocks import Options, object_blocks, release_blocks
from kg.rdf.terms import curie_of, iri_of, literal, text_of
from kg.release.merge import statements_and_evidence
from kg.release.tables import claims_frame, documents_frame, nodes_frame
from kg.store.rdf import derived_facts
from loaders.base import Origin, Problems, head_of
from loaders.graph.rdf import RdfReader, opened_dump, restore_release
from loaders.writers.nanopub import nanopub_blocks, write_nanopubs
from loaders.writers.rdf import FORMATS, write_blocks
from tests.small_release import MARFAN

pyoxigraph = pytest.importorskip("pyoxigraph", reason="needs the extra rdf")

FUZZ = settings(max_examples=int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "60")), deadline=None)
LOSSLESS = ("ttl", "nt", "nq", "trig", "jsonld")
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
FILLED = TEXT.filter(bool)
ODD = st.sampled_from(
    ["x:a b", "medkg:teaching/1", "spdx:MIT", "http://x/y", "né:ü", "HP:%41", "PMC:7", "a:b:c", "HP:"]
)
CURIE = ODD | st.builds(
    "{}:{}".format, st.sampled_from(["HP", "MONDO", "OMIM", "OMIMPS", "NEW"]), st.integers(0, 10**9)
)
LICENSE = st.sampled_from(
    ["", "CC-BY-4.0", "https://hpo.jax.org/app/license", "ask the owner", "https://spdx.org/licenses/MIT"]
)
SPAN = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99))
SHARE = st.floats(0, 1)
NAMES = st.sets(FILLED, max_size=3).map(sorted).map(tuple)
IDS = st.sets(CURIE, max_size=2).map(sorted).map(tuple)
NODE = st.builds(
    Node, CURIE, st.sampled_from(["Disease", "Gene", "Odd class"]), TEXT, NAMES, NAMES, IDS, IDS, TEXT, st.booleans(),
    st.just("") | CURIE, st.sampled_from(["", "infores:a", "infores:a|infores:b"]),
)  # fmt: skip
FREQUENCY = st.builds(
    Frequency, SHARE | st.integers(0, 9).map(float), st.none() | st.integers(0, 9), st.just("") | CURIE
)
EVIDENCE = st.builds(
    Evidence, st.sampled_from(["infores:x", "infores:y"]), st.just("") | CURIE, st.just("observation"),
    st.sampled_from(["manual_agent", "text_mining_agent"]), SHARE, TEXT, st.none() | FREQUENCY, TEXT, SPAN, SPAN, SPAN,
    TEXT, TEXT, TEXT, LICENSE, st.just("") | CURIE, st.just("") | CURIE, st.booleans(),
)  # fmt: skip
VALUE = st.just("") | CURIE | TEXT
STATEMENT = st.builds(
    Statement, CURIE, st.sampled_from(["biolink:has_phenotype", "biolink:subclass_of"]), CURIE, st.booleans(),
    st.builds(Qualifiers, VALUE, VALUE, VALUE, VALUE, VALUE), st.lists(EVIDENCE, min_size=1, max_size=3).map(tuple),
)  # fmt: skip
SECTION = st.builds(Section, TEXT, st.integers(0, 9), st.integers(0, 9))
DOCUMENT = st.builds(
    Document, CURIE, TEXT, TEXT, st.lists(SECTION, max_size=3).map(tuple), st.just("") | CURIE, LICENSE, TEXT,
    st.none() | st.integers(1500, 2100), TEXT, IDS, NAMES, st.booleans(),
)  # fmt: skip


@FUZZ
@given(CURIE | TEXT)
def test_every_id_comes_back_from_its_iri(id):
    assert curie_of(iri_of(id)) == id
    pyoxigraph.NamedNode(iri_of(id))  # raises when it is no IRI


@FUZZ
@given(TEXT, st.sampled_from(["", "en", "zh-Hans"]))
def test_every_text_comes_back_from_its_literal(text, language):
    assert text_of(literal(text, language)) == (text, language, "")


def once(records):
    return list({record.id: record for record in records}.values())


@FUZZ
@given(
    st.lists(NODE, max_size=2).map(once),
    st.lists(STATEMENT, min_size=1, max_size=3),
    st.lists(DOCUMENT, max_size=2).map(once),
    st.sampled_from(["none", "source", "document"]),
)
@pytest.mark.parametrize("format", LOSSLESS)
def test_the_model_comes_back_whole(format, nodes, statements, documents, graphs):
    options = Options(graphs=graphs if FORMATS[format].graphs else "none", language="en")
    wanted_statements, wanted_evidence = statements_and_evidence(claims_frame(statements))
    with tempfile.TemporaryDirectory() as folder:
        path = write_blocks(
            object_blocks(nodes, statements, documents, options=options),
            Path(folder, f"d{FORMATS[format].ending}"),
            format=format,
        )
        problems = Problems()
        with opened_dump(path, problems) as dump:
            told = list(dump.statements())
            found = {"nodes": list(dump.nodes()), "documents": list(dump.documents())}
    assert not problems.count
    assert [row for row, _ in told] == wanted_statements.to_dicts()
    assert [piece for _, pieces in told for piece in pieces] == wanted_evidence.to_dicts()
    by_id = lambda rows: sorted(rows, key=lambda row: row["id"])  # noqa: E731
    assert by_id(found["nodes"]) == by_id(nodes_frame(nodes).to_dicts())
    assert by_id(found["documents"]) == by_id(documents_frame(documents).to_dicts())


def sorted_lists(table):
    lists = [name for name, kind in table.schema.items() if kind == pl.List(pl.String)]
    return table.with_columns(pl.col(name).list.sort() for name in lists)


@pytest.mark.parametrize(
    ("format", "end"), [("ttl", ".gz"), ("nq", ""), ("trig", ".gz"), ("jsonld", ""), ("rdfxml", "")]
)
def test_a_release_is_restored_with_its_ids(format, end, small_release, tmp_path):
    from kg.release.read import open_release

    options = Options(graphs="source" if format in ("nq", "trig") else "none")
    blocks = release_blocks(small_release, options, derived=derived_facts(small_release))
    path = write_blocks(blocks, tmp_path / f"dump{FORMATS[format].ending}{end}", format=format)
    problems = Problems()
    manifest = restore_release(path, tmp_path / "back", problems)
    assert not problems.count
    assert (manifest.sources, manifest.extractors) == (
        small_release.manifest.sources,
        small_release.manifest.extractors,
    )
    back = open_release(tmp_path / "back")
    for name in ("statements", "evidence", "documents"):
        assert getattr(back, name).equals(getattr(small_release, name)), name
    wanted = small_release.nodes.with_columns(pl.col("source").str.split("|").list.sort().list.join("|"))
    assert sorted_lists(back.nodes).equals(sorted_lists(wanted))


def test_the_reader_gives_the_same_statements_to_a_build(small_release, tmp_path):
    path = write_blocks(release_blocks(small_release), tmp_path / "dump.ttl", format="ttl")
    reader = RdfReader()
    assert reader.can_read(path, head_of(path))
    assert not reader.can_read(path.with_suffix(".txt"), head_of(path))
    problems = Problems()
    records = list(reader.read(path, Origin(""), problems))
    statements = [record for record in records if isinstance(record, Statement)]
    assert statements == list(small_release.iter_statements())
    assert len(records) - len(statements) == small_release.nodes.height
    assert not problems.count


def test_equal_releases_give_equal_bytes(small_release, tmp_path):
    for name in ("one", "two"):
        write_blocks(release_blocks(small_release), tmp_path / f"{name}.nt.gz", format="nt")
    assert (tmp_path / "one.nt.gz").read_bytes() == (tmp_path / "two.nt.gz").read_bytes()


class TestPlainTriples:
    """What the plain triples claim."""

    def triples(self, *statements):
        blocks = object_blocks((), statements)
        return [(s, *pair) for _, (s, pairs) in blocks for pair in pairs if "HP_1>" in s]

    def test_an_asserted_statement_is_one_triple(self):
        claim = Statement("HP:1", "biolink:causes", "HP:2", evidence=(Evidence("infores:x"),))
        assert self.triples(claim) == [
            (f"<{iri_of('HP:1')}>", "<https://w3id.org/biolink/vocab/causes>", f"<{iri_of('HP:2')}>")
        ]

    def test_a_negated_statement_is_none(self):
        assert self.triples(Statement("HP:1", "biolink:causes", "HP:2", True, evidence=(Evidence("infores:x"),))) == []

    def test_a_statement_of_retracted_papers_alone_is_none(self):
        gone = Evidence("infores:x", publication="PMID:1", retracted=True)
        assert self.triples(Statement("HP:1", "biolink:causes", "HP:2", evidence=(gone,))) == []

    def test_a_hierarchy_is_one_that_reasoners_know(self):
        claim = Statement("HP:1", "biolink:subclass_of", "HP:2", evidence=(Evidence("infores:x"),))
        predicates = [curie_of(p[1:-1]) for _, p, _ in self.triples(claim)]
        assert predicates == ["biolink:subclass_of", "rdfs:subClassOf"]


CLAIM = Statement("HP:1", "biolink:causes", "HP:2", evidence=(Evidence("infores:x"), Evidence("infores:y")))


def test_a_statement_of_two_sources_stands_in_both_graphs(tmp_path):
    path = write_blocks(
        object_blocks((), [CLAIM], options=Options(graphs="source")), tmp_path / "x.trig", format="trig"
    )
    quads = list(pyoxigraph.parse(path=str(path)))
    graphs = {curie_of(q.graph_name.value) for q in quads if curie_of(q.predicate.value) == "biolink:causes"}
    assert graphs == {"infores:x", "infores:y"}


@pytest.mark.parametrize("format", ["ttl", "nt", "rdfxml"])
def test_syntaxes_without_graphs_refuse_them(format, tmp_path):
    with pytest.raises(UsageError, match="has no named graphs"):
        write_blocks(object_blocks((), [CLAIM], options=Options(graphs="source")), tmp_path / "x", format=format)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig"])
def test_triple_terms_reify_the_very_triple(format, tmp_path):
    options = Options(reifies=True)
    path = write_blocks(
        object_blocks((), [CLAIM], options=options), tmp_path / f"x{FORMATS[format].ending}", format=format
    )
    store = pyoxigraph.Store()
    store.bulk_load(path=str(path))
    query = "SELECT ?s WHERE { ?a <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?s ?p ?o )>> . ?s ?p ?o }"
    assert [curie_of(row["s"].value) for row in store.query(query)] == ["HP:1"]


@pytest.mark.parametrize("format", ["jsonld", "rdfxml"])
def test_syntaxes_without_triple_terms_refuse_them(format, tmp_path):
    with pytest.raises(UsageError, match="triple terms"):
        write_blocks(object_blocks((), [CLAIM], options=Options(reifies=True)), tmp_path / "x", format=format)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in itself
@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_as_many_triples_as_pyoxigraph(format, small_release, tmp_path):
    rdflib = pytest.importorskip("rdflib", reason="needs the extra rdf")
    chosen = list(small_release.iter_statements())[:200]
    nodes = list(small_release.iter_nodes())[:100]
    path = write_blocks(object_blocks(nodes, chosen), tmp_path / f"x{FORMATS[format].ending}", format=format)
    names = {"rdfxml": "xml", "jsonld": "json-ld", "ttl": "turtle", "nq": "nquads"}
    graph = rdflib.Dataset(default_union=True) if FORMATS[format].graphs else rdflib.Graph()
    graph.parse(data=path.read_text(encoding="utf-8"), format=names.get(format, format))
    mine = {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(path=str(path))}
    assert len(graph) == len(mine) > 3000


class TestNanopublications:
    """One statement each, as the guidelines of nanopub.net have it."""

    def test_each_has_four_graphs_that_belong_together(self, small_release, tmp_path):
        path = write_nanopubs(small_release, tmp_path / "np.trig", about=[MARFAN])
        store = pyoxigraph.Store()
        store.bulk_load(path=str(path))
        count = """PREFIX np: <http://www.nanopub.org/nschema#> PREFIX prov: <http://www.w3.org/ns/prov#>
            PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
            SELECT (COUNT(DISTINCT ?np) AS ?n) WHERE {
              GRAPH ?h { ?np a np:Nanopublication ; np:hasAssertion ?a ; np:hasProvenance ?p ; np:hasPublicationInfo ?i }
              GRAPH ?a { ?claim rdf:subject ?s ; rdf:object ?o }
              GRAPH ?p { ?a prov:wasDerivedFrom ?e . ?e a ?kind }
              GRAPH ?i { ?np dcterms:creator ?c }
              FILTER(?h != ?a && ?a != ?p && ?p != ?i && ?i != ?h && ?s != ?o) }"""
        (row,) = store.query(count)
        ends = (pl.col("subject") == MARFAN) | (pl.col("object") == MARFAN)
        assert int(row["n"].value) == small_release.statements.filter(ends).height
        assert not list(store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in itself
    def test_the_library_of_the_guidelines_accepts_one(self, small_release, tmp_path):
        nanopub = pytest.importorskip("nanopub", reason="the package nanopub is not installed")
        rdflib = pytest.importorskip("rdflib")
        statement = next(small_release.iter_statements())
        path = write_blocks(
            nanopub_blocks([statement], "<https://w3id.org/medkg/release/x>"), tmp_path / "x.trig", format="trig"
        )
        graph = rdflib.Dataset()
        graph.parse(data=path.read_text(encoding="utf-8"), format="trig")
        assert nanopub.Nanopub(rdf=graph, conf=nanopub.NanopubConf()).is_valid

    def test_a_thing_without_statements_is_said_so(self, small_release, tmp_path):
        with pytest.raises(UsageError, match="no statement is about"):
            write_nanopubs(small_release, tmp_path / "x.trig", about=["no:thing"])


class TestDamage:
    """Files that are not what they should be."""

    def test_broken_syntax_is_named_with_its_place(self, tmp_path):
        path = tmp_path / "x.ttl"
        path.write_text("<https://w3id.org/medkg/S1> <p> .")
        with pytest.raises(InputError, match="is no sound RDF"):
            restore_release(path, tmp_path / "out", Problems())

    def test_a_graph_without_a_manifest_is_no_release(self, tmp_path):
        path = write_blocks(object_blocks((), [CLAIM]), tmp_path / "x.nt", format="nt")
        with pytest.raises(InputError, match="holds no manifest"):
            restore_release(path, tmp_path / "out", Problems())
        assert not (tmp_path / "out").exists()

    def test_a_damaged_record_is_a_problem_and_the_rest_is_read(self, tmp_path):
        path = tmp_path / "x.nt"
        write_blocks(object_blocks((), [CLAIM, replace(CLAIM, object="HP:3")]), path, format="nt")
        lines = [line for line in path.read_text().splitlines() if not ("#object>" in line and "HP_3>" in line)]
        path.write_text("\n".join(lines) + "\n")
        problems = Problems()
        found = list(RdfReader().read(path, Origin(""), problems))
        assert (found, problems.count) == ([CLAIM], 1)
        assert "has no rdf:object" in str(problems.kept[0])
