"""Learned names: counted, kept, asked where the vocabulary has none, and never before its own names."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.linking.calibration import Calibration
from extractors.linking.encoder import NameEncoder
from extractors.linking.learned import FILE, LearnedNames, Use, count_names
from extractors.linking.linker import Linker
from extractors.linking.model import SHIPPED
from extractors.name_table import NameRow, NameTable
from kg.errors import InputError

KIDNEY, LIVER = ("MESH:D007674", "MONDO:0005240"), ("MESH:D008107",)
USES = [Use(str(n), "Nephrotoxicity", KIDNEY) for n in range(4)] + [Use("9", "nephrotoxicity", LIVER)]


def _linker(learned: LearnedNames, *rows: NameRow) -> Linker:
    encoder = NameEncoder.untrained(buckets=4096, width=32)
    return Linker(NameTable.of(rows), [(encoder, 1.0)], Calibration(), learned=learned)


def test_a_name_is_what_most_papers_mean_by_it() -> None:
    (one,) = count_names(USES).names.values()
    assert (one.words, one.ids, one.right, one.told) == ("nephrotoxicity", KIDNEY, 4, 5)


def test_names_without_a_majority_are_not_learned() -> None:
    split = [Use("1", "toxicity", KIDNEY), Use("2", "toxicity", LIVER)]
    assert not count_names(split).names


def test_the_table_comes_back_as_it_was_and_equal_tables_are_equal_bytes(tmp_path: Path) -> None:
    learned = count_names(USES)
    (tmp_path / FILE).write_bytes(learned.to_bytes())
    assert LearnedNames.load(tmp_path) == learned
    assert learned.to_bytes() == count_names(reversed(USES)).to_bytes()
    assert not LearnedNames.load(tmp_path / "elsewhere").names


def test_a_damaged_table_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(count_names(USES).to_bytes()[:40])
    with pytest.raises(InputError, match="learned names"):
        LearnedNames.load(tmp_path)


def test_the_linker_asks_it_in_whatever_vocabulary_has_the_thing() -> None:
    learned = count_names(USES)
    mesh = _linker(learned, NameRow("Disease", "MESH:D007674", 0, "Kidney Diseases"))
    mondo = _linker(learned, NameRow("Disease", "MONDO:0005240", 0, "kidney disorder"))
    other = _linker(learned, NameRow("Disease", "MONDO:1", 0, "gout"))
    found = [one.candidates(["nephrotoxicity"], "Disease")[0][0] for one in (mesh, mondo, other)]
    assert [one.curie for one in found[:2]] == ["MESH:D007674", "MONDO:0005240"]
    assert found[0].probability == pytest.approx(learned.probability(next(iter(learned.names.values()))))
    assert found[2].probability < 0.5


def test_a_name_of_the_vocabulary_goes_before_what_papers_say() -> None:
    rows = (NameRow("Disease", "MESH:D007674", 0, "Kidney Diseases"), NameRow("Disease", "X:1", 0, "Nephrotoxicity"))
    assert _linker(count_names(USES), *rows).candidates(["nephrotoxicity"], "Disease")[0][0].curie == "X:1"


def test_a_name_letter_by_letter_goes_before_one_of_other_number() -> None:
    rows = (
        NameRow("ChemicalEntity", "MESH:D003524", 0, "Cyclosporines"),
        NameRow("ChemicalEntity", "MESH:D016572", 0, "Cyclosporine"),
    )
    (found,) = _linker(LearnedNames(), *rows).candidates(["cyclosporine"], "ChemicalEntity")
    assert (found[0].curie, found[0].probability) == ("MESH:D016572", Calibration().exact)


def test_the_table_that_ships_knows_what_toxicity_of_the_kidney_is() -> None:
    shipped = LearnedNames.load(SHIPPED)
    assert "MESH:D007674" in shipped.names["nephrotoxicity"].ids
    assert len(shipped.names) > 5000
