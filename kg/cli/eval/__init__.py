"""medkg eval: one file a task."""

from __future__ import annotations

import click

from kg.cli.common import examples
from kg.cli.group import LazyGroup

__all__ = ["command"]


@click.group(
    "eval",
    cls=LazyGroup,
    package="kg.cli.eval",
    verbs={
        "assertion": "Negated, uncertain, family, historical, hypothetical mentions.",
        "hpo": "Recognition of HPO concepts.",
        "ner": "Tagging of diseases, chemicals, genes, signs, procedures.",
        "linking": "Linking of gold mentions to the things of a vocabulary.",
        "relations": "Relations between chemicals, diseases, phenotypes and genes.",
    },
    epilog=examples(
        "medkg eval hpo corpora/gsc_plus",
        "medkg eval hpo gold.pubtator --errors errors.html",
        "medkg eval ner CDR_TestSet.PubTator.txt.gz",
        "medkg eval assertion gold.txt",
    ),
)
def command() -> None:
    """Measure extractors on a corpus with gold answers."""
