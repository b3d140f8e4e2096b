"""A doctor's word on an answer: accepted, rejected or commented, in a file beside the patient that only grows.

Each line is one JSON object and holds the digest of the line before it, so that a line that was changed or taken out is
noticed. The release never hears of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from kg.errors import InputError, Location

__all__ = ["VERDICTS", "Review", "add_review", "read_reviews", "review_file"]

VERDICTS = ("accept", "reject", "comment")


@dataclass(frozen=True, slots=True)
class Review:
    """One word on a diagnosis or treatment. `time` is UTC (ISO 8601), `release` the hash of the release it is about."""

    verdict: str
    about: str
    name: str = ""
    comment: str = ""
    by: str = ""
    time: str = ""
    release: str = ""
    previous: str = ""


def review_file(patient: Path) -> Path:
    """Where the reviews of a patient lie: beside the patient's file.

    >>> review_file(Path("ward/patient.json")).name
    'patient.json.review.jsonl'
    """
    return patient.with_name(f"{patient.name}.review.jsonl")


def add_review(patient: Path, review: Review) -> Review:
    """Append a review; gives it back with its time and the digest of the line before.

    Raises `InputError` when the verdict is unknown, a comment is empty, or the patient's file does not exist.
    """
    if review.verdict not in VERDICTS:
        raise InputError(f"{review.verdict!r} is no verdict", hint=f"verdicts: {', '.join(VERDICTS)}")
    if review.verdict == "comment" and not review.comment.strip():
        raise InputError("the comment is empty", hint="--comment TEXT")
    if not patient.is_file():
        raise InputError("no such patient file", where=Location(str(patient)))
    path = review_file(patient)
    last = path.read_bytes().rstrip(b"\n").rpartition(b"\n")[2] if path.is_file() else b""
    written = {**asdict(review), "time": datetime.now(UTC).isoformat(timespec="seconds"), "previous": _digest(last)}
    with path.open("ab") as stream:
        stream.write(orjson.dumps(written) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return Review(**written)


def read_reviews(patient: Path) -> list[Review]:
    """All reviews of a patient, oldest first; raises `InputError` at a line that was changed, lost or cut short."""
    path = review_file(patient)
    return list(_read(path)) if path.is_file() else []


def _read(path: Path) -> Iterator[Review]:
    before = b""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            row: dict[str, Any] = orjson.loads(line)
            review = Review(**row)
        except (orjson.JSONDecodeError, TypeError) as error:
            raise InputError("is no review", where=Location(str(path), line=number)) from error
        if review.previous != _digest(before):
            why = "does not follow the line before it: the file was changed"
            raise InputError(why, where=Location(str(path), line=number), hint="restore it from a copy")
        before = line
        yield review


def _digest(line: bytes) -> str:
    return blake2b(line, digest_size=16).hexdigest() if line else ""
