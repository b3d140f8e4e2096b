"""The index of ordinary diseases: arrays beside the release, compiled once and memory-mapped afterwards.

Candidates are those of `queries.index` (in its order), then every other disease that a table or a page describes; nodes
that mean one disease are one candidate (`queries.clinical.names`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from kg.release.read import Release
from queries.arrays import Floats, Ints, group_ends
from queries.clinical.alike import NameVectors, write_vectors
from queries.clinical.facts import Facts, Findings, Population, facts_of, findings_of, populations_of
from queries.clinical.finder import Finder
from queries.clinical.names import DiseaseNames
from queries.clinical.passages import KINDS, Postings, passages_of, postings_of
from queries.clinical.sentences import SentenceVectors, can_read
from queries.clinical.weights import WEIGHTS, WITH_SENTENCES
from queries.clinical.words import roots, roots_of
from queries.index import INDEX_VERSION, Disease, Index, find_folder, index_folder

__all__ = ["CLINICAL_VERSION", "ClinicalIndex", "FactTable", "open_clinical_index", "sentences_key"]

CLINICAL_VERSION = "8"
"""Raised whenever the arrays, or the way they are computed, change."""
GROUPS = ("own", "tables")
_EVIDENCE = ("publication", "source", "sentence", "extractor", "confidence")
_BACKGROUND = 0.02
_PARTS = ("ends", "candidate", "weight", "gain", "row")
_PAGES = r"^(MEDQUAD|MEDLINEPLUS|NHS):"


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts of one group by finding: entries `ends[f]` … hold candidates, shares of patients and gains (nats)."""

    ends: Ints
    candidate: Ints
    weight: Floats
    gain: Floats
    row: Ints


class ClinicalIndex:
    """An opened index; arrays are memory-mapped."""

    def __init__(self, folder: Path, ranked: Index, release: Release) -> None:
        self._folder, self._release = folder, release
        words = orjson.loads((folder / "words.json").read_bytes())
        self.diseases: list[Disease] = [*ranked.diseases, *(Disease(*row) for row in words["diseases"])]
        self.finding_ids: list[str] = words["finding_ids"]
        self.finding_labels: list[str] = words["finding_labels"]
        self.finding_of: dict[str, int] = words["finding_of"]
        self.root_number: dict[str, int] = words["root_number"]
        self.tables = {name: self._table(name) for name in GROUPS}
        self.population = {key: self._array(key) for key in ("prevalence", "sex", "youngest", "oldest")}
        self.paged: npt.NDArray[np.bool_] = self._array("paged")
        self.tabled: npt.NDArray[np.bool_] = self._array("tabled")
        self.postings = Postings(self._array("post_ends"), self._array("post_passage"), self._array("post_impact"))
        self.passage_owner: Ints = self._array("passage_owner")
        self.passage_kind: Ints = self._array("passage_kind")
        self.information: Floats = self._array("information")
        self.names = NameVectors(folder, len(self.finding_ids))

    def _array(self, name: str) -> Any:
        # Any: the files hold several kinds of numbers; each attribute states its own.
        return np.load(self._folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)

    def _table(self, name: str) -> FactTable:
        return FactTable(*(self._array(f"{name}_{part}") for part in _PARTS))

    @cached_property
    def disease_number(self) -> dict[str, int]:
        """Number of a candidate by its id and by every cross-reference."""
        found: dict[str, int] = {}
        for place, disease in enumerate(self.diseases):
            for xref in disease.xrefs:
                found.setdefault(xref, place)
        return found | {disease.id: place for place, disease in enumerate(self.diseases)}

    @cached_property
    def finder(self) -> Finder:
        """Finds the findings of the tables in a note."""
        parts = (self._array(f"name_{part}") for part in ("ends", "flat", "owner"))
        return Finder(self.root_number, self.information, *parts)

    @cached_property
    def sentences(self) -> SentenceVectors | None:
        """Vectors by a sentence-transformer, where the release was built with them and the extra is installed."""
        if self._sentences is None or not can_read():
            return None
        return SentenceVectors(self._sentences, len(self.passage_owner))

    @property
    def unread(self) -> bool:
        """Whether the release has such vectors, and they cannot be used here."""
        return self._sentences is not None and self.sentences is None

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each feature counts here, in nats."""
        return WEIGHTS if self.sentences is None else WITH_SENTENCES

    @cached_property
    def _sentences(self) -> Path | None:
        return find_folder(self._release, sentences_key(self._release))

    @cached_property
    def statements(self) -> list[str]:
        """Statement id of each fact, by `FactTable.row`."""
        found: list[str] = orjson.loads((self._folder / "statements.json").read_bytes())
        return found

    @cached_property
    def _evidence(self) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        for row, *cells in pl.read_parquet(self._folder / "evidence.parquet").iter_rows():
            found.setdefault(row, []).append(dict(zip(_EVIDENCE, cells, strict=True)))
        return found

    def evidence(self, row: int) -> list[dict[str, Any]]:
        """The best evidence of a fact, by `FactTable.row`."""
        return self._evidence.get(row, [])

    def passages(self, numbers: Iterable[int]) -> dict[int, tuple[str, str, str, str]]:
        """(document, its title, source, text) of passages of pages, from the release's own documents."""
        wanted = {number: self.places[number] for number in numbers if self.places[number][0]}
        ids = sorted({document for document, _, _, _ in wanted.values()})
        table = pl.scan_parquet(self._release.path / "documents.parquet").filter(pl.col("id").is_in(ids))
        rows = {row[0]: row[1:] for row in table.select("id", "title", "source", "text").collect().iter_rows()}
        return {n: (d, rows[d][0], rows[d][1], rows[d][2][a:b]) for n, (d, _, a, b) in wanted.items() if d in rows}

    @cached_property
    def places(self) -> list[tuple[str, str, int, int]]:
        """(document, source, start, end) of each passage; of the passages made of facts the document is empty."""
        rows: list[tuple[str, str, int, int]] = orjson.loads((self._folder / "places.json").read_bytes())
        return rows


def sentences_key(release: Release) -> str:
    """The key of a release's vectors by a sentence-transformer (`queries.index.index_folder`)."""
    return f"{release.id[:24]}-{INDEX_VERSION}-clinical-{CLINICAL_VERSION}-minilm"


def open_clinical_index(release: Release, ranked: Index) -> ClinicalIndex | None:
    """Open the index of a release's ordinary diseases; None when the release describes none.

    `ranked` is the release's index of annotated diseases. The first time it is compiled (half a minute with pages).
    """

    def fill(release: Release, folder: Path) -> None:
        _compile(release, ranked, folder)

    folder = index_folder(release, f"{release.id[:24]}-{INDEX_VERSION}-clinical-{CLINICAL_VERSION}", fill)
    return ClinicalIndex(folder, ranked, release) if (folder / "words.json").exists() else None


class _Candidates:
    """Numbers of candidates while they are gathered."""

    def __init__(self, release: Release, ranked: Index, ordinary: set[str]) -> None:
        self.names = DiseaseNames(release, ordinary)
        self.number = {disease.id: place for place, disease in enumerate(ranked.diseases)}
        self._first = len(self.number)
        self.fresh: list[list[Any]] = []

    def of(self, id: str, names: tuple[str, ...] = (), xrefs: tuple[str, ...] = ()) -> int | None:
        """Number of the candidate that a node or page means; a page that means no node is a candidate itself."""
        canonical = self.names.canonical(id, names, xrefs)
        if canonical is None:
            if not names:
                return None
            canonical = id
        if canonical not in self.number:
            row = self.names.nodes.get(canonical)
            fresh = [id, names[0], list(names[1:]), []] if row is None else [
                canonical, row["name"], row["synonyms"], row["xrefs"]
            ]  # fmt: skip
            self.number[canonical] = self._first + len(self.fresh)
            self.fresh.append(fresh)
        return self.number[canonical]


def _compile(release: Release, ranked: Index, folder: Path) -> None:
    facts, populations = facts_of(release), populations_of(release)
    pages = release.documents.filter(pl.col("id").str.contains(_PAGES)).sort("id")
    if not facts.disease and not pages.height:
        return  # an empty folder says that there is nothing
    candidates = _Candidates(release, ranked, set(populations))
    findings = findings_of(release, facts.finding)
    owners = [candidates.of(id) for id in facts.disease]
    owned = _page_passages(pages, candidates)
    count = len(ranked.diseases) + len(candidates.fresh)
    arrays = _population(populations, candidates, count)
    arrays |= _fact_arrays(facts, owners, findings, arrays["prevalence"])
    bags, places, owner, kind = _bags(owned, facts, owners, findings)
    root_number = {root: place for place, root in enumerate(sorted({r for bag in bags for r in bag}))}
    postings = postings_of(bags, root_number)
    arrays |= {
        "post_ends": postings.ends, "post_passage": postings.passage, "post_impact": postings.impact,
        "passage_owner": np.array(owner, np.int64), "passage_kind": np.array(kind, np.int64),
        "paged": np.isin(np.arange(count), np.array([number for number, *_ in owned], np.int64)),
        "tabled": np.isin(np.arange(count), arrays["tables_candidate"]),
        "information": _information(findings, arrays, root_number),
    }  # fmt: skip
    arrays |= _name_arrays(findings, root_number)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    write_vectors(folder, findings.labels, np.flatnonzero(np.diff(arrays["own_ends"])))
    words = {
        "diseases": candidates.fresh, "finding_ids": findings.ids, "finding_labels": findings.labels,
        "finding_of": findings.of_node, "root_number": root_number,
    }  # fmt: skip
    _reasons(release, facts.statement).write_parquet(folder / "evidence.parquet", compression="lz4")
    (folder / "places.json").write_bytes(orjson.dumps(places))
    (folder / "statements.json").write_bytes(orjson.dumps(facts.statement))
    (folder / "words.json").write_bytes(orjson.dumps(words))


def _reasons(release: Release, statements: list[str]) -> pl.DataFrame:
    """The best evidence of each fact, for the explanation."""
    wanted = pl.DataFrame({"statement": statements, "row": range(len(statements))})
    rows = release.evidence.join(wanted, on="statement").sort("row", "confidence", descending=[False, True])
    return rows.select("row", *_EVIDENCE).group_by("row", maintain_order=True).head(3)


def _population(populations: dict[str, Population], candidates: _Candidates, count: int) -> dict[str, Any]:
    found = {name: np.zeros(count, np.int16) for name in ("prevalence", "sex", "youngest", "oldest")}
    found["oldest"][:] = 120
    for id, one in populations.items():
        number = candidates.of(id)
        if number is not None:
            found["prevalence"][number], found["sex"][number] = one.prevalence, ("", "female", "male").index(one.sex)
            found["youngest"][number], found["oldest"][number] = one.youngest, one.oldest
    return found


def _fact_arrays(facts: Facts, owners: list[int | None], findings: Findings, prevalence: Any) -> dict[str, Any]:
    """By group, the facts sorted by finding; the gain of a fact is log(1 + weight / (background + 0.02))."""
    arrays: dict[str, Any] = {}
    usual = np.exp(0.5 * prevalence.astype(float))
    for own, name in ((1, "own"), (0, "tables")):
        best: dict[tuple[int, int], tuple[float, int]] = {}
        for row, (owner, id, flag) in enumerate(zip(owners, facts.finding, facts.own.tolist(), strict=True)):
            number = findings.of_node.get(id)
            if flag == own and owner is not None and number is not None:
                share = float(facts.weight[row])
                if share > best.get((number, owner), (0.0, 0))[0]:
                    best[number, owner] = (share, row)
        keys = sorted(best)
        finding = np.array([f for f, _ in keys], np.int64)
        candidate = np.array([c for _, c in keys], np.int64)
        weight = np.array([best[key][0] for key in keys])
        total = max(float(usual[np.unique(candidate)].sum()), 1e-9) if len(candidate) else 1.0
        background = np.bincount(finding, weight * usual[candidate], len(findings.ids)) / total
        gain = np.log1p(weight / (background[finding] + _BACKGROUND))
        parts = (
            group_ends(finding, len(findings.ids)), candidate, weight, gain,
            np.array([best[key][1] for key in keys], np.int64),
        )  # fmt: skip
        arrays |= {f"{name}_{part}": array for part, array in zip(_PARTS, parts, strict=True)}
    return arrays


def _page_passages(pages: pl.DataFrame, candidates: _Candidates) -> list[tuple[int, str, str, int, int, str]]:
    """(candidate, kind, document, start, end, text) of every passage of a page about a disease."""
    found = []
    for page in pages.iter_rows(named=True):
        names = next((page["text"][s["start"] : s["end"]] for s in page["sections"] if s["name"] == "names"), "")
        given = (page["title"], *(name for name in names.split("; ") if name))
        owner = candidates.of(page["id"], given, tuple(page["xrefs"]))
        if owner is not None:
            for kind, start, end in passages_of(page):
                found.append((owner, kind, page["id"], start, end, page["text"][start:end]))
    return found


def _bags(
    owned: list[tuple[int, str, str, int, int, str]], facts: Facts, owners: list[int | None], findings: Findings
) -> tuple[list[list[str]], list[Any], list[int], list[int]]:
    bags = [[one.root for one in roots(text)] for *_, text in owned]
    places: list[Any] = [(document, "", start, end) for _, _, document, start, end, _ in owned]
    owner = [number for number, *_ in owned]
    kind = [KINDS.index(name) for _, name, *_ in owned]
    named: dict[int, list[str]] = {}
    for number, id, own in zip(owners, facts.finding, facts.own.tolist(), strict=True):
        finding = findings.of_node.get(id)
        if own and number is not None and finding is not None:
            named.setdefault(number, []).extend(roots_of(findings.labels[finding]))
    for number, bag in sorted(named.items()):
        bags.append(bag)
        places.append(("", "", 0, 0))
        owner.append(number)
        kind.append(KINDS.index("facts"))
    return bags, places, owner, kind


def _information(findings: Findings, arrays: dict[str, Any], root_number: dict[str, int]) -> Floats:
    """Inverse frequency of each root over the diseases whose own facts name it, in nats."""
    holders: dict[str, set[int]] = {}
    ends, candidate = arrays["own_ends"], arrays["own_candidate"]
    if not len(candidate):
        ends, candidate = arrays["tables_ends"], arrays["tables_candidate"]
    for number, label in enumerate(findings.labels):
        mine = candidate[ends[number] : ends[number + 1]].tolist()
        for root in roots_of(label):
            holders.setdefault(root, set()).update(mine)
    diseases = max(len(np.unique(candidate)), 1)
    found = np.full(len(root_number), np.log1p(diseases))
    for root, who in holders.items():
        if root in root_number:
            found[root_number[root]] = np.log1p(diseases / max(len(who), 1))
    return found


def _name_arrays(findings: Findings, root_number: dict[str, int]) -> dict[str, Any]:
    kept = [(key, owner) for key, owner in findings.names if all(root in root_number for root in key)]
    flat = np.array([root_number[root] for key, _ in kept for root in key], np.int64)
    name = np.repeat(np.arange(len(kept)), [len(key) for key, _ in kept])
    return {
        "name_flat": flat, "name_ends": group_ends(name, len(kept)),
        "name_owner": np.array([owner for _, owner in kept], np.int64),
    }  # fmt: skip
