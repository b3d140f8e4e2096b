"""The published cases of the development half, for the benchmarks of ranking: their table, profiles, and figures."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from kg.model import Profile
from loaders.base import Origin, Problems
from loaders.patients.phenopacket import PhenopacketReader
from queries.arrays import Ints

__all__ = ["PACKETS", "TOPS", "annotated_cases", "profiles_of_cases", "table_of_cases", "tops"]

PACKETS = Path("phenopackets", "phenopackets.jsonl.gz")
"""The cases themselves, below the folder of data."""
TOPS = (1, 3, 10)


def table_of_cases(data: Path) -> list[dict[str, str]]:
    """The rows of `cases.tsv`: id, disease, pmid, and whether a case is in_hpoa, clean, fresh ("1")."""
    with (data / PACKETS.with_name("cases.tsv")).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def annotated_cases(data: Path) -> dict[str, dict[str, str]]:
    """By id the rows of the cases whose disease HPOA annotates."""
    return {row["id"]: row for row in table_of_cases(data) if row["in_hpoa"] == "1"}


def profiles_of_cases(data: Path, file: Path = PACKETS) -> Iterator[Profile]:
    """The profiles of the cases, in the order of the file."""
    return PhenopacketReader().read(data / file, Origin(""), Problems())


def tops(ranks: Ints) -> str:
    """Top-1/3/10 in percent."""
    return "/".join(f"{(ranks <= top).mean() * 100:.1f}" for top in TOPS)
