"""KGX: what is written is read back; what others wrote is read."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Evidence, Frequency, Node, Qualifiers, Statement
from loaders.base import Origin, Problems, Record, head_of
from loaders.graph.kgx import KgxReader
from loaders.writers.kgx import write_kgx

FUZZ = settings(max_examples=int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "100")), deadline=None)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
FILLED = TEXT.filter(bool)
CURIE = st.builds("{}:{}".format, st.sampled_from(["HP", "MONDO", "OMIM", "PMID"]), st.integers(0, 10**9))
SPAN = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99))
SHARE = st.floats(0, 1)
NODE = st.builds(
    Node,
    CURIE,
    st.sampled_from(["Disease", "Gene", "PhenotypicFeature"]),
    TEXT,
    st.lists(FILLED, max_size=3).map(tuple),
    st.lists(FILLED, max_size=3).map(tuple),
    st.lists(CURIE, max_size=2).map(tuple),
    st.lists(CURIE, max_size=2).map(tuple),
    description=TEXT,
    deprecated=st.booleans(),
)
EVIDENCE = st.builds(
    Evidence,
    st.just("infores:x") | st.just("infores:y"),
    st.just("") | CURIE,
    confidence=SHARE,
    frequency=st.none() | st.builds(Frequency, st.none() | SHARE, st.none() | st.integers(0, 9), TEXT),
    sentence=TEXT,
    sentence_span=SPAN,
    subject_span=SPAN,
    retracted=st.booleans(),
)
STATEMENT = st.builds(
    Statement,
    CURIE,
    st.sampled_from(["biolink:has_phenotype", "biolink:treats"]),
    CURIE,
    st.booleans(),
    st.builds(Qualifiers, onset=st.just("") | CURIE, sex=st.sampled_from(["", "PATO:0000383"])),
    st.lists(EVIDENCE, max_size=3).map(tuple),
)


def read(path: Path, problems: Problems) -> list[Record]:
    reader = KgxReader()
    assert reader.can_read(path, head_of(path))
    return list(reader.read(path, Origin(""), problems))


def flat(text: str, *, item: bool = False) -> str:
    text = text.translate(str.maketrans("\t\r\n", "   "))
    return text.replace("|", "¦") if item else text


def as_table(node: Node) -> Node:
    return replace(
        node,
        name=flat(node.name),
        description=flat(node.description),
        synonyms=tuple(flat(name, item=True) for name in node.synonyms),
        related_synonyms=tuple(flat(name, item=True) for name in node.related_synonyms),
    )


@FUZZ
@given(st.lists(NODE, min_size=1, max_size=3), st.lists(STATEMENT, min_size=1, max_size=3))
@pytest.mark.parametrize("format", ["tsv", "jsonl"])
def test_what_is_written_is_read_back(
    format: Literal["tsv", "jsonl"], nodes: list[Node], statements: list[Statement]
) -> None:
    problems = Problems()
    with tempfile.TemporaryDirectory() as folder:
        node_file, edge_file = write_kgx(nodes, statements, Path(folder) / "graph", format=format)
        read_nodes, read_statements = read(node_file, problems), read(edge_file, problems)
    assert problems.count == 0, problems.kept
    assert read_nodes == ([as_table(node) for node in nodes] if format == "tsv" else nodes)
    # Statements come back whole, evidence and all, in both formats.
    assert read_statements == statements
    assert [found.id for found in read_statements if isinstance(found, Statement)] == [one.id for one in statements]


def test_the_columns_are_those_other_tools_know(tmp_path: Path) -> None:
    evidence = (
        Evidence("infores:x", "PMID:1", frequency=Frequency(3, 7), sentence="He has it."),
        Evidence("infores:y", "PMID:2"),
    )
    plain = Statement("MONDO:1", "biolink:has_phenotype", "HP:1", evidence=evidence)
    parallel = replace(plain, negated=True)
    node = Node("MONDO:1", "Disease", "A|b\tc", synonyms=("d", "e|f"))
    node_file, edge_file = write_kgx([node], [plain, parallel], tmp_path / "g")
    header, row = (line.split("\t") for line in node_file.read_text().splitlines())
    cells = dict(zip(header, row, strict=True))
    assert (cells["category"], cells["name"], cells["synonym"]) == ("biolink:Disease", "A|b c", "d|e¦f")
    header, first, second = (line.split("\t") for line in edge_file.read_text().splitlines())
    cells = dict(zip(header, first, strict=True))
    assert (cells["id"], dict(zip(header, second, strict=True))["id"]) == (plain.id, parallel.id)
    assert (cells["publications"], cells["has_count"], cells["has_total"]) == ("PMID:1|PMID:2", "3", "7")
    assert (cells["primary_knowledge_source"], cells["supporting_text"]) == ("infores:x", "He has it.")


def test_edges_of_another_tool(tmp_path: Path) -> None:
    path = tmp_path / "other_edges.tsv"
    path.write_text(
        "id\tsubject\tpredicate\tobject\tnegated\tpublications\tprimary_knowledge_source\thas_count\thas_total\n"
        "e1\tORDO:558\tbiolink:has_phenotype\tHP:0001166\tTrue\tPMID:1|PMID:2\tinfores:o\t2\t4\n"
        "e2\tnot a curie\tbiolink:has_phenotype\tHP:0001166\t\t\t\t\t\n"
        "e3\tMONDO:1\tbiolink:has_phenotype\tHP:0001166\t\t\t\tmany\t\n"
    )
    problems = Problems()
    (found,) = read(path, problems)
    assert isinstance(found, Statement)
    assert (found.subject, found.negated) == ("ORPHA:558", True)
    assert [(one.source, one.publication) for one in found.evidence] == [
        ("infores:o", "PMID:1"),
        ("infores:o", "PMID:2"),
    ]
    assert found.evidence[0].frequency == Frequency(2, 4)
    assert found.evidence[0].knowledge_level == "not_provided"
    assert [str(error.where) for error in problems.kept] == [f"{path}, line 3, record e2", f"{path}, line 4, record e3"]


def test_the_most_specific_category_counts(tmp_path: Path) -> None:
    path = tmp_path / "nodes.jsonl"
    path.write_text('{"id":"HP:1","category":["biolink:NamedThing","biolink:PhenotypicFeature"],"name":"x"}\n[]\n')
    problems = Problems()
    (node,) = read(path, problems)
    assert isinstance(node, Node)
    assert (node.category, problems.count) == ("PhenotypicFeature", 1)


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> object:
        yield Node("HP:1", "PhenotypicFeature", "x")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        write_kgx(failing(), [], tmp_path / "g")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
