"""The names that are looked for in text, compiled once and kept."""

from __future__ import annotations

from pathlib import Path

from extractors.vocabulary import FORMAT, Vocabulary
from kg.build.backbone import backbone_of, vocabulary_entries
from kg.build.steps import step, step_key
from kg.release.read import open_release

__all__ = ["DEFAULT_SOURCES", "NAMED", "names_to_look_for", "vocabulary_file"]

DEFAULT_SOURCES = ("hpo", "mondo", "hpoa")
"""Findings and diseases: what is read when no release is named."""
NAMED = (*DEFAULT_SOURCES, "mesh")
"""Whose names are looked for when no release is named: those, and MeSH's of diseases and drugs."""


def vocabulary_file(release: Path | None = None) -> Path:
    """The compiled names of a release; without one, those of `NAMED`. Parts keep their indexes beside it."""
    if release is None:
        return backbone_of(NAMED).vocabulary
    opened = open_release(release)

    def work(folder: Path) -> None:
        Vocabulary.compile(vocabulary_entries(opened.nodes, opened.statements)).save(folder / "vocabulary.bin")

    return step("names", step_key("names", [FORMAT, opened.id]), work) / "vocabulary.bin"


def names_to_look_for(release: Path | None = None) -> Vocabulary:
    """The vocabulary itself.

    >>> names_to_look_for.__name__
    'names_to_look_for'
    """
    return Vocabulary.load(vocabulary_file(release))
