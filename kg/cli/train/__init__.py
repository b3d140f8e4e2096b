"""medkg train: one file a task."""

from __future__ import annotations

import click

from kg.cli.group import LazyGroup

__all__ = ["command"]


@click.group(
    "train",
    cls=LazyGroup,
    package="kg.cli.train",
    verbs={
        "chinese": "The tagger of Chinese clinical text.",
        "linker": "Linking of mentions to the things of any vocabulary.",
        "ner": "Taggers of diseases, chemicals, genes, signs, procedures.",
        "relations": "Relations between chemicals, diseases, phenotypes and genes.",
    },
)
def command() -> None:
    """Train what the extractors run on, from corpora with gold answers."""
