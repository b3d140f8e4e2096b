"""Ranking and explanation on a small graph and on real data."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import open_release
from kg.errors import InputError
from kg.model import Evidence, Feature, Frequency, Node, Profile, Statement
from kg.release.cliques import build_cliques
from kg.release.merge import merge_nodes, statements_and_evidence
from kg.release.tables import DOCUMENTS, claims_frame, nodes_frame
from kg.release.write import write_release
from loaders.base import Origin, Problems
from loaders.patients.phenopacket import PhenopacketReader, profile_of
from queries.compare import compare
from queries.diagnosis.answer import diagnose, rank
from queries.diagnosis.patients import patients
from queries.diagnosis.profiles import from_curies
from queries.explain import explain
from queries.index import open_index
from queries.kin import kin_rates

TERMS = {"HP:0000118": (), "HP:1": ("HP:0000118",), "HP:11": ("HP:1",), "HP:12": ("HP:1",), "HP:2": ("HP:0000118",)}
ROWS = [("D:1", "HP:11", 9, 10), ("D:1", "HP:2", 1, 10), ("D:2", "HP:12", 5, 10), ("D:3", "HP:2", 8, 10)]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy") / "release"
    nodes = [Node(id, "PhenotypicFeature", f"term {id}") for id in TERMS]
    nodes += [Node(id, "Disease", f"disease {id}", xrefs=(f"OMIM:{id[-1]}",)) for id in ("D:1", "D:2", "D:3")]
    nodes += [Node("HP:13", "PhenotypicFeature", "severe term HP:1"), Node("NCBIGene:7", "Gene", "GENE7")]
    nodes.append(Node("NCBIGene:8", "Gene", "GENE8"))
    nodes.append(Node("HP:99", "PhenotypicFeature", "old", deprecated=True, replaced_by="HP:11"))
    source = Evidence("infores:x")
    said = [Statement(c, "biolink:subclass_of", p, evidence=(source,)) for c, ps in TERMS.items() for p in ps]
    for disease, term, count, total in ROWS:
        reason = Evidence("infores:x", publication="PMID:1", frequency=Frequency(count, total), sentence="Quoted.")
        said.append(Statement(disease, "biolink:has_phenotype", term, evidence=(reason,)))
    said.append(
        Statement("D:3", "biolink:has_phenotype", "HP:11", negated=True, evidence=(Evidence("infores:x", "PMID:5"),))
    )
    said.append(Statement("HP:13", "biolink:subclass_of", "HP:1", evidence=(source,)))
    said += [
        Statement(subject, predicate, obj, evidence=(source,))
        for subject, predicate, obj in (
            ("NCBIGene:7", "biolink:gene_associated_with_condition", "D:1"),
            ("NCBIGene:8", "biolink:gene_associated_with_condition", "D:2"),
            ("D:1", "biolink:related_to", "HP:0003581"),
            ("D:2", "biolink:related_to", "HP:0003593"),
            ("D:1", "biolink:has_mode_of_inheritance", "HP:0001419"),
            ("D:2", "biolink:has_mode_of_inheritance", "HP:0000006"),
        )
    ]
    nodes += [Node(id, "ClinicalCourse", id) for id in ("HP:0003581", "HP:0003593", "HP:0001419", "HP:0000006")]
    statements, evidence = statements_and_evidence(claims_frame(said))
    made = {"nodes": merge_nodes(nodes_frame(nodes), build_cliques([])), "statements": statements}
    write_release(folder, {**made, "evidence": evidence, "documents": pl.DataFrame(schema=DOCUMENTS)}, sources=[])
    return open_release(folder)


def profile(*observed, excluded=()):
    return Profile("p", tuple(Feature(id) for id in observed), tuple(Feature(id) for id in excluded))


def test_the_disease_with_the_finding_is_first_and_the_score_adds_up(release):
    answer = diagnose(profile("HP:11", "HP:2"), release)
    first = answer.diagnoses[0]
    assert first.id == "D:1"
    assert first.score == pytest.approx(sum(c.value for c in first.contributions) + first.remainder, abs=1e-3)
    assert sum(d.probability for d in answer.diagnoses) == pytest.approx(1, abs=1e-4)
    assert [d.rank for d in answer.diagnoses] == [1, 2, 3]


def test_every_contribution_has_a_path_to_evidence(release):
    answer = diagnose(profile("HP:11"), release)
    path = answer.diagnoses[0].contributions[0].paths[0]
    assert (path["relation"], path["term"]) == ("exact", "HP:11")
    assert path["evidence"][0]["sentence"] == "Quoted."
    assert path["statement"] in release.statements["id"].to_list()


@pytest.mark.parametrize(("finding", "relation"), [("HP:11", "exact"), ("HP:1", "specific"), ("HP:12", "shared")])
def test_relation_of_finding_and_annotation(release, finding, relation):
    answer = diagnose(profile(finding), release)
    mine = next(d for d in answer.diagnoses if d.id == "D:1")
    paths = mine.contributions[0].paths
    assert (paths[0]["relation"] if paths else "none") in (relation, "none")
    assert paths or relation == "shared"


def test_a_repeated_or_obsolete_id_changes_nothing(release):
    once, twice = diagnose(profile("HP:11"), release), diagnose(profile("HP:11", "HP:99"), release)
    assert [d.score for d in once.diagnoses] == [d.score for d in twice.diagnoses]
    assert twice.profile.observed[0].id == "HP:11"


def test_a_term_newer_than_the_release_is_used_by_its_label_and_told(release):
    newer = Profile("p", (Feature("HP:777", "Late term HP:11"), Feature("HP:778", "nothing like it")))
    answer = diagnose(newer, release)
    assert [(f.id, f.given) for f in answer.profile.observed] == [("HP:11", "HP:777")]
    assert [u.item for u in answer.profile.unmapped] == ["HP:778"]
    assert any("HP:777 → HP:11" in warning for warning in answer.warnings)


def test_severity_finds_the_term_that_says_it(release):
    answer = diagnose(Profile("p", (Feature("HP:1", severity="severe"),)), release)
    assert [(f.id, f.given) for f in answer.profile.observed] == [("HP:13", "HP:1")]
    assert [f.id for f in diagnose(profile("HP:1"), release).profile.observed] == ["HP:1"]


def test_what_cannot_be_used_is_listed_with_the_reason(release):
    answer = diagnose(profile("HP:11", "HP:12345", "HP:2", excluded=("HP:2",)), release)
    reasons = {u.item: u.reason for u in answer.profile.unmapped}
    assert "HP:12345" in reasons
    assert "both" in reasons["HP:2"]


def test_nothing_usable_gives_a_warning_and_no_list(release):
    answer = diagnose(profile("HP:12345"), release)
    assert answer.diagnoses == []
    assert any("no finding" in warning for warning in answer.warnings)


def test_an_excluded_finding_counts_against_and_never_for(release):
    index = open_index(release)
    plain = {d.id: d.score for d in rank(profile("HP:1"), index, excluded=True).diagnoses}
    without = {d.id: d.score for d in rank(profile("HP:1", excluded=("HP:11",)), index, excluded=True).diagnoses}
    assert without["D:1"] < plain["D:1"]
    assert all(without[id] <= plain[id] + 1e-9 for id in plain)
    ignored = {d.id: d.score for d in rank(profile("HP:1", excluded=("HP:11",)), index, excluded=False).diagnoses}
    assert ignored == plain


def test_excluded_findings_keep_the_sum_exact(release):
    index = open_index(release)
    for d in rank(profile("HP:2", excluded=("HP:11",)), index, excluded=True).diagnoses:
        assert d.score == pytest.approx(sum(c.value for c in d.contributions) + d.remainder, abs=1e-3)


def test_explain_shows_statements_and_contradiction(release):
    found = explain(profile("HP:11"), "OMIM:3", release, open_index(release))
    assert found.diagnosis.id == "D:3"
    assert [s.negated for s in found.against] == [True]
    found = explain(profile("HP:11"), "disease d:1", release, open_index(release))
    assert found.diagnosis.rank == 1
    assert found.paths[0].evidence[0].sentence == "Quoted."
    with pytest.raises(InputError, match="no disease"):
        explain(profile("HP:11"), "nonsense", release, open_index(release))


def test_two_candidates_side_by_side_add_up(release):
    index = open_index(release)
    found = compare(profile("HP:11", "HP:2", excluded=("HP:12",)), "D:1", "OMIM:3", index)
    assert (found.first.id, found.second.id) == ("D:1", "D:3")
    assert found.difference == pytest.approx(found.first.score - found.second.score, abs=1e-3)
    assert found.difference == pytest.approx(sum(row.difference for row in found.rows) + found.remainder, abs=1e-3)
    assert {row.feature for row in found.rows} == {"HP:11", "HP:2", "HP:12"}
    with pytest.raises(InputError, match="same disease"):
        compare(profile("HP:11"), "D:1", "OMIM:1", index)


def test_two_diseases_share_the_findings_out(release):
    index = open_index(release)
    pairs = rank(profile("HP:12", "HP:2"), index, max_diseases=2).pairs
    assert set(pairs[0].ids) == {"D:2", "D:3"}
    assert sorted(pairs[0].explains[0] + pairs[0].explains[1]) == ["HP:12", "HP:2"]
    best = rank(profile("HP:12", "HP:2"), index).diagnoses[0].score
    assert pairs[0].score == pytest.approx(best + pairs[0].gain, abs=1e-3)
    assert [pair.rank for pair in pairs] == list(range(1, len(pairs) + 1))
    assert rank(profile("HP:12"), index, max_diseases=2).pairs == []
    assert "pairs" not in rank(profile("HP:12"), index).to_dict()


def test_the_rest_of_the_probability_is_told(release):
    answer = diagnose(profile("HP:11"), release, top=1)
    assert answer.to_dict()["other"] == pytest.approx(1 - answer.diagnoses[0].probability, abs=1e-5)
    assert answer.other > 0


def test_members_of_a_series_lend_half_their_rate():
    names = ["ataxia 1", "ataxia 2", "deafness"]
    ends, term = np.array([0, 2, 3, 4]), np.array([0, 1, 0, 0])
    rate, information = np.array([0.8, 0.6, 0.5, 0.9]), np.array([0.0, 2.0, 1.0])
    kin_ends, kin_term, kin_rate = kin_rates(names, ends, term, rate, information)
    second = dict(zip(kin_term[kin_ends[1] : kin_ends[2]].tolist(), kin_rate[kin_ends[1] : kin_ends[2]], strict=True))
    assert second == pytest.approx({0: 0.5, 1: 0.3})


def test_a_case_never_tells_its_answer():
    packet = {
        "id": "OMIM:154700",
        "subject": {"id": "x", "sex": "MALE"},
        "phenotypicFeatures": [{"type": {"id": "HP:1", "label": "a"}}],
        "interpretations": [{"diagnosis": {"disease": {"id": "OMIM:154700"}}}],
        "diseases": [{"term": {"id": "OMIM:154700"}}],
        "metaData": {"externalReferences": [{"id": "PMID:1"}]},
    }
    bare = {**packet, "interpretations": [], "diseases": [], "metaData": {}}
    assert profile_of(packet) == profile_of(bare)
    assert "154700" not in repr(profile_of({**packet, "id": "case"}))


def test_suspected_genes_raise_their_disease_in_bits_with_a_path(release):
    told = diagnose(replace(profile("HP:2"), genes=(Feature("HGNC:77", "GENE7"),)), release)
    plain = {d.id: d for d in diagnose(profile("HP:2"), release).diagnoses}
    first = next(d for d in told.diagnoses if d.id == "D:1")
    gene = next(c for c in first.contributions if c.feature == "medkg:genes")
    assert gene.value == pytest.approx(first.score - plain["D:1"].score, abs=1e-3)
    assert gene.value > 0
    assert (gene.matched, gene.paths[0]["relation"]) == ("NCBIGene:7", "gene")
    assert gene.paths[0]["statement"] in release.statements["id"].to_list()
    assert first.score == pytest.approx(sum(c.value for c in first.contributions) + first.remainder, abs=1e-3)
    other = next(d for d in told.diagnoses if d.id == "D:2")
    assert next(c for c in other.contributions if c.feature == "medkg:genes").value < 0
    unknown = diagnose(replace(profile("HP:2"), genes=(Feature("NCBIGene:1", "NONE1"),)), release)
    assert [u.item for u in unknown.profile.unmapped] == ["NONE1"]


@pytest.mark.parametrize(
    ("clue", "feature"),
    [
        ({"age": "P2Y"}, "medkg:age"),
        ({"sex": "female"}, "medkg:sex"),
        ({"course": (Feature("HP:0003593"),)}, "HP:0003593"),
        ({"course": (Feature("HP:0001419"),)}, "HP:0001419"),
    ],
)
def test_age_sex_onset_and_inheritance_tell_diseases_apart(release, clue, feature):
    answer = diagnose(replace(profile("HP:2"), **clue), release)
    value = {d.id: {c.feature: c.value for c in d.contributions}[feature] for d in answer.diagnoses}
    # D:1 begins in adults and is inherited on an X, D:2 begins in infants and is dominant, of D:3 nothing is said.
    assert (value["D:1"] > value["D:2"]) is (feature == "HP:0001419")
    assert value["D:3"] == 0
    for d in answer.diagnoses:
        assert d.score == pytest.approx(sum(c.value for c in d.contributions) + d.remainder, abs=1e-3)


def test_onset_and_inheritance_may_stand_among_the_findings(release):
    known = diagnose(from_curies("HP:11,HP:0003593,HP:0000006,gene:GENE7"), release).profile
    assert [f.id for f in known.observed] == ["HP:11"]
    assert [f.id for f in known.course] == ["HP:0003593", "HP:0000006"]
    assert [g.id for g in known.genes] == ["NCBIGene:7"]
    assert not known.unmapped


def test_genes_of_a_phenopacket_are_read_when_asked_for_alone():
    called = {"variantInterpretation": {"variationDescriptor": {"geneContext": {"valueId": "HGNC:1", "symbol": "G"}}}}
    packet = {"id": "a", "interpretations": [{"diagnosis": {"genomicInterpretations": [called]}}]}
    assert profile_of(packet).genes == ()
    assert [gene.label for gene in profile_of(packet, genes=True).genes] == ["G"]


def test_the_answer_does_not_depend_on_the_case_id_or_the_interpretation(release):
    index = open_index(release)
    one = rank(profile("HP:11"), index)
    other = rank(Profile("OMIM:2", one.profile.observed), index)
    assert one.diagnoses == other.diagnoses


def test_patients_come_as_lists_files_lines_and_standard_input(release, tmp_path):
    packet = {"id": "a", "phenotypicFeatures": [{"type": {"id": "HP:11"}}]}
    one, many = tmp_path / "one.json", tmp_path / "many.jsonl"
    one.write_text(json.dumps(packet))
    many.write_text("\n".join([json.dumps(packet), "{broken", json.dumps({**packet, "id": "b"})]))
    problems = Problems()
    found = list(patients(["HP:11,-HP:2", str(one), str(many), "-", "nowhere.json"], release, problems, stdin=b"HP:2"))
    assert [p.id for p in found] == ["command line", "a", "a", "b", "standard input"]
    assert found[0].excluded[0].id == "HP:2"
    assert sorted(str(e).split(":")[0].rsplit("/", 1)[-1] for e in problems.kept) == [
        "many.jsonl, line 2",
        "nowhere.json",
    ]


def test_a_list_of_curies_needs_one():
    with pytest.raises(InputError):
        from_curies(" , ")


def test_real_cases_reach_the_floor(shared, real_release):
    """The floor of the issue on every fourth development case (the whole set: benchmarks/diagnosis.py)."""
    index = open_index(real_release)
    folder = shared / "phenopackets"
    with (folder / "cases.tsv").open(encoding="utf-8") as stream:
        truth = {r["id"]: r["disease"] for r in csv.DictReader(stream, delimiter="\t") if r["in_hpoa"] == "1"}
    found = []
    reader = PhenopacketReader().read(folder / "phenopackets.jsonl.gz", Origin(""), Problems())
    for case in [p for p in reader if p.id in truth][::4]:
        diagnoses = rank(case, index, count=10, excluded=False).diagnoses
        hits = [d.rank for d in diagnoses if truth[case.id] in (d.id, *d.xrefs)]
        found.append(hits[0] if hits else 99)
    ranks = np.array(found)
    assert len(ranks) > 900
    assert (ranks <= 1).mean() > 0.57
    assert (ranks <= 3).mean() > 0.68
    assert (ranks <= 10).mean() > 0.78


def test_the_python_face_is_a_function(release):
    import queries

    assert queries.diagnose(profile("HP:11"), release.path, top=1).diagnoses[0].id == "D:1"
    assert callable(queries.diagnose)


ids = st.one_of(st.sampled_from([*TERMS, "HP:99", "HP:404", "MONDO:1", "", "HP:"]), st.text(max_size=12))
findings = st.one_of(st.lists(ids, max_size=8), st.lists(ids, min_size=1, max_size=1).map(lambda one: one * 500))


@settings(max_examples=200, deadline=None)
@given(findings, findings, st.booleans())
def test_any_profile_has_an_answer_or_a_clear_message(release, observed, excluded, used):
    answer = rank(profile(*observed, excluded=excluded), open_index(release), excluded=used)
    assert answer.diagnoses or any("no finding" in warning for warning in answer.warnings)
    for d in answer.diagnoses:
        assert d.score == pytest.approx(sum(c.value for c in d.contributions) + d.remainder, abs=1e-2)
    assert answer.to_dict()["notice"]
