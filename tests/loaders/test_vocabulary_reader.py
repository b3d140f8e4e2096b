from pathlib import Path

import pytest

from kg.errors import InputError
from loaders.base import Origin, Problems, Reader
from loaders.curated.vocabulary import VocabularyReader, parse_row

ORIGIN = Origin("infores:test", license="CC0-1.0")
HEADER = "# a comment\n#another\nid\tcategory\tname\tsynonyms\n"


def written(folder: Path, body: str) -> Path:
    path = folder / "drugs.tsv"
    path.write_text(body, encoding="utf-8")
    return path


def test_it_is_a_reader_and_knows_its_header():
    reader = VocabularyReader()
    assert isinstance(reader, Reader)
    assert reader.can_read(Path("x.tsv"), HEADER.encode())
    assert reader.can_read(Path("x.tsv"), b"\xef\xbb\xbf" + HEADER.replace("\n", "\r\n").encode())
    assert not reader.can_read(Path("x.tsv"), b"# only a comment\n")
    assert not reader.can_read(Path("x.tsv"), b"id\tname\nid\tcategory\tname\tsynonyms\n")
    assert not reader.can_read(Path("x.bin"), b"\xff\xfe\x00")


def test_rows_become_nodes(tmp_path):
    path = written(tmp_path, HEADER + "mesh:D000082\tChemicalEntity\tAcetaminophen\tparacetamol| APAP |paracetamol\n")
    problems = Problems()
    (node,) = VocabularyReader().read(path, ORIGIN, problems)
    assert (node.id, node.category, node.name) == ("MESH:D000082", "ChemicalEntity", "Acetaminophen")
    assert node.synonyms == ("paracetamol", "APAP")
    assert node.source == "infores:test"
    assert problems.count == 0


def test_bad_rows_are_reported_with_line_and_id_and_the_rest_goes_on(tmp_path):
    rows = [
        "MESH:D1\tChemicalEntity\tGood\t",
        "no curie\tChemicalEntity\tName\t",
        "MESH:D2\tPotion\tName\t",
        "MESH:D3\tChemicalEntity\t\tsynonym",
        "MESH:D4\tChemicalEntity",
        "MESH:D1\tChemicalEntity\tAgain\t",
        "MESH:D5\tProcedure\tNo synonyms",
    ]
    path = written(tmp_path, HEADER + "\n".join(rows) + "\n")
    problems = Problems()
    nodes = list(VocabularyReader().read(path, ORIGIN, problems))
    assert [node.name for node in nodes] == ["Good", "No synonyms"]
    assert [error.where.line for error in problems.kept if error.where] == [5, 6, 7, 8, 9]
    assert [error.where.record for error in problems.kept if error.where][1:] == [f"MESH:D{n}" for n in (2, 3, 4, 1)]
    assert "was given in line 4" in str(problems.kept[-1])


def test_a_file_without_header_is_refused(tmp_path):
    path = written(tmp_path, "MESH:D1\tChemicalEntity\tGood\t\n")
    with pytest.raises(InputError, match="no header line"):
        list(VocabularyReader().read(path, ORIGIN, Problems()))


def test_the_name_is_no_synonym_of_itself():
    assert parse_row("MESH:D1\tProcedure\tSurgery\tSurgery|operation").synonyms == ("operation",)
