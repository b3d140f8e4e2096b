"""medkg train linker and medkg eval linking, on a small ontology of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build.linker_names import Thing, things_of, without_held_out
from kg.cli import cli

ORGANS = {"kidney": "renal", "liver": "hepatic", "heart": "cardiac", "lung": "pulmonary", "skin": "cutaneous"}
KINDS = {"failure": "insufficiency", "tumor": "neoplasm", "bleeding": "hemorrhage", "cyst": "cystic lesion"}


@pytest.fixture
def ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path / "home"))
    stanzas = ["format-version: 1.2"]
    pairs = [(a, b, c, d) for a, b in ORGANS.items() for c, d in KINDS.items()]
    for n, (organ, latin, kind, learned) in enumerate(pairs):
        stanzas.append(
            f"[Term]\nid: MONDO:{n:07}\nname: {organ} {kind}\n"
            f'synonym: "{latin} {learned}" EXACT []\nsynonym: "{kind} of the {organ}s" EXACT []'
        )
    path = tmp_path / "my.obo"
    path.write_text("\n\n".join(stanzas) + "\n", encoding="utf-8")
    return path


def test_train_writes_model_card_and_curve(ontology: Path, tmp_path: Path) -> None:
    out = tmp_path / "linker"
    size = ["--epochs", "2", "--buckets", "1024", "--width", "16"]
    result = CliRunner().invoke(cli, ["train", "linker", "--ontology", str(ontology), "--out", str(out), *size])
    assert result.exit_code == 0, result.output
    assert "epoch   2" in result.output
    card = json.loads((out / "card.json").read_text())
    assert card["things"] == 20
    assert [one["number"] for one in card["epochs"]] == [1, 2]
    assert (out / "curve.svg").read_text().startswith("<svg")
    assert not list(out.glob(".checkpoint*"))


def test_an_ontology_without_synonyms_cannot_train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_HOME", str(tmp_path / "home"))
    path = tmp_path / "bare.obo"
    path.write_text("format-version: 1.2\n\n[Term]\nid: MONDO:0000001\nname: gout\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["train", "linker", "--ontology", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code != 0
    assert "more than one name" in str(result.exception)


def test_held_out_names_leave_with_all_of_the_same_words(ontology: Path) -> None:
    things = [
        *things_of([str(ontology)], lambda _: None),
        Thing("DOID:1", "Disease", ("renal failure", "failure, renal")),
    ]
    mine = Thing("HP:0000083", "PhenotypicFeature", ("Renal insufficiency", *(f"renal failure {n}" for n in range(40))))
    things[-1] = Thing("DOID:1", "Disease", ("renal disease", *(f"failure {n}, renal" for n in range(40))))
    kept, asked = without_held_out([*things, mine], "HP:")
    gone = {name.rpartition(" ")[2] for _, name in asked}
    left = {one.curie: one.names for one in kept}
    assert 5 < len(asked) < 35
    assert {name for _, name in asked}.isdisjoint(left["HP:0000083"])
    assert not any(name.split()[1].rstrip(",") in gone for name in left["DOID:1"][1:])


def test_eval_links_gold_mentions_and_says_nil(ontology: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "gold.pubtator"
    corpus.write_text(
        "1|t|Renal insufficiency and a bicycle.\n1|a|\n"
        "1\t0\t19\tRenal insufficiency\tDisease\tMONDO:0000000\n1\t26\t33\tbicycle\tDisease\t-1\n\n",
        encoding="utf-8",
    )
    page = tmp_path / "errors.html"
    call = ["eval", "linking", str(corpus), "--ontology", str(ontology), "--errors", str(page)]
    result = CliRunner().invoke(cli, call)
    assert result.exit_code == 0, result.output
    assert "2 gold mentions" in result.output
    assert "without a known id: 1" in result.output
    rows = {
        line.split()[0]: line.split()[2:5] for line in result.output.splitlines() if line[:3] in ("top", "lin", "NIL")
    }
    assert rows["top-1"] == rows["NIL"] == rows["links"] == ["100.0", "100.0", "100.0"]
    assert "<script" not in page.read_text()
