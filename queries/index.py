"""The index of a release: arrays that answer a case in a millisecond, built once, memory-mapped afterwards.

It lies beside the release (`.NAME.index`), or among the user's data when that folder cannot be written to. It is keyed
by the release's hash, so a rebuilt release never meets a stale index; it may be deleted at any time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from kg.errors import ReleaseError
from kg.release.files import fresh_folder
from kg.release.read import Release
from queries.arrays import Floats, Ints, group_ends
from queries.courses import Courses, courses_of
from queries.frequencies import annotations_of
from queries.hdb import UNMENTIONED, build_table, propagate
from queries.kin import kin_rates, ratios_of
from queries.newer import Labels, labels_of
from queries.phenotypes import Phenotypes, phenotypes_of
from queries.rows import Rows, Table, rows_of_table

if TYPE_CHECKING:
    from queries.clinical.index import ClinicalIndex

__all__ = ["INDEX_VERSION", "Disease", "Index", "cache_file", "find_folder", "index_folder", "open_index"]

INDEX_VERSION = "9"
"""Raised whenever the arrays, or the way they are computed, change."""
_COURSE = ("onset", "onset_mean", "modes", "mode_mean", "female")
_WIDE = 200
"""Descendants from which on a term has a row in `Index.wide`: its information for what is annotated below it."""
_TABLE = ("ends", "disease", "value")
_EVIDENCE = ("publication", "source", "sentence", "extractor", "confidence")


@dataclass(frozen=True, slots=True)
class Disease:
    """A candidate: its id, names and cross-references."""

    id: str
    name: str
    synonyms: list[str]
    xrefs: list[str]


class Index:
    """An opened index. Arrays are memory-mapped; names and evidence are read when first asked for."""

    def __init__(self, folder: Path, release: Release | None = None) -> None:
        self._folder, self._release = folder, release
        words = orjson.loads((folder / "words.json").read_bytes())
        self.term_ids: list[str] = words["term_ids"]
        self.term_names: list[str] = words["term_names"]
        self.alternates: dict[str, int] = words["alternates"]
        self.diseases = [Disease(*row) for row in words["diseases"]]
        self.term_number = {id: place for place, id in enumerate(self.term_ids)}
        self.closure, self.closure_ends = self._array("closure"), self._array("closure_ends")
        self.below, self.below_ends = self._array("below"), self._array("below_ends")
        self.back_off = self._rows("back_off")
        self.kin = self._rows("kin")
        self.direct = self._table("direct")
        self.rates = self._table("rates")
        self.unmentioned: Floats = self._array("unmentioned")
        self.judged_only: Floats = self._array("judged_only")
        self.annotation_ends: Ints = self._array("annotation_ends")
        self.annotation_term: Ints = self._array("annotation_term")
        self.annotation_rate: Floats = self._array("annotation_rate")
        self.annotation_weight: Floats = self._array("annotation_weight")
        self.annotated: Ints = self._array("annotated")
        self.annotated_below: Ints = self._array("annotated_below")
        self.annotated_ends: Ints = self._array("annotated_ends")
        self.wide: npt.NDArray[np.float32] = self._array("wide")
        self.wide_place: Ints = self._array("wide_place")
        self.rate_ends: Ints = self._array("rate_ends")
        self.rate_term: Ints = self._array("rate_term")
        self.rate_annotation: Ints = self._array("rate_annotation")
        self.information: Floats = self._array("information")

    def _array(self, name: str) -> Any:
        # Any: the files hold several kinds of numbers; each attribute states its own.
        mapped = np.load(self._folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return mapped.view(np.ndarray)  # the memmap class itself makes every slice five times dearer

    def _table(self, name: str) -> Table:
        return Table(*(self._array(f"{name}_{part}") for part in _TABLE))

    def _rows(self, name: str) -> Rows:
        return Rows(self._array(f"{name}_place"), self._array(f"{name}_dense"), self._table(name))

    @lru_cache(maxsize=1 << 15)  # noqa: B019 - an index lives as long as the process that asks it
    def ancestors(self, term: int) -> Ints:
        """Numbers of a term's ancestors, itself included, sorted."""
        closure: Ints = self.closure
        return closure[self.closure_ends[term] : self.closure_ends[term + 1]]

    @lru_cache(maxsize=1 << 15)  # noqa: B019
    def descendants(self, term: int) -> Ints:
        """Numbers of a term's descendants, itself included, sorted."""
        below: Ints = self.below
        return below[self.below_ends[term] : self.below_ends[term + 1]]

    @lru_cache(maxsize=1 << 15)  # noqa: B019
    def lineage(self, term: int) -> list[int]:
        """A term's ancestors, itself included, the most informative first (ties: the more specific)."""
        mine = self.ancestors(term)
        order = np.lexsort((-mine, -self.information[mine]))
        found: list[int] = mine[order].tolist()
        return found

    @lru_cache(maxsize=1 << 15)  # noqa: B019
    def implied(self, disease: int) -> dict[int, int]:
        """Every term a disease implies, with the annotation that stands for it: its own, or the most frequent below."""
        start, stop = int(self.rate_ends[disease]), int(self.rate_ends[disease + 1])
        table = dict(zip(self.rate_term[start:stop].tolist(), self.rate_annotation[start:stop].tolist(), strict=True))
        start, stop = int(self.annotation_ends[disease]), int(self.annotation_ends[disease + 1])
        table.update(zip(self.annotation_term[start:stop].tolist(), range(start, stop), strict=True))
        return table

    def find(self, curie: str) -> int | None:
        """Number of a phenotype term by its id, a former id, or the id it replaces."""
        found = self.term_number.get(curie)
        return found if found is not None else self.alternates.get(curie)

    @cached_property
    def disease_number(self) -> dict[str, int]:
        """Number of a candidate by its id and by every cross-reference."""
        found: dict[str, int] = {}
        for place, disease in enumerate(self.diseases):
            for xref in disease.xrefs:
                found.setdefault(xref, place)
        found.update({disease.id: place for place, disease in enumerate(self.diseases)})
        return found

    @cached_property
    def ordinary(self) -> ClinicalIndex | None:
        """The index of ordinary diseases beside this one; None when the release describes none."""
        from queries.clinical.index import open_clinical_index

        return open_clinical_index(self._release, self) if self._release is not None else None

    @cached_property
    def courses(self) -> Courses:
        """Onset, inheritance and genes of the candidates."""
        arrays = {name: self._array(f"course_{name}") for name in _COURSE}
        return Courses(**arrays, facts=pl.read_parquet(self._folder / "courses.parquet"))

    @cached_property
    def genes(self) -> tuple[dict[int, set[str]], dict[str, str]]:
        """Genes (by id) of each candidate that has any, and the symbol of each gene."""
        table = self.courses.facts.filter(pl.col("kind") == "gene")
        by_disease: dict[int, set[str]] = {}
        for disease, id in table.select("disease", "id").iter_rows():
            by_disease.setdefault(disease, set()).add(id)
        return by_disease, dict(table.select("id", "name").unique().sort("id").iter_rows())

    def facts(self, disease: int, kind: str) -> list[tuple[str, str, int]]:
        """What is said of a candidate's onset, inheritance or genes: (id, name, its number in `statements`)."""
        return self._facts.get((disease, kind), [])

    @cached_property
    def _facts(self) -> dict[tuple[int, str], list[tuple[str, str, int]]]:
        found: dict[tuple[int, str], list[tuple[str, str, int]]] = {}
        rows = self.courses.facts.select("disease", "kind", "id", "name").iter_rows()
        for number, (disease, kind, id, name) in enumerate(rows, len(self.annotation_term)):
            found.setdefault((disease, kind), []).append((id, name, number))
        return found

    @cached_property
    def labels(self) -> Labels:
        """Names of the terms, for findings that the release does not know."""
        return Labels(**orjson.loads((self._folder / "labels.json").read_bytes()))

    @cached_property
    def statements(self) -> list[str]:
        """Statement id of each annotation, then of each fact of `courses`."""
        found: list[str] = orjson.loads((self._folder / "statements.json").read_bytes())
        return found

    @cached_property
    def _reasons(self) -> tuple[npt.NDArray[np.int64], list[list[Any]]]:
        table = pl.read_parquet(self._folder / "evidence.parquet")
        ends = group_ends(table["annotation"].to_numpy(), len(self.statements))
        return ends, [table[name].to_list() for name in _EVIDENCE]

    def evidence(self, annotation: int, limit: int = 3) -> list[dict[str, Any]]:
        """The best `limit` pieces of evidence of an annotation or fact, quoted sentences first."""
        ends, columns = self._reasons
        start = int(ends[annotation])
        stop = min(int(ends[annotation + 1]), start + limit)
        return [dict(zip(_EVIDENCE, (column[row] for column in columns), strict=True)) for row in range(start, stop)]


def open_index(release: Release) -> Index:
    """Open the index of a release; the first time it is compiled (a few seconds).

    Raises `ReleaseError` when the release holds no phenotype annotations to rank by.
    """
    return Index(index_folder(release, f"{release.id[:24]}-{INDEX_VERSION}", _compile), release)


def index_folder(release: Release, key: str, compile: Callable[[Release, Path], None]) -> Path:
    """The folder of an index by its key; compiled when it is not there yet.

    Raises `ReleaseError` when it can be written nowhere.
    """
    found = find_folder(release, key)
    if found is not None:
        return found
    for parent in _places(release):
        if os.access(parent if parent.exists() else parent.parent, os.W_OK):
            with fresh_folder(parent / key) as folder:
                compile(release, folder)
            return parent / key
    raise ReleaseError(
        f"the index of {release.path} can be written nowhere", hint="set MEDKG_HOME to a writable folder"
    )


def find_folder(release: Release, key: str) -> Path | None:
    """The folder of an index by its key, if it has been compiled."""
    return next((parent / key for parent in _places(release) if (parent / key).is_dir()), None)


def cache_file(release: Release, name: str) -> Path | None:
    """Where something made of a release may be kept beside its index; None when nothing can be written.

    It holds nothing but what the release holds.
    """
    for parent in _places(release):
        if os.access(parent if parent.exists() else parent.parent, os.W_OK):
            return parent / f"{release.id[:24]}-{name}"
    return None


def _places(release: Release) -> list[Path]:
    home = os.environ.get("MEDKG_HOME")
    path = release.path.resolve()
    beside = path.parent / f".{path.name}.index"
    return [beside, Path(home) / "index"] if home else [beside]


def _compile(release: Release, folder: Path) -> None:
    phenotypes = phenotypes_of(release)
    number = {id: place for place, id in enumerate(phenotypes.ids)}
    annotations = annotations_of(release, number, phenotypes.alternates)
    if not annotations.diseases:
        hint = "add a source with annotations: medkg build hpo hpoa mondo --out R"
        raise ReleaseError("the release says of no disease which phenotypes it has", hint=hint)
    terms, diseases = len(phenotypes.ids), len(annotations.diseases)
    disease, term, rate, best = propagate(annotations, phenotypes)
    cost = np.log1p(-UNMENTIONED * annotations.rate)
    by_term = np.argsort(annotations.term, kind="stable")
    implied = np.argsort(term, kind="stable")
    term_ends = group_ends(term, terms)
    back_off = rows_of_table(build_table(term_ends, disease[implied], rate[implied], phenotypes), diseases)
    share = np.bincount(term, minlength=terms) / diseases
    information = -np.log2(np.maximum(share, 0.5 / diseases))
    names = release.nodes.join(pl.DataFrame({"id": annotations.diseases}), on="id").sort("id")
    rate_ends = group_ends(disease, diseases)
    # A term that hardly any disease shows has at least the rate of a third of one disease.
    background = np.maximum(np.bincount(term, rate, terms), 0.3) / diseases
    ratios = ratios_of(*kin_rates(names["name"].to_list(), rate_ends, term, rate, information), background)
    kin = rows_of_table(ratios, diseases)
    many = np.bincount(annotations.disease, minlength=diseases)
    arrays: dict[str, npt.NDArray[Any]] = {
        "closure": phenotypes.closure,
        "closure_ends": phenotypes.closure_ends,
        "direct_ends": group_ends(annotations.term, terms),
        "direct_disease": annotations.disease[by_term].astype(np.int32),
        "direct_value": -cost[by_term].astype(np.float32),
        "rates_ends": term_ends,
        "rates_disease": disease[implied].astype(np.int32),
        "rates_value": rate[implied].astype(np.float32),
        "unmentioned": np.bincount(annotations.disease, cost, diseases),
        "judged_only": annotations.judged_only.astype(np.float64),
        "annotation_ends": group_ends(annotations.disease, diseases),
        "annotation_term": annotations.term,
        "annotation_rate": annotations.rate,
        "annotation_weight": 1.0 / (np.maximum(information, 0.1)[annotations.term] * many[annotations.disease]),
        "rate_ends": rate_ends,
        "rate_term": term,
        "rate_annotation": best,
        "information": information,
        **_below(phenotypes, annotations.term, information),
    }
    for name, rows in (("back_off", back_off), ("kin", kin)):
        arrays |= {f"{name}_place": rows.place, f"{name}_dense": rows.dense}
        arrays |= {f"{name}_{part}": getattr(rows.sparse, part) for part in _TABLE}
    courses = courses_of(release, {id: place for place, id in enumerate(names["id"])}, diseases)
    arrays |= {f"course_{name}": getattr(courses, name) for name in _COURSE}
    courses.facts.write_parquet(folder / "courses.parquet", compression="lz4")
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    _write_words(folder, phenotypes, names)
    labels = labels_of(_spellings(release, number), phenotypes.closure, phenotypes.closure_ends, information)
    (folder / "labels.json").write_bytes(orjson.dumps(labels))
    statements = [*annotations.statement, *courses.facts["statement"]]
    (folder / "statements.json").write_bytes(orjson.dumps(statements))
    _reasons(release, statements).write_parquet(folder / "evidence.parquet", compression="lz4")


def _below(phenotypes: Phenotypes, annotated: Ints, information: Floats) -> dict[str, npt.NDArray[Any]]:
    """What lies below each term: all terms, and those that some disease is annotated with, by place among these."""
    terms = len(phenotypes.ids)
    owner = np.repeat(np.arange(terms), np.diff(phenotypes.closure_ends))
    under = owner[np.argsort(phenotypes.closure, kind="stable")]
    ends = group_ends(phenotypes.closure, terms)
    general = np.diff(ends) > _WIDE
    known = np.unique(annotated)
    place = np.full(terms, -1, np.int64)
    place[known] = np.arange(len(known))
    below = place[under]
    wide = np.zeros((int(general.sum()), len(known)), np.float32)
    upper = general[phenotypes.closure] & (place[owner] >= 0)
    above = phenotypes.closure[upper]
    wide[(np.cumsum(general) - 1)[above], place[owner[upper]]] = information[above]
    return {
        "below": under,
        "below_ends": ends,
        "annotated": place[annotated],
        "annotated_below": below[below >= 0],
        "annotated_ends": np.concatenate(([0], np.cumsum(below >= 0)))[ends],
        "wide": wide,
        "wide_place": np.where(general, np.cumsum(general) - 1, -1),
    }


def _write_words(folder: Path, phenotypes: Phenotypes, diseases: pl.DataFrame) -> None:
    words = {
        "term_ids": phenotypes.ids,
        "term_names": phenotypes.names,
        "alternates": phenotypes.alternates,
        "diseases": list(diseases.select("id", "name", "synonyms", "xrefs").iter_rows()),
    }
    (folder / "words.json").write_bytes(orjson.dumps(words))


def _spellings(release: Release, number: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Names, then synonyms of the terms."""
    nodes = release.nodes.filter(pl.col("id").is_in(list(number))).sort("id")
    yield from ((name, number[id]) for id, name in nodes.select("id", "name").iter_rows())
    spelt = nodes.select("id", "synonyms").explode("synonyms").drop_nulls()
    yield from ((synonym, number[id]) for id, synonym in spelt.iter_rows())


def _reasons(release: Release, statements: list[str]) -> pl.DataFrame:
    wanted = pl.DataFrame({"statement": statements, "annotation": range(len(statements))})
    quoted = pl.col("sentence") != ""
    rows = release.evidence.join(wanted, on="statement").sort(
        "annotation", quoted, "confidence", "publication", descending=[False, True, True, False]
    )
    return rows.select("annotation", *_EVIDENCE)
