"""Texts with their gold mentions in files beside them."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from loaders.base import Problems
from loaders.literature.standoff import is_standoff, standoff_annotations


def folder(path, **marks):
    for name in ("corpus", "ann"):
        (path / name).mkdir()
    for name, lines in marks.items():
        (path / "corpus" / name).write_text("Short thumbs and fever.", encoding="utf-8")
        (path / "ann" / name).write_text(lines, encoding="utf-8")
    return path


def read(path):
    problems = Problems()
    return list(standoff_annotations(path, problems)), [str(problem) for problem in problems.kept]


def test_both_forms_of_lines(tmp_path):
    corpus = folder(tmp_path, a="0\t12\tShort thumbs\tHP:0009778\n\n", b="[17::22]\tHP_0001945 | fever\n")
    found, problems = read(corpus)
    assert problems == []
    assert [(m.start, m.text, m.curie) for one in found for m in one.mentions] == [
        (0, "Short thumbs", "HP:0009778"),
        (17, "fever", "HP:0001945"),
    ]
    assert read(corpus / "ann") == (found, [])
    assert is_standoff(corpus)
    assert is_standoff(corpus / "ann")


def test_bad_lines_and_lonely_files_are_named(tmp_path):
    corpus = folder(tmp_path, a="0\t99\tx\tHP:0009778\nnonsense\n")
    (corpus / "ann" / "lonely").write_text("", encoding="utf-8")
    found, problems = read(corpus)
    assert len(found) == 1
    assert not found[0].mentions
    assert len(problems) == 3
    assert not is_standoff(tmp_path / "ann" / "a")


def test_a_folder_without_annotations(tmp_path):
    (tmp_path / "corpus").mkdir()
    with pytest.raises(InputError, match="raw_ann"):
        read(tmp_path)
