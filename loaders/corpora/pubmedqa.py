"""PubMedQA (Jin et al., EMNLP 2019, MIT): abstracts of PubMed whose title is a question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from kg.errors import InputError, Location
from kg.model import Document
from loaders.base import open_binary

__all__ = ["pubmedqa_documents"]


def pubmedqa_documents(path: Path) -> Iterator[Document]:
    """Yield each abstract in the order of the file; raises `InputError` when it is no JSON."""
    with open_binary(path) as stream:
        try:
            rows = orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise InputError("is no JSON", where=Location(str(path)), hint="give ori_pqal.json") from error
    for paper, row in rows.items():
        yield Document.of_parts(f"PMID:{paper}", row["QUESTION"], [("abstract", " ".join(row["CONTEXTS"]))])
