"""Linking: encoder, training, candidates, probabilities, homonyms, lists, NIL."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractors.linking.calibration import Calibration, fit
from extractors.linking.encoder import NameEncoder
from extractors.linking.index import name_vectors
from extractors.linking.linker import Candidate, Linker
from extractors.linking.lists import readings
from extractors.linking.model import LinkerModel
from extractors.linking.training import Epoch, Settings, train
from extractors.name_table import NameRow, NameTable
from kg.errors import InputError

ORGANS = ["kidney", "liver", "heart", "lung", "skin", "brain", "spleen", "bladder"]
LATIN = ["renal", "hepatic", "cardiac", "pulmonary", "cutaneous", "cerebral", "splenic", "vesical"]
SMALL = Settings(buckets=4096, width=32, epochs=8, seeds=8, rate=0.05)


def _things() -> list[list[str]]:
    """Failures and tumours of organs, by their English and their Latin words; a few pairs are left for a test."""
    kinds = [("failure", "insufficiency"), ("tumor", "neoplasm"), ("bleeding", "hemorrhage"), ("cyst", "cystic lesion")]
    return [
        [f"{organ} {plain}", f"{latin} {learned}"]
        for organ, latin in zip(ORGANS, LATIN, strict=True)
        for plain, learned in kinds
    ]


def test_training_learns_words_that_share_no_letters() -> None:
    things = _things()
    asked = "splenic hemorrhage"
    kept = [[name for name in names if name != asked] for names in things]
    heard: list[Epoch] = []
    trained = train(kept, SMALL, listen=heard.append)
    primary = [names[0] for names in kept]

    def nearest(encoder: NameEncoder) -> str:
        return primary[int(np.argmax(encoder.encode([asked]) @ encoder.encode(primary).T))]

    assert nearest(trained) == "spleen bleeding"
    assert heard[-1].loss < heard[0].loss
    assert [one.number for one in heard] == list(range(1, 9))


def test_same_seed_same_bytes_and_resume_goes_on_as_if_never_interrupted(tmp_path: Path) -> None:
    whole = train(_things(), SMALL)
    checkpoint = tmp_path / "checkpoint.npz"

    class StopError(Exception):
        pass

    def stop(epoch: Epoch) -> None:
        if epoch.number == 3:
            raise StopError

    with pytest.raises(StopError):
        train(_things(), SMALL, listen=stop, checkpoint=checkpoint)
    numbers: list[int] = []
    resumed = train(_things(), SMALL, listen=lambda e: numbers.append(e.number), checkpoint=checkpoint)
    assert numbers == [4, 5, 6, 7, 8]
    assert resumed.name == whole.name
    whole.save(tmp_path / "a")
    resumed.save(tmp_path / "b")
    assert (tmp_path / "a" / "vectors.npz").read_bytes() == (tmp_path / "b" / "vectors.npz").read_bytes()


def test_a_checkpoint_of_other_names_is_not_used(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint.npz"
    train(_things(), SMALL, checkpoint=checkpoint)
    numbers: list[int] = []
    train(_things()[:-1], SMALL, listen=lambda e: numbers.append(e.number), checkpoint=checkpoint)
    assert numbers[0] == 1


def test_a_damaged_model_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "vectors.npz").write_bytes(b"PK damaged")
    with pytest.raises(InputError, match="no readable linker"):
        NameEncoder.load(tmp_path)
    with pytest.raises(InputError, match="card"):
        LinkerModel.load(tmp_path)


def test_vectors_are_made_once_and_a_cut_file_again(tmp_path: Path) -> None:
    table = NameTable.of(NameRow("Disease", f"X:{n}", 0, f"disease {n}") for n in range(50))
    encoder = NameEncoder.untrained(buckets=512, width=8)
    calls: list[int] = []
    first = np.array(name_vectors(table, encoder, folder=tmp_path, listen=lambda done, _all: calls.append(done)))
    again = name_vectors(table, encoder, folder=tmp_path, listen=lambda done, _all: calls.append(done))
    assert calls == [50]
    assert isinstance(again, np.memmap)
    assert np.array_equal(first, again)
    (stored,) = tmp_path.glob("linking-*.npy")
    stored.write_bytes(stored.read_bytes()[:200])
    assert np.array_equal(name_vectors(table, encoder, folder=tmp_path), first)
    # Other names, other vectors.
    name_vectors(NameTable.of(table.rows[:-1]), encoder, folder=tmp_path)
    assert len(list(tmp_path.glob("linking-*.npy"))) == 2


def test_vectors_do_without_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    table = NameTable.of([NameRow("Disease", "X:1", 0, "gout")])
    vectors = name_vectors(table, NameEncoder.untrained(buckets=512, width=8), folder=tmp_path / "missing")
    assert vectors.shape == (1, 8)


def test_symbols_of_genes_are_linked_by_their_letters_only() -> None:
    table = NameTable.of([NameRow("Gene", "HGNC:1100", 0, "BRCA1"), NameRow("Gene", "HGNC:1101", 0, "BRCA2")])
    linker = Linker(table, [(NameEncoder.untrained(buckets=512, width=8), 1.0)], Calibration())
    found = linker.candidates(["BRCA1", "BRCA3"], "Gene")
    assert [one.curie for one in found[0]] == ["HGNC:1100"]
    assert found[1] == []


def test_the_name_in_its_own_case_comes_first_then_the_primary_name() -> None:
    rows = [
        NameRow("Disease", "X:1", 1, "aids"),
        NameRow("Disease", "X:2", 0, "AIDS"),
        NameRow("Disease", "X:3", 0, "Aids"),
    ]
    linker = Linker(NameTable.of(rows), [(NameEncoder.untrained(buckets=512, width=8), 1.0)], Calibration())
    (found,) = linker.candidates(["aids"], "Disease")
    assert [one.curie for one in found] == ["X:1", "X:2", "X:3"]
    assert all(one.exact for one in found)


def test_probabilities_fit_what_was_right() -> None:
    random = np.random.default_rng(0)
    lists, right = [], []
    for score in random.uniform(0.3, 1.0, 2000):
        first = Candidate("X:1", "", float(score), 0.0, False)
        lists.append([first, first._replace(curie="X:2", score=0.3)])
        right.append(bool(random.random() < score))
    fitted = fit(lists, right)
    for score in (0.5, 0.7, 0.9):
        assert fitted.probability(score, score - 0.3) == pytest.approx(score, abs=0.08)


def test_with_too_little_to_fit_the_curve_stays() -> None:
    assert fit([[Candidate("X:1", "", 0.9, 0.0, False)]], [True]) == Calibration()


@pytest.mark.parametrize(
    ("mention", "items"),
    [
        ("hepatic and renal failure", ("hepatic failure", "renal failure")),
        ("breast, ovarian, and colon cancer", ("breast cancer", "ovarian cancer", "colon cancer")),
        ("cleft lip and palate", ("cleft lip", "cleft palate")),
        ("seizures and ataxia", ("seizures", "ataxia")),
        ("deficiency of factor V or VIII", ("deficiency of factor V", "deficiency of factor VIII")),
        ("renal/hepatic cysts", ("renal cysts", "hepatic cysts")),
    ],
)
def test_lists_are_read_in_the_way_that_is_meant_too(mention: str, items: tuple[str, ...]) -> None:
    assert items in set(readings(mention))


@pytest.mark.parametrize("mention", ["", "and", "renal failure", "a and b and c and d and e and f and g"])
def test_what_is_no_list_has_no_readings(mention: str) -> None:
    assert list(readings(mention)) == []


def test_a_narrowed_table_holds_the_same_rows_in_order() -> None:
    rows = [
        NameRow("Disease", "MONDO:1", 0, "gout"),
        NameRow("Disease", "HP:1", 1, "b"),
        NameRow("Disease", "HP:1", 0, "a"),
    ]
    table = NameTable.of(rows)
    assert table.narrowed("HP:").rows == [rows[2], rows[1]]
    assert table.narrowed("X:").rows == NameTable().narrowed("X:").rows == []
    assert table.digest == NameTable.of(reversed(rows)).digest != table.narrowed("HP:").digest


def test_the_nearest_names_are_those_of_a_full_sort() -> None:
    encoder = NameEncoder.untrained(buckets=4096, width=32)
    for count in (30, 6_000, 7_777):
        names = [f"{ORGANS[n % 8]} {n // 8}" for n in range(count)]
        table = NameTable.of([NameRow("Disease", f"X:{n:05}", 0, name) for n, name in enumerate(names)])
        linker = Linker(table, [(encoder, 1.0)], Calibration())
        queries = encoder.encode(["kidney 7", "skin", "renal failure"])
        places = linker._nearest([queries], table.slice_of("Disease"))
        alike = queries @ encoder.encode([row.name for row in table.rows]).T
        for row, found in zip(alike, places, strict=True):
            assert np.allclose(sorted(row[found]), sorted(row)[-48:], atol=1e-6)
            assert len(set(found.tolist())) == min(count, 48)
