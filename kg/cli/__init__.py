"""The command `medkg`: one file a verb, no logic. Verbs are imported only when they are called."""

from __future__ import annotations

import sys

import click

from kg import __version__
from kg.cli.group import LazyGroup
from kg.errors import MedkgError, UsageError

__all__ = ["cli", "main"]


@click.group(
    cls=LazyGroup,
    verbs={
        "demo": "Build the demo release offline and diagnose the demo patients.",
        "build": "Build a release from files, folders and named sources.",
        "fetch": "Get named sources from their own sites.",
        "extract": "Find entities and relations in papers.",
        "eval": "Measure extractors on a corpus with gold answers.",
        "train": "Train extractors on a corpus with gold answers.",
        "diagnose": "Rank diagnoses for patients.",
        "treat": "Rank treatments, with what speaks against each.",
        "explain": "Show the paths and sentences behind one diagnosis.",
        "next": "Show what to ask or test next.",
        "ask": "Take a patient's findings one by one, asking the next best question.",
        "report": "Write one page that shows and explains an answer.",
        "review": "Accept, reject or comment on an answer.",
        "diff": "Say what came and went between two releases.",
        "validate": "Check a release against the Biolink model.",
        "export": "Write a release in another format.",
        "restore": "Make a release again of an exported RDF file.",
        "serve": "Answer SPARQL over HTTP.",
        "load": "Make a graph database hold a release.",
        "query": "Ask a graph store, by name or in its own language.",
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="medkg")
def cli() -> None:
    """A medical knowledge graph from papers and ontologies that ranks diagnoses and says why.

    \b
    First steps:
      medkg demo
      medkg build hpo hpoa mondo --out release
      medkg diagnose HP:0001166,HP:0001083,HP:0002616

    Decision support for clinicians: it does not replace a doctor's judgement and is not a medical device.
    """


def main() -> None:
    """Run the command. Exit status: 0 answered, 1 some inputs failed, 2 wrong call."""
    try:
        cli(prog_name="medkg")
    except MedkgError as error:
        click.echo(f"medkg: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
