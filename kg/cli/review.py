"""medkg review"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import examples, open_default, release_option

__all__ = ["command"]

_EPILOG = examples(
    "medkg review patient.json --accept MONDO:0007947 --by 'Dr. Li'",
    "medkg review patient.json --reject amoxicillin --comment 'rash in 2019'",
    "medkg review patient.json --about MONDO:0007947 --comment 'await the echocardiogram'",
    "medkg review patient.json",
    "medkg review patient.json --format tsv > reviews.tsv",
)


@click.command("review", epilog=_EPILOG)
@click.argument("patient", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--accept", default="", help="Accept this diagnosis or treatment (id or name).")
@click.option("--reject", default="", help="Reject this diagnosis or treatment (id or name).")
@click.option("--about", default="", help="What a comment is about (id or name).")
@click.option("--comment", default="", help="A comment; alone, or with a verdict.")
@click.option("--by", default="", help="Who says so.")
@release_option
@click.option(
    "--format", "style", type=click.Choice(["table", "json", "tsv"]), help="Default: table, or json in a pipe."
)
def command(
    patient: Path,
    accept: str,
    reject: str,
    about: str,
    comment: str,
    by: str,
    release_path: Path | None,
    style: str | None,
) -> None:
    """Accept, reject or comment on a diagnosis or treatment of PATIENT; without a word, list what was said.

    Words are kept beside the patient's file (PATIENT.review.jsonl), which only grows; the release never changes. They
    are shown in `medkg report`.
    """
    from kg.errors import UsageError
    from queries.review import Review, add_review, read_reviews
    from queries.treatment.table import open_treatments

    given = [(verdict, what) for verdict, what in (("accept", accept), ("reject", reject)) if what]
    if comment and not given:
        given = [("comment", about)]
    if len(given) > 1:
        raise UsageError("one word at a time", hint="give --accept or --reject")
    if given:
        release = open_default(release_path)
        table = open_treatments(release)
        verdict, what = given[0]
        ids = [id for id in (table.condition(what, what), *table.drugs(what, what)) if id] if what else []
        if what and not ids:
            raise UsageError(f"{what!r} is no disease or treatment of the release", hint="give its id or exact name")
        id = ids[0] if ids else ""
        add_review(patient, Review(verdict, id, table.name(id) if id else "", comment, by, "", release.id))
    _show(read_reviews(patient), style or ("table" if sys.stdout.isatty() else "json"))


def _show(reviews: list, style: str) -> None:  # type: ignore[type-arg]
    from dataclasses import asdict

    import orjson

    columns = ("time", "verdict", "about", "name", "comment", "by", "release")
    if style == "json":
        sys.stdout.buffer.write(orjson.dumps([asdict(r) for r in reviews], option=orjson.OPT_INDENT_2) + b"\n")
        return
    if style == "tsv":
        sys.stdout.write("\t".join(columns) + "\n")
        for review in reviews:
            sys.stdout.write("\t".join(" ".join(str(getattr(review, c)).split()) for c in columns) + "\n")
        return
    for review in reviews:
        name = f"{review.name} ({review.about})" if review.about else ""
        said = " ".join(
            filter(None, (review.time, review.verdict, name, review.comment, f"[{review.by}]" if review.by else ""))
        )
        click.echo(said)
    if not reviews:
        click.echo("no reviews yet")
