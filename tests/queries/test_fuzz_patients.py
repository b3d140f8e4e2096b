"""Broken patients: wrong types, missing ids, other encodings, five megabytes; answered or a clear message, no leak.

`MEDKG_FUZZ_EXAMPLES=500` tries more, and notes of five megabytes.
"""

from __future__ import annotations

import copy
import json
import os
import random
from pathlib import Path

import pytest

from kg.errors import InputError
from loaders.base import Problems
from queries.diagnosis.answer import rank
from queries.diagnosis.patients import patients
from queries.index import open_index
from tests.queries.test_notes import ENGLISH, FOUNDING
from tests.queries.test_patients_in import CANARY, RESOURCES, TABLE, bundle

EXAMPLES = int(os.environ.get("MEDKG_FUZZ_EXAMPLES", "30"))
LARGE = 5_000_000 if EXAMPLES >= 500 else 250_000
"""Bytes of a large note."""
ODD = [
    None, True, -1, 1e308, 10**30, "", "x" * 5000, CANARY, [], {}, [[]], [{}], {"coding": 7}, {"coding": [None, 3, {}]},
    {"value": "NaN"}, "\x00\ud7ff", {"reference": 5}, "2026-13-45", {"resourceType": "Bundle"}, {"text": CANARY},
]  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5", "cp1252", "utf-32", "shift_jis")


def damaged(value, chance, dice):
    """The value with some of its parts replaced, dropped, doubled or renamed."""
    if dice.random() < chance:
        return copy.deepcopy(dice.choice(ODD))
    if isinstance(value, dict):
        kept = {k: damaged(v, chance, dice) for k, v in value.items() if dice.random() > chance}
        return (
            kept
            if dice.random() > chance
            else {**kept, dice.choice(["id", "code", "status", "value"]): dice.choice(ODD)}
        )
    if isinstance(value, list):
        return [damaged(v, chance, dice) for v in value for _ in range(1 + (dice.random() < chance))]
    return value


def as_json(value):
    # Numbers beyond every type are written out: a hospital's system might.
    return json.dumps(value, ensure_ascii=False)


def a_bundle(dice):
    text = as_json(damaged(bundle(*RESOURCES), dice.choice([0.02, 0.08, 0.3]), dice))
    if dice.random() < 0.15:
        text = text[: dice.randrange(1, len(text))]
    return "bundle.json", text.encode("utf-8", "surrogatepass")


def garbled(text, dice):
    signs = list(text)
    for _ in range(dice.randrange(0, 40)):
        place = dice.randrange(len(signs))
        signs[place] = dice.choice(
            [
                "",
                "\n",
                "\x00",
                "，",
                "999999999",
                CANARY,
                "体温",
                "BP 1/2",
                "((((",
                "无",
                "T 38",
                "\ud83d\ude00",
                "%",
                "10^",
            ]
        )
    return "".join(signs)


def a_note(dice):
    text = dice.choice([*FOUNDING.values(), ENGLISH]) + f" {CANARY}. "
    encoding = dice.choice(ENCODINGS)
    return "note.txt", garbled(text, dice).encode(encoding, "ignore")


def a_table(dice):
    text = garbled(TABLE, dice) if dice.random() < 0.8 else "," * dice.randrange(9)
    return dice.choice(["t.csv", "t.tsv", "t.xlsx"]), text.encode(dice.choice(ENCODINGS), "ignore")


def noise(dice):
    return dice.choice(["a.json", "a.txt", "a.csv", "a.xlsx"]), dice.randbytes(dice.randrange(2000))


def large(kind):
    line = ENGLISH if kind == "en" else FOUNDING["zh"] + "\n"
    # Whole lines: a text cut inside a letter is no longer UTF-8.
    return "large.txt", line.encode() * (LARGE // len(line.encode()))


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_any_input_is_answered_or_told_clearly_and_nothing_leaks(seed, demo_release, tmp_path, caplog):
    dice = random.Random(seed)
    name, data = dice.choice([a_bundle, a_bundle, a_note, a_note, a_table, a_table, noise])(dice)
    check(name, data, demo_release, tmp_path, caplog)


@pytest.mark.parametrize("kind", ["zh"] if EXAMPLES < 500 else ["zh", "en"])
def test_large_notes_are_read(kind, demo_release, tmp_path, caplog):
    found = check(*large(kind), demo_release, tmp_path, caplog)
    assert found[0].observed


def check(name, data, release, folder, caplog):
    path = folder / name
    path.write_bytes(data)
    problems = Problems()
    found = list(patients([str(path)], release, problems))
    assert found or problems.count
    told = [str(error) for error in problems.kept]
    assert all(isinstance(error, InputError) and error.why for error in problems.kept)
    for profile in found:
        answer = rank(profile, open_index(release), release=release.id)
        assert answer.diagnoses or answer.warnings
        assert "Canaryson" not in repr(profile.unmapped)
    assert not any("Canaryson" in line for line in (*told, caplog.text))
    path.unlink()
    return found


def test_nothing_of_a_patient_is_left_in_the_release_its_index_or_the_home(demo_release, tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("MEDKG_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    for dice in map(random.Random, range(12)):
        name, data = dice.choice([a_bundle, a_note, a_table])(dice)
        path = tmp_path / name
        path.write_bytes(data)
        for profile in patients([str(path)], demo_release, Problems()):
            rank(profile, open_index(demo_release))
        path.unlink()
    places = [demo_release.path, demo_release.path.parent / f".{demo_release.path.name}.index", home, tmp_path]
    files = {file for place in places if Path(place).exists() for file in Path(place).rglob("*") if file.is_file()}
    assert files
    for file in files:
        assert b"Canaryson" not in file.read_bytes(), file.name
