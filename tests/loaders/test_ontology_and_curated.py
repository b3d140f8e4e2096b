"""OBO, SSSOM, HPOA, genes and phenopackets: what they give, and what they do with what is broken."""

from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Mapping, Node, Profile, Statement
from loaders.base import Origin, Problems
from loaders.curated.hpo_genes import HpoGenesReader
from loaders.curated.hpoa import HpoaReader
from loaders.ontology.obo import OboReader
from loaders.ontology.sssom import SssomReader
from loaders.patients.phenopacket import PhenopacketReader
from loaders.registry import find_reader

OBO = b"""format-version: 1.2
data-version: toy/releases/2026-01-01

[Term]
id: HP:0000005
name: Mode of inheritance

[Term]
id: HP:0000006
name: Autosomal dominant
alt_id: HP:0000444
synonym: "AD" EXACT []
synonym: "old" EXACT obsolete_synonym []
xref: UMLS:C1
xref: http://example.org/x
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0000007
name: gone
is_obsolete: true
replaced_by: HP:0000006
"""
SSSOM = (
    b"# mapping_set_version: http://x/mondo/releases/2026-08-04/m.tsv\n"
    b"subject_id\tsubject_label\tpredicate_id\tobject_id\nMONDO:1\ttoy\tskos:exactMatch\tOrphanet:7\n"
    b"MONDO:2\tbroad\tskos:broadMatch\tOMIM:7\nMONDO:3\n"
)
HPOA = (
    b"#version: 2026-01-01\ndatabase_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n"
    b"OMIM:1\tToy\tNOT\tHP:0001250\tPMID:1\tPCS\tHP:0003577\t3/7\tMALE\t\tP\tx\n"
    b"OMIM:1\tToy\t\tHP:0001250\tPMID:1\tPCS\t\t9/7\t\t\tP\tx\n"
    b"OMIM:1\tToy\t\tHP:0000006\tPMID:1\tTAS\t\t\t\t\tI\tx\n"
)
GENES = b"ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n10\tNAT2\tHP:1\ta\t-\tOMIM:1\n10\tNAT2\tHP:2\tb\t-\tOMIM:1\nx\ty\n"
PACKET = b'{"id":"a","subject":{"sex":"MALE","timeAtLastEncounter":{"age":{"iso8601duration":"P3Y"}}},"phenotypicFeatures":[{"type":{"id":"HP:0001250"}},{"type":{"id":"HP:2"},"excluded":true},{"type":{}}]}'
READERS = {
    "obo": (OboReader(), "x.obo", OBO),
    "sssom": (SssomReader(), "x.sssom.tsv", SSSOM),
    "hpoa": (HpoaReader(), "x.hpoa", HPOA),
    "genes": (HpoGenesReader(), "g.txt", GENES),
    "packet": (PhenopacketReader(), "p.json", PACKET),
    "packets": (PhenopacketReader(), "p.jsonl", PACKET + b"\n" + PACKET),
}


def read(name, tmp_path, data=None):
    reader, file, whole = READERS[name]
    path = tmp_path / file
    path.write_bytes(whole if data is None else data)
    problems = Problems()
    return list(reader.read(path, Origin("infores:x"), problems)), problems


def test_obo_gives_terms_with_the_class_of_their_branch(tmp_path):
    records, problems = read("obo", tmp_path)
    nodes = {r.id: r for r in records if isinstance(r, Node)}
    dominant = nodes["HP:0000006"]
    assert dominant.category == "GeneticInheritance"
    assert (dominant.synonyms, dominant.alternates, dominant.xrefs) == (("AD",), ("HP:0000444",), ("UMLS:C1",))
    assert nodes["HP:0000007"].deprecated
    assert nodes["HP:0000007"].replaced_by == "HP:0000006"
    edges = [(r.subject, r.object, r.evidence[0].source_version) for r in records if isinstance(r, Statement)]
    assert edges == [("HP:0000006", "HP:0000005", "2026-01-01")]
    assert problems.count == 0


def test_a_bad_clause_is_named_with_its_line_and_the_rest_is_read(tmp_path):
    bad = OBO.replace(b'synonym: "AD" EXACT []', b"synonym: AD EXACT []")
    records, problems = read("obo", tmp_path, bad)
    assert {r.id for r in records if isinstance(r, Node)} == {"HP:0000005", "HP:0000006", "HP:0000007"}
    assert "line 12" in str(problems.kept[0])
    assert "HP:0000006" in str(problems.kept[0])


def test_a_circle_of_is_a_is_reported_and_broken(tmp_path):
    circle = OBO.replace(b"name: Mode of inheritance\n", b"name: Mode of inheritance\nis_a: HP:0000006\n")
    records, problems = read("obo", tmp_path, circle)
    assert sum(isinstance(r, Statement) for r in records) == 1
    assert "circle" in str(problems.kept[0])
    assert problems.kept[0].where.line is not None


def test_sssom_follows_exact_matches_only(tmp_path):
    records, problems = read("sssom", tmp_path)
    assert [(r.subject, r.object) for r in records if isinstance(r, Mapping)] == [("MONDO:1", "ORPHA:7")]
    assert [r.name for r in records if isinstance(r, Node)] == ["toy"]
    assert "line 5" in str(problems.kept[0])


def test_hpoa_reads_negation_frequency_qualifiers_and_reports_nonsense(tmp_path):
    records, problems = read("hpoa", tmp_path)
    first, mode = [r for r in records if isinstance(r, Statement)]
    assert (first.negated, first.qualifiers.onset, first.qualifiers.sex) == (True, "HP:0003577", "PATO:0000384")
    assert first.evidence[0].frequency.share == pytest.approx(3 / 7)
    assert first.evidence[0].source_version == "2026-01-01"
    assert mode.predicate == "biolink:has_mode_of_inheritance"
    assert "9/7" in str(problems.kept[0])
    assert "line 4" in str(problems.kept[0])


def test_genes_give_each_pair_once(tmp_path):
    records, problems = read("genes", tmp_path)
    assert [type(r).__name__ for r in records] == ["Node", "Statement"]
    assert problems.count == 1


@pytest.mark.parametrize("name", ["packet", "packets"])
def test_phenopackets_give_findings_age_and_sex(tmp_path, name):
    records, problems = read(name, tmp_path)
    profile = records[0]
    assert [f.id for f in profile.observed] == ["HP:0001250"]
    assert [f.id for f in profile.excluded] == ["HP:2"]
    assert (profile.age, profile.sex, len(profile.unmapped)) == ("P3Y", "male", 1)
    assert problems.count == 0


def test_errors_never_quote_a_patient(tmp_path):
    canary = b'{"id":"a","subject":{"id":"CANARY"},"phenotypicFeatures":"CANARY"}\n{"CANARY":\n[1,2]\n'
    _, problems = read("packets", tmp_path, canary)
    assert problems.count == 3
    assert "CANARY" not in "".join(str(e) for e in problems.kept)


@pytest.mark.parametrize("name", list(READERS))
def test_cut_gzip_is_an_input_error(tmp_path, name):
    reader, file, whole = READERS[name]
    path = tmp_path / f"{file}.gz"
    path.write_bytes(gzip.compress(whole * 50, mtime=0)[:-20])
    with pytest.raises(InputError, match="damaged"):
        list(reader.read(path, Origin("infores:x"), Problems()))


def test_a_line_without_end_is_refused_before_it_is_held(tmp_path):
    path = tmp_path / "x.hpoa"
    with path.open("wb") as stream:
        stream.write(b"#" + b"x" * (100 << 20))
    with pytest.raises(InputError, match="64 MiB"):
        list(HpoaReader().read(path, Origin("infores:x"), Problems()))


def test_the_right_reader_is_found_by_content(tmp_path):
    for name in ("obo", "sssom", "hpoa", "genes"):
        reader, _, whole = READERS[name]
        path = tmp_path / f"{name}.unknown"
        path.write_bytes(whole)
        assert find_reader(path).name == reader.name
    (tmp_path / "empty").write_bytes(b" ")
    with pytest.raises(InputError, match="empty"):
        find_reader(tmp_path / "empty")


def _damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """Random bytes, or the real thing with a stretch replaced, doubled or cut."""
    place = st.integers(0, len(whole))
    mixed = st.builds(
        lambda a, b, junk: whole[: min(a, b)] + junk + whole[max(a, b) :], place, place, st.binary(max_size=40)
    )
    return st.one_of(
        mixed, st.binary(max_size=300), place.map(lambda n: whole[:n]), place.map(lambda n: whole + whole[n:])
    )


@pytest.mark.parametrize("name", list(READERS))
@settings(max_examples=int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "100")), deadline=None)
@given(data=st.data())
def test_damage_gives_records_or_a_named_error_and_nothing_else(name, tmp_path_factory, data):
    reader, file, whole = READERS[name]
    path = tmp_path_factory.getbasetemp() / f"fuzz-{file}"
    path.write_bytes(data.draw(_damaged(whole)))
    reader.can_read(path, path.read_bytes()[:8192])
    problems = Problems()
    try:
        for record in reader.read(path, Origin("infores:x"), problems):
            assert isinstance(record, Node | Statement | Mapping | Profile)
    except InputError as error:
        problems.add(error)
    assert all(file in str(error) for error in problems.kept)
