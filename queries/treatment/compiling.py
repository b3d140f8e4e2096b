"""Compile the treatment table of a release (`queries.treatment.table`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from kg.model.spelling import fold
from kg.release.read import Release
from kg.schema import is_a
from loaders.curated.drug_table import named_drug
from queries.treatment.class_tables import class_edges, class_facts
from queries.treatment.classes import agreement, members_of
from queries.treatment.grades import BAND, ESTABLISHED, HARMS, MINED_LEAST, TREATS, grade
from queries.treatment.hierarchy import CONDITIONS, Hierarchy, nearness

__all__ = ["compile_table"]

MATES = 0.2
"""Share of the support of a treatment that its class-mates give: they order what sources alone leave equal."""
_ABOUT = (*TREATS, *HARMS, "biolink:interacts_with", "biolink:has_side_effect", "biolink:has_adverse_event")
_REASON = (
    "source",
    "publication",
    "sentence",
    "extractor",
    "confidence",
    "evidence_code",
    "agent_type",
    "original_subject",
    "sentence_start",
    "sentence_end",
    "subject_start",
    "subject_end",
    "object_start",
    "object_end",
)
_SHOWN = ("source", "publication", "sentence", "extractor", "confidence", "evidence_code")


def compile_table(release: Release, path: Path, listener: Callable[[int, int], None] = lambda *_: None) -> None:
    """Write the table of a release to a new SQLite file; `listener` is told how many of how many steps are done."""
    statements = release.statements.filter(~pl.col("negated"))
    nodes = release.nodes
    base = sqlite3.connect(path)
    # The file is made in a folder that counts only once it is whole, so a killed run needs no journal.
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.execute("CREATE TABLE facts (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID")
    base.execute("CREATE TABLE names (realm TEXT, name TEXT, id TEXT, PRIMARY KEY (realm, name)) WITHOUT ROWID")
    about = statements.filter(pl.col("predicate").is_in(_ABOUT))
    about = pl.concat([about, _genes(statements, nodes)]).unique("id", maintain_order=True)
    about = about.filter((pl.col("predicate") != "biolink:interacts_with") | _both_chemical(nodes))
    reasons = _reasons(release, about)
    failed = _failed(release)
    up = class_edges(statements, release)
    facts = {**_drug_facts(about, reasons, failed, up), **class_facts(statements, release, up)}
    listener(1, 3)
    facts |= _conditions(about, Hierarchy(statements, nodes, set(about["object"])))
    listener(2, 3)
    wanted = {key for _, key in facts}.union(about["subject"], about["object"])
    rows = {key: orjson.dumps(value) for key, value in facts.items()}
    rows |= {(kind, id): value for kind, id, value in _things(nodes, statements, wanted)}
    with base:
        base.executemany("INSERT INTO facts VALUES (?, ?, ?)", ((*key, rows[key]) for key in sorted(rows)))
        base.executemany("INSERT INTO names VALUES (?, ?, ?)", sorted(_names(nodes, about)))
    base.close()
    listener(3, 3)


def _conditions(about: pl.DataFrame, hierarchy: Hierarchy) -> dict[tuple[str, str], Any]:
    treated = set(about.filter(pl.col("predicate").is_in(TREATS))["object"])
    ids = {*hierarchy.up, *hierarchy.down, *hierarchy.same, *treated}
    return {(kind, id): value for kind, id, value in nearness(hierarchy, treated, set(about["object"]), ids)}


def _genes(statements: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    genes = nodes.filter(pl.col("category") == "Gene").select(object="id")
    mine = statements.filter(pl.col("predicate") == "biolink:related_to")
    return mine.join(genes, on="object", how="semi").select(statements.columns)


def _both_chemical(nodes: pl.DataFrame) -> pl.Expr:
    chemical = nodes.filter(pl.col("category").is_in(["ChemicalEntity", "Drug"]))["id"]
    return pl.col("subject").is_in(chemical.implode()) & pl.col("object").is_in(chemical.implode())


def _reasons(release: Release, about: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Evidence of each statement, the surest first, without retracted papers; the year of a paper where it is known."""
    ids = about.select(statement="id")
    rows = release.evidence.join(ids, on="statement", how="semi").filter(~pl.col("retracted"))
    years = release.documents.select(publication="id", year="year") if release.documents.height else None
    rows = rows.select("statement", *_REASON)
    rows = rows.join(years, on="publication", how="left") if years is not None else rows.with_columns(year=pl.lit(None))
    rows = rows.sort("statement", "confidence", "publication", "source", descending=[False, True, False, False])
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["statement"], []).append(row)
    return found


def _failed(release: Release) -> set[tuple[str, str]]:
    """Pairs of drug and condition that a source negates: a trial that failed, or curators who say it does not treat."""
    rows = release.statements.filter(pl.col("negated") & pl.col("predicate").is_in(TREATS))
    return set(rows.select("subject", "object").iter_rows())


def _drug_facts(
    about: pl.DataFrame,
    reasons: dict[str, list[dict[str, Any]]],
    failed: set[tuple[str, str]],
    up: dict[str, set[str]],
) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    treats: dict[tuple[str, str], list[dict[str, Any]]] = {}
    wanted = ("id", "subject", "predicate", "object", "population")
    for id, subject, predicate, obj, population in about.sort("id").select(wanted).iter_rows():
        evidence = reasons.get(id)
        if not evidence:
            continue
        first, shown = evidence[0], [_shown(e, id) for e in evidence[:3]]
        if predicate in TREATS:
            treats.setdefault((obj, subject), []).append({"predicate": predicate, "id": id, "evidence": evidence})
        elif predicate in HARMS:
            level = "avoid" if predicate == HARMS[0] else "caution"
            row = [obj, level, population, first["sentence"], first["original_subject"], shown]
            found.setdefault(("harms", subject), []).append(row)
        elif predicate == "biolink:interacts_with":
            level = "avoid" if first["evidence_code"] == "major" else "caution"
            for one, other in ((subject, obj), (obj, subject)):
                found.setdefault(("meets", one), {})[other] = [level, first["sentence"], shown]
        elif predicate == "biolink:related_to":
            level = "avoid" if first["evidence_code"].endswith("avoid") else "caution"
            found.setdefault(("genes", subject), []).append([obj, population, level, first["sentence"], shown])
        else:
            found.setdefault(("effects", subject), []).append([obj, shown])
    for (disease, drug), rows in treats.items():
        row = _graded(drug, rows, (drug, disease) in failed)
        if row[1] == "mined" and max(_sure(e) for r in rows for e in r["evidence"]) < MINED_LEAST:
            continue
        found.setdefault(("treats", disease), []).append(row)
        if row[2] in ("first_line", "second_line", "procedure"):
            found.setdefault(("uses", drug), []).append(disease)
    _agree([rows for (kind, _), rows in found.items() if kind == "treats"], up)
    return found


def _sure(evidence: dict[str, Any]) -> float:
    """Confidence of a sentence that names both the drug and the condition; nothing where the two stand apart."""
    start, end = evidence["sentence_start"], evidence["sentence_end"]
    ends = [evidence[name] for name in ("subject_start", "subject_end", "object_start", "object_end")]
    if start is None or end is None or None in ends:
        return float(evidence["confidence"])
    return float(evidence["confidence"]) if start <= min(ends) and max(ends) <= end else 0.0


def _agree(diseases: list[list[list[Any]]], up: dict[str, set[str]]) -> None:
    """Mix into the support of each treatment how far its class-mates treat the disease too."""
    members = members_of(up)
    for rows in diseases:
        treating = {row[0] for row in rows if row[2] in ESTABLISHED}
        for row in rows:
            mates = agreement(row[0], treating, up.get(row[0], ()), members)
            row[3] = round((1 - MATES) * row[3] + MATES * mates, 4)


def _graded(drug: str, rows: list[dict[str, Any]], failed: bool) -> list[Any]:
    """Drug, status, line, support 0 to 1, evidence: several statements of one pair are one treatment."""
    graded = [(grade(r["predicate"], [(e["evidence_code"], e["agent_type"]) for e in r["evidence"]]), r) for r in rows]
    order = ("approved", "guideline", "trial", "mined")
    graded.sort(key=lambda g: (-BAND[g[0][1]], order.index(g[0][0]), g[1]["id"]))
    (status, line), _ = graded[0]
    if status == "guideline" and any(g[0][0] == "approved" for g in graded):
        status = "approved"
    everything = [(e, r["id"]) for _, r in graded for e in r["evidence"]]
    doubt = 1.0
    for witness in {e["publication"] or e["source"] for e, _ in everything}:
        best = max(e["confidence"] for e, _ in everything if (e["publication"] or e["source"]) == witness)
        doubt *= 1 - 0.5 * best
    years = [e["year"] for e, _ in everything if e["year"]]
    recent = 0.05 * min(1.0, max(0.0, (max(years) - 1990) / 35)) if years else 0.0
    support = max(0.0, 0.95 * (1 - doubt) + recent - (0.5 if failed else 0.0))
    return [drug, status, line, round(support, 4), failed, [_shown(e, id) for e, id in everything[:5]]]


def _shown(evidence: dict[str, Any], statement: str) -> dict[str, Any]:
    return {**{key: evidence[key] for key in _SHOWN}, "statement": statement}


def _things(nodes: pl.DataFrame, statements: pl.DataFrame, wanted: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
    kinds = {
        subject: obj.removeprefix("medkg:kind.")
        for subject, obj in statements.filter(pl.col("object").str.starts_with("medkg:kind."))
        .select("subject", "object")
        .iter_rows()
    }
    ids = pl.DataFrame({"id": sorted(set(wanted))}, schema={"id": pl.String})
    kept = nodes.filter(
        pl.col("category").is_in(["Disease", "Gene", "Procedure"]) | pl.col("id").is_in(ids["id"].implode())
    )
    columns = ("id", "category", "name", "synonyms", "xrefs", "alternates", "source")
    for id, category, given, others, xrefs, alternates, source in kept.select(columns).iter_rows():
        name, synonyms = given, others
        if "hemical" in category and "infores:medkg" in source.split("|"):
            name, synonyms = _usual_name(given, others, {id, *xrefs, *alternates})
        kind = kinds.get(id, "procedure" if category == "Procedure" else "drug" if "hemical" in category else "")
        thing = {"name": name, "synonyms": synonyms, "xrefs": xrefs, "category": category, "kind": kind or "drug"}
        yield "thing", id, orjson.dumps(thing)


def _usual_name(name: str, synonyms: list[str], ids: set[str]) -> tuple[str, list[str]]:
    """The name that medkg's own table gives a drug, before that of a salt or brand; the other becomes a synonym."""
    id, usual = named_drug([name, *synonyms])
    if id not in ids or fold(usual) == fold(name):
        return name, synonyms
    return usual, [name, *(other for other in synonyms if fold(other) != fold(usual))]


def _names(nodes: pl.DataFrame, about: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Ids, cross-references and names; a thing that something is said of comes before its namesakes."""
    told = set(about["subject"]) | set(about["object"])
    columns = ("id", "category", "name", "synonyms", "xrefs", "alternates", "deprecated")
    rows = [row for row in nodes.select(columns).iter_rows() if not row[6]]
    rows.sort(key=lambda row: (row[0] not in told, row[1] != "Disease", row[0]))
    realms = [(row, realm) for row in rows if (realm := _realm(row[1], row[0]))]
    found: dict[tuple[str, str], str] = {}
    for row, realm in realms:
        for name in (row[0], *row[4], *row[5], row[2]):
            found.setdefault((realm, fold(name)), row[0])
    for row, realm in realms:
        for name in row[3]:
            found.setdefault((realm, fold(name)), row[0])
    return [(*key, id) for key, id in found.items()]


def _realm(category: str, id: str) -> str:
    if category in CONDITIONS:
        return "condition"
    if is_a(category, "ChemicalEntity") or category in ("Procedure", "Drug") or id.startswith("medkg:class."):
        return "drug"
    return ""
