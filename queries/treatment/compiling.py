"""Compile the treatment table of a release (`queries.treatment.table`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from kg.model.spelling import fold
from kg.release.read import Release
from kg.schema import is_a
from queries.treatment.grades import BAND, HARMS, TREATS, grade

__all__ = ["compile_table"]

DEPTH = 3
"""How far up the hierarchy of diseases treatments are looked for."""
PER_STEP = 0.6
"""Weight of a treatment for each step up."""
BELOW = 0.6
"""The same for each step down: most who have lung cancer have a carcinoma, and so on."""
MAX_BELOW = 80
"""A disease with more kinds below than this is a chapter of medicine: the treatments of its kinds say nothing."""
_CATEGORIES = ("Disease", "PhenotypicFeature", "PopulationOfIndividualOrganisms")
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
)
_SHOWN = ("source", "publication", "sentence", "extractor", "confidence", "evidence_code")


def compile_table(release: Release, path: Path) -> None:
    """Write the table of a release to a new SQLite file."""
    statements = release.statements.filter(~pl.col("negated"))
    nodes = release.nodes
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE facts (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID")
    base.execute("CREATE TABLE names (realm TEXT, name TEXT, id TEXT, PRIMARY KEY (realm, name)) WITHOUT ROWID")
    about = statements.filter(pl.col("predicate").is_in(_ABOUT))
    about = pl.concat([about, _genes(statements, nodes)]).unique("id", maintain_order=True)
    about = about.filter((pl.col("predicate") != "biolink:interacts_with") | _both_chemical(nodes))
    reasons = _reasons(release, about)
    failed = _failed(release)
    hierarchy = _Hierarchy(statements, nodes)
    facts = {
        **_drug_facts(about, reasons, failed),
        **_classes(statements, release),
        **_near(about, hierarchy),
        **_above(about, hierarchy),
    }
    wanted = {key for kind, key in facts} | {row[1] for row in about.select("subject", "object").iter_rows()}
    rows = ((kind, key, orjson.dumps(value)) for (kind, key), value in facts.items())
    with base:
        base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", rows)
        base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", _things(nodes, statements, wanted))
        base.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", _names(nodes, about))
    base.close()


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
    about: pl.DataFrame, reasons: dict[str, list[dict[str, Any]]], failed: set[tuple[str, str]]
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
            row = [obj, level, population, first["sentence"], first["original_subject"], shown, _mined(evidence)]
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
        found.setdefault(("treats", disease), []).append(row)
        if row[2] in ("first_line", "second_line", "procedure"):
            found.setdefault(("uses", drug), []).append(disease)
    return found


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


def _mined(evidence: list[dict[str, Any]]) -> bool:
    return all(e["agent_type"] == "text_mining_agent" for e in evidence)


class _Hierarchy:
    """What lies directly above a condition: `subclass_of`, and the thing of the same name in another vocabulary."""

    def __init__(self, statements: pl.DataFrame, nodes: pl.DataFrame) -> None:
        conditions = nodes.filter(pl.col("category").is_in(_CATEGORIES) & ~pl.col("deprecated"))
        ids = conditions.select(subject="id")
        edges = statements.filter(pl.col("predicate") == "biolink:subclass_of").join(ids, on="subject", how="semi")
        self.up: dict[str, list[str]] = {}
        self.down: dict[str, list[str]] = {}
        for child, parent in edges.select("subject", "object").sort("subject", "object").iter_rows():
            self.up.setdefault(child, []).append(parent)
            self.down.setdefault(parent, []).append(child)
        self.same: dict[str, list[str]] = {}
        named: dict[str, list[str]] = {}
        for id, name, synonyms in conditions.select("id", "name", "synonyms").iter_rows():
            for spelling in {fold(name), *map(fold, synonyms)}:
                named.setdefault(spelling, []).append(id)
        for group in named.values():
            # A name that many bear tells them not apart; two or three are one thing in several vocabularies.
            if 1 < len(group) <= 3 and len({id.partition(":")[0] for id in group}) > 1:
                for id in group:
                    self.same.setdefault(id, []).extend(other for other in group if other != id)

    def below(self, id: str, depth: int) -> dict[str, int]:
        """Everything at most so many steps below a condition, itself left out, with the number of steps."""
        found = {id: 0}
        queue = [id]
        for here in queue:
            for child in self.down.get(here, ()) if found[here] < depth else ():
                if child not in found:
                    found[child] = found[here] + 1
                    queue.append(child)
        del found[id]
        return found

    def above(self, id: str) -> dict[str, int]:
        """Everything above a condition, itself included, with the number of steps."""
        found = {id: 0}
        queue = [id]
        for here in queue:
            for parent in self.up.get(here, ()):
                if parent not in found:
                    found[parent] = found[here] + 1
                    queue.append(parent)
            for twin in self.same.get(here, ()):
                if twin not in found:
                    found[twin] = found[here]
                    queue.append(twin)
        return found


def _near(about: pl.DataFrame, hierarchy: _Hierarchy) -> dict[tuple[str, str], Any]:
    """For each disease the diseases whose treatments count for it, with their weight."""
    treated = set(about.filter(pl.col("predicate").is_in(TREATS))["object"])
    found: dict[tuple[str, str], Any] = {}
    for id in sorted({*hierarchy.up, *hierarchy.down, *hierarchy.same, *treated}):
        weights = {o: PER_STEP**steps for o, steps in hierarchy.above(id).items() if steps <= DEPTH and o in treated}
        below = hierarchy.below(id, DEPTH)
        if len(below) <= MAX_BELOW:
            for kind, steps in below.items():
                if kind in treated:
                    weights.setdefault(kind, BELOW**steps)
        if weights and list(weights) != [id]:
            found["near", id] = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return found


def _above(about: pl.DataFrame, hierarchy: _Hierarchy) -> dict[tuple[str, str], Any]:
    """For each condition what it implies, among the conditions that something is said to harm, treat or cause."""
    told = set(about["object"])
    found: dict[tuple[str, str], Any] = {}
    for id in sorted({*hierarchy.up, *hierarchy.same}):
        implied = sorted(o for o in hierarchy.above(id) if o in told and o != id)
        if implied:
            found["above", id] = implied
    return found


def _classes(statements: pl.DataFrame, release: Release) -> dict[tuple[str, str], Any]:
    """Classes above each drug, and which of them share allergies."""
    edges = statements.filter(
        (pl.col("predicate") == "biolink:subclass_of") & pl.col("object").str.starts_with("medkg:class.")
        | (pl.col("predicate") == "biolink:subclass_of") & pl.col("subject").str.starts_with("medkg:class.")
    )
    members = statements.filter(pl.col("predicate") == "biolink:subclass_of").join(
        release.evidence.filter(pl.col("evidence_code") == "member").select(id="statement"), on="id", how="semi"
    )
    up: dict[str, set[str]] = {}
    for child, parent in pl.concat([edges, members]).select("subject", "object").iter_rows():
        up.setdefault(child, set()).add(parent)
    related = statements.filter(pl.col("predicate") == "biolink:related_to")
    sharing = set(related.filter(pl.col("object") == "medkg:kind.allergy_class")["subject"])
    found: dict[tuple[str, str], Any] = {}
    for id in sorted({*up, *(parent for parents in up.values() for parent in parents)}):
        every: set[str] = set()
        stack = [id]
        while stack:
            here = stack.pop()
            for parent in up.get(here, ()):
                if parent not in every:
                    every.add(parent)
                    stack.append(parent)
        found["classes", id] = {"all": sorted(every), "allergy": sorted((every | {id}) & sharing)}
    crossing = release.evidence.filter(pl.col("evidence_code").str.starts_with("cross_allergy"))
    rows = crossing.join(related.select(statement="id", subject="subject", object="object"), on="statement")
    for row in rows.sort("statement").iter_rows(named=True):
        level = row["evidence_code"].partition(":")[2]
        shown = [_shown(row, row["statement"])]
        found.setdefault(("cross", row["subject"]), []).append([row["object"], level, row["sentence"], shown])
    return found


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
    for id, category, name, synonyms, xrefs in kept.select("id", "category", "name", "synonyms", "xrefs").iter_rows():
        kind = kinds.get(id, "procedure" if category == "Procedure" else "drug" if "hemical" in category else "")
        thing = {"name": name, "synonyms": synonyms, "xrefs": xrefs, "category": category, "kind": kind or "drug"}
        yield "thing", id, orjson.dumps(thing)


def _names(nodes: pl.DataFrame, about: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Ids, cross-references and names; a thing that something is said of comes before its namesakes."""
    told = set(about["subject"]) | set(about["object"])
    columns = ("id", "category", "name", "synonyms", "xrefs", "alternates", "deprecated")
    rows = [row for row in nodes.select(columns).iter_rows() if not row[6]]
    rows.sort(key=lambda row: (row[0] not in told, row[1] != "Disease", row[0]))
    realms = [(row, _realm(row[1], row[0])) for row in rows]
    for row, realm in realms:
        if realm:
            yield from ((realm, fold(curie), row[0]) for curie in (row[0], *row[4], *row[5]))
            yield realm, fold(row[2]), row[0]
    for row, realm in realms:
        if realm:
            yield from ((realm, fold(name), row[0]) for name in row[3])


def _realm(category: str, id: str) -> str:
    if category in _CATEGORIES:
        return "condition"
    if is_a(category, "ChemicalEntity") or category in ("Procedure", "Drug") or id.startswith("medkg:class."):
        return "drug"
    return ""
