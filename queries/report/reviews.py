"""What doctors said, for the page: every word in order, and the last verdict beside each diagnosis and treatment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from queries.review import Review
from queries.treatment.chinese import chinese_name
from queries.treatment.table import TreatmentTable

__all__ = ["last_verdicts", "review_rows", "with_verdicts"]


def last_verdicts(reviews: Sequence[Review]) -> dict[str, Review]:
    """The last acceptance or rejection of each thing, by its id; comments leave it as it is.

    >>> last_verdicts([Review("accept", "a"), Review("comment", "a", comment="?"), Review("reject", "a")])["a"].verdict
    'reject'
    """
    return {review.about: review for review in reviews if review.verdict in ("accept", "reject")}


def review_rows(reviews: Sequence[Review], release: str, table: TreatmentTable) -> list[dict[str, Any]]:
    """Each review with its Chinese name, and whether it was said of another release than this."""
    return [
        {
            **asdict(review),
            "name_zh": chinese_name(review.about, table) if review.about else "",
            "other_release": bool(review.release) and review.release != release,
        }
        for review in reviews
    ]


def with_verdicts(rows: list[dict[str, Any]], reviews: Sequence[Review], table: TreatmentTable) -> list[dict[str, Any]]:
    """Rows (with an `id`) of diagnoses or treatments, each with `reviewed`: who said accept or reject last, or None."""
    last = last_verdicts(reviews)
    found = []
    for row in rows:
        said = last.get(row["id"]) or last.get(table.condition(row["id"]))
        found.append({**row, "reviewed": {"verdict": said.verdict, "by": said.by} if said else None})
    return found
