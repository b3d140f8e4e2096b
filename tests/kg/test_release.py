"""Merging, writing, reading and comparing releases."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import open_release
from kg.errors import ReleaseError
from kg.model import Evidence, Frequency, Node, Qualifiers, Statement
from kg.release.cliques import build_cliques
from kg.release.diff import diff_releases
from kg.release.merge import canonical_claims, join_statements, merge_nodes, statements_and_evidence
from kg.release.tables import DOCUMENTS, claims_frame, nodes_frame
from kg.release.validate import validate_release
from kg.release.write import write_release

NODES = [
    Node("MONDO:1", "Disease", "toy disease"),
    Node("OMIM:7", "Disease", "TOY DISEASE 1", synonyms=("toy",)),
    Node("HP:1", "PhenotypicFeature", "Seizure"),
]


def evidence(publication, confidence=0.5, **fields):
    return Evidence("infores:x", publication=publication, confidence=confidence, **fields)


def claim(*reasons, **fields):
    return Statement("OMIM:7", "biolink:has_phenotype", "HP:1", evidence=reasons, **fields)


def tables(statements, pairs=(("MONDO:1", "OMIM:7"),)):
    cliques = build_cliques(pairs)
    made, reasons = statements_and_evidence(canonical_claims(claims_frame(statements), cliques))
    return {
        "nodes": merge_nodes(nodes_frame(NODES), cliques),
        "statements": made,
        "evidence": reasons,
        "documents": pl.DataFrame(schema=DOCUMENTS),
    }


def test_clique_is_led_by_the_preferred_prefix_and_keeps_its_members():
    node = tables([claim(evidence("PMID:1"))])["nodes"].row(0, named=True)
    assert (node["id"], node["name"]) == ("HP:1", "Seizure")
    disease = tables([claim(evidence("PMID:1"))])["nodes"].row(1, named=True)
    assert disease["id"] == "MONDO:1"
    assert disease["xrefs"] == ["OMIM:7"]
    assert "toy" in disease["synonyms"]


@given(st.permutations([("MONDO:1", "OMIM:7"), ("MONDO:2", "OMIM:7"), ("ORPHA:3", "MONDO:1"), ("ORPHA:3", "DOID:1")]))
def test_cliques_do_not_depend_on_order_and_never_join_two_of_one_vocabulary(pairs):
    cliques = build_cliques(pairs)
    assert cliques.of("DOID:1") == "MONDO:1"
    assert cliques.of("MONDO:2") == "MONDO:2"
    assert [f.code for f in cliques.findings] == ["KG-CLIQUE-001"]


def test_equal_statements_join_with_all_evidence_and_keep_the_source_ids():
    made = tables([claim(evidence("PMID:1")), claim(evidence("PMID:2")), claim(evidence("PMID:2"))])
    assert made["statements"].height == 1
    assert made["evidence"]["publication"].sort().to_list() == ["PMID:1", "PMID:2"]
    assert made["evidence"]["original_subject"].unique().to_list() == ["OMIM:7"]


def test_confidence_is_noisy_or_over_the_best_of_each_publication_and_retracted_counts_nothing():
    made = tables(
        [
            claim(evidence("PMID:1", 0.5), evidence("PMID:1", 0.2, evidence_code="TAS")),
            claim(evidence("PMID:2", 0.5), evidence("PMID:3", 0.9, retracted=True)),
        ]
    )
    assert made["statements"]["confidence"].to_list() == [0.75]


def test_negation_and_qualifiers_make_another_statement_frequency_does_not():
    made = tables(
        [
            claim(evidence("PMID:1", frequency=Frequency(2, 5))),
            claim(evidence("PMID:2", frequency=Frequency(1, 5))),
            claim(evidence("PMID:3"), negated=True),
            claim(evidence("PMID:4"), qualifiers=Qualifiers(onset="HP:0003577")),
        ]
    )
    assert made["statements"].height == 3
    pooled = made["statements"].filter(pl.col("has_total").is_not_null())
    assert pooled.select("has_count", "has_total").rows() == [(3.0, 10)]


def test_joining_parts_equals_building_at_once():
    one, two = [claim(evidence("PMID:1"))], [claim(evidence("PMID:2")), claim(evidence("PMID:3"), negated=True)]
    parts = [(t["statements"], t["evidence"]) for t in (tables(one), tables(two))]
    whole = tables([*one, *two])
    statements, reasons = join_statements(parts)
    assert statements.equals(whole["statements"])
    assert reasons.equals(whole["evidence"])


def test_a_release_round_trips_and_is_byte_equal(tmp_path):
    made = tables([claim(evidence("PMID:1", frequency=Frequency(2, 5)))])
    first = write_release(tmp_path / "a", made, sources=[])
    second = write_release(tmp_path / "b", made, sources=[])
    assert first == second
    names = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)
    (statement,) = open_release(tmp_path / "a").iter_statements()
    assert statement.subject == "MONDO:1"
    assert statement.evidence[0].frequency == Frequency(2, 5)
    assert list(validate_release(open_release(tmp_path / "a"))) == []


def test_a_new_release_takes_the_place_of_the_old_and_the_diff_says_what_came(tmp_path):
    write_release(tmp_path / "old", tables([claim(evidence("PMID:1"))]), sources=[])
    write_release(tmp_path / "r", tables([claim(evidence("PMID:1"))]), sources=[])
    write_release(
        tmp_path / "r", tables([claim(evidence("PMID:1")), claim(evidence("PMID:2"), negated=True)]), sources=[]
    )
    diffs = {d.table: d for d in diff_releases(open_release(tmp_path / "old"), open_release(tmp_path / "r"))}
    assert len(diffs["statements"].added) == 1
    assert diffs["nodes"].empty
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("evidence", pl.lit("").alias("source"), "KG-PROV-002"),
        ("evidence", pl.lit("medkg:S0").alias("statement"), "KG-PROV-003"),
        ("evidence", pl.lit(1.5).alias("confidence"), "KG-NUM-001"),
        ("statements", pl.lit("biolink:nonsense").alias("predicate"), "KG-BIOLINK-002"),
        ("statements", pl.lit("HP:9").alias("object"), "KG-ID-001"),
        ("statements", pl.lit("guess").alias("agent_type"), "KG-BIOLINK-004"),
        ("nodes", pl.lit("Nonsense").alias("category"), "KG-BIOLINK-001"),
        ("nodes", pl.lit("Gene").alias("category"), "KG-BIOLINK-003"),
    ],
)
def test_planted_damage_is_found_by_its_own_code(tmp_path, table, change, code):
    made = tables([claim(evidence("PMID:1"))])
    made[table] = made[table].with_columns(change)
    write_release(tmp_path / "r", made, sources=[])
    assert code in {f.code for f in validate_release(open_release(tmp_path / "r"))}


def test_a_changed_table_is_noticed(tmp_path):
    write_release(tmp_path / "r", tables([claim(evidence("PMID:1"))]), sources=[])
    made = tables([claim(evidence("PMID:2"))])
    made["evidence"].write_parquet(tmp_path / "r" / "evidence.parquet")
    assert "KG-FILE-001" in {f.code for f in validate_release(open_release(tmp_path / "r"))}


def test_no_release_says_what_to_do(tmp_path):
    with pytest.raises(ReleaseError, match="medkg build"):
        open_release(tmp_path)
    (tmp_path / "manifest.json").write_text("{]")
    with pytest.raises(ReleaseError, match="build it again"):
        open_release(tmp_path)
