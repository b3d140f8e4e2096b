"""One drawn tree of errors.

    MedkgError
    ├── UsageError            the call itself is wrong (exit status 2)
    ├── SourceNotFoundError   a named source is not at hand
    ├── InputError            a file, or one record of it, cannot be used
    ├── ReleaseError          a release is missing, damaged or of another version
    ├── ExtractionError       an extractor failed on one document
    └── StoreError            a graph store cannot be reached, refuses, or holds something else
        └── QueryError        a query is wrong, or was stopped

Each error carries data (`where`, `why`, `hint`), so a program can read it and a person gets one clear line.
No error ever quotes the text of a patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

__all__ = [
    "ExtractionError",
    "InputError",
    "Location",
    "MedkgError",
    "QueryError",
    "ReleaseError",
    "SourceNotFoundError",
    "StoreError",
    "UsageError",
    "located",
]


@dataclass(frozen=True, slots=True)
class Location:
    """Where in the input something went wrong.

    Lines count from 1. `record` is the id the field uses (a PMID, a CURIE, a case id).

    >>> str(Location("hp.obo", line=12, record="HP:0000001"))
    'hp.obo, line 12, record HP:0000001'
    """

    file: str
    line: int | None = None
    record: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.record:
            parts.append(f"record {self.record}")
        return ", ".join(parts)


class MedkgError(Exception):
    """Root of every error that medkg raises on purpose.

    `why` says what happened, `hint` what to do next, `where` in which input (may be absent).

    >>> str(MedkgError("no release here", hint="run: medkg build hpo hpoa mondo --out R"))
    'no release here. Next: run: medkg build hpo hpoa mondo --out R'
    """

    def __init__(self, why: str, *, where: Location | None = None, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.why}" if self.where else self.why
        if not self.hint:
            return text
        # A drawing (the line of a query, a caret below) ends with a line of its own.
        return f"{text}Next: {self.hint}" if text.endswith("\n") else f"{text}. Next: {self.hint}"


class UsageError(MedkgError):
    """The call itself is wrong: an unknown option value, contradictory arguments."""


class SourceNotFoundError(MedkgError):
    """A source named in `ontologies/manifest.toml` is not on this machine."""


class InputError(MedkgError):
    """A file, or one record of it, cannot be used; the rest of the batch goes on."""


class ReleaseError(MedkgError):
    """A release is missing, damaged, or written by a version this one cannot read."""


class ExtractionError(MedkgError):
    """An extractor failed on one document; the document is named, never its text."""


class StoreError(MedkgError):
    """A graph store cannot be reached, refuses the credentials or the load, or holds something else.

    No message of it ever shows a password.
    """


class QueryError(StoreError):
    """A query is wrong (the text shows where), asks for what is not allowed, or took too long."""


@contextmanager
def located(file: str, *, line: int | None = None, record: str | None = None) -> Iterator[None]:
    """Attach file, line and record to a `MedkgError` raised inside that does not know them yet.

    >>> with located("a.obo", line=3):
    ...     raise InputError("no id")
    Traceback (most recent call last):
        ...
    kg.errors.InputError: a.obo, line 3: no id
    """
    try:
        yield
    except MedkgError as error:
        known = error.where or Location(file)
        error.where = replace(
            known,
            line=known.line if known.line is not None else line,
            record=known.record or record,
        )
        raise
