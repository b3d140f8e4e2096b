"""MeSH's own files: records become nodes, tree numbers the hierarchy; what is broken is said and left out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Node, Statement
from loaders.base import Origin, Problems
from loaders.ontology.mesh import MeshReader
from loaders.registry import find_reader

ORIGIN = Origin("infores:mesh", version="2026", license="NLM")
_HEAD = '<?xml version="1.0"?>\n<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/d.dtd">\n'


def _term(name: str, *, permuted: str = "N") -> str:
    return f'<Term IsPermutedTermYN="{permuted}"><TermUI>T1</TermUI><String>{name}</String></Term>'


def _descriptor(id: str, name: str, trees: str, *terms: str) -> str:
    numbers = "".join(f"<TreeNumber>{one}</TreeNumber>" for one in trees.split())
    return (
        f"<DescriptorRecord><DescriptorUI>{id}</DescriptorUI><DescriptorName><String>{name}</String></DescriptorName>"
        f"<TreeNumberList>{numbers}</TreeNumberList><ConceptList><Concept><TermList>{''.join(terms)}</TermList></Concept>"
        f"</ConceptList></DescriptorRecord>"
    )


DESCRIPTORS = _HEAD + "<DescriptorRecordSet>{}</DescriptorRecordSet>".format(
    _descriptor("D009369", "Neoplasms", "C04", _term("Tumors"))
    + _descriptor("D001943", "Breast Neoplasms", "C04.588 C17.800", _term("Neoplasms, Breast"), _term("Breast Cancer"))
    + _descriptor("D009325", "Nausea", "C23.888.821.712")
    + _descriptor("D004317", "Doxorubicin", "D02.455", _term("Adriamycin"), _term("Doxo, Rubicin", permuted="Y"))
    + _descriptor("D005060", "Europe", "Z01.542")
    + _descriptor("", "nameless", "C01")
)
SUPPLEMENT = """<SupplementalRecordSet>
<SupplementalRecord SCRClass="3"><SupplementalRecordUI>C564042</SupplementalRecordUI>
<SupplementalRecordName><String>Vesicoureteral Reflux, X-Linked</String></SupplementalRecordName>
<HeadingMappedToList><HeadingMappedTo><DescriptorReferredTo><DescriptorUI>*D014718</DescriptorUI>
</DescriptorReferredTo></HeadingMappedTo></HeadingMappedToList></SupplementalRecord>
<SupplementalRecord SCRClass="4"><SupplementalRecordUI>C1</SupplementalRecordUI>
<SupplementalRecordName><String>Usutu virus</String></SupplementalRecordName></SupplementalRecord>
</SupplementalRecordSet>"""


def test_descriptors_become_nodes_and_a_hierarchy(tmp_path: Path) -> None:
    path = tmp_path / "desc2026.xml.gz"
    path.write_bytes(gzip.compress(DESCRIPTORS.encode()))
    problems = Problems()
    records = list(MeshReader().read(path, ORIGIN, problems))
    nodes = {one.id: one for one in records if isinstance(one, Node)}
    assert {id: one.category for id, one in nodes.items()} == {
        "MESH:D009369": "Disease",
        "MESH:D001943": "Disease",
        "MESH:D009325": "PhenotypicFeature",
        "MESH:D004317": "ChemicalEntity",
    }
    assert nodes["MESH:D001943"].synonyms == ("Breast Cancer",)
    assert nodes["MESH:D004317"].synonyms == ("Adriamycin",)
    edges = [(one.subject, one.object) for one in records if isinstance(one, Statement)]
    assert edges == [("MESH:D001943", "MESH:D009369")]
    assert "no id or no name" in str(problems.kept[0])


def test_rare_diseases_lie_below_their_headings_and_organisms_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "supp2026.xml"
    path.write_text(SUPPLEMENT, encoding="utf-8")
    node, edge = MeshReader().read(path, ORIGIN, Problems())
    assert isinstance(node, Node)
    assert node.synonyms == ("X-Linked Vesicoureteral Reflux",)
    assert isinstance(edge, Statement)
    assert (edge.predicate, edge.object) == ("biolink:subclass_of", "MESH:D014718")


def test_the_reader_is_found_and_a_file_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desc2026.xml"
    path.write_text(DESCRIPTORS, encoding="utf-8")
    assert find_reader(path).name == "mesh"
    path.write_text(DESCRIPTORS.replace('"https://www.nlm.nih.gov/databases/dtd/d.dtd"', '"d.dtd" [<!ENTITY a "b">]'))
    with pytest.raises(InputError, match="entities"):
        list(MeshReader().read(path, ORIGIN, Problems()))
