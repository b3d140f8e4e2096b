"""Load a release over Bolt: compare what is there with what should be, and write the difference.

Comparing makes a load idempotent and lets one that was cut off go on: each batch is one transaction, so whatever was
committed is found again and left alone. A second loader may start at any time: each batch first checks that its own
loader still owns the database, in the same transaction, so the loader that started last is the one that goes on.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import polars as pl

from kg.errors import StoreError
from kg.store import shape
from kg.store.base import Change, Listener, LoadReport
from kg.store.bolt_schema import Run, Schema
from kg.store.digests import with_digests
from kg.store.names import name_vector

if TYPE_CHECKING:
    import neo4j

    from kg.release.read import Release

__all__ = ["BATCH", "load_release"]

BATCH = 10_000
"""Rows a transaction: 2.3 times the speed of batches of 1,000 (benchmarks/load.py)."""

_ATTEMPTS = 5
_FINAL = ("Syntax", "Constraint", "Security", "Forbidden")  # errors that a second attempt does not mend

_STORED = {
    "nodes": "MATCH (n:NamedThing) RETURN n.id AS id, n.digest AS digest, n.category AS label",
    "evidence": "MATCH (n:Evidence) RETURN n.id AS id, n.digest AS digest, 'Evidence' AS label",
    "documents": "MATCH (n:Publication) RETURN n.id AS id, n.digest AS digest, 'Publication' AS label",
    "statements": "MATCH (s:NamedThing)-[r]->(o:NamedThing) RETURN r.id AS id, r.digest AS digest, type(r) AS label, "
    "s.id AS subject, o.id AS object",
}


def load_release(
    release: Release,
    run: Run,
    session: Callable[[], neo4j.Session],
    schema: Schema,
    *,
    listen: Listener | None,
    force: bool,
) -> LoadReport:
    """Make the database hold exactly this release. Raises `StoreError` for a database that holds something else."""
    loader = _Loader(run, session, listen or _nobody_listens)
    state = loader.state()
    if not state and not force and run("MATCH (n) RETURN 1 AS n LIMIT 1", {}):
        raise StoreError(
            "the database holds something that medkg did not write", hint="name an empty one, or add --force"
        )
    if state == {"release": release.id, "state": "complete"}:
        schema.before([])
        schema.after()  # a database that neo4j-admin filled has no indexes yet
        facts = release.manifest.tables
        return LoadReport(release.id, {name: Change(same=facts[name]["rows"]) for name in shape.PARTS})
    frames = {name: shape.part(release, name) for name in shape.PARTS}
    schema.before(sorted(set(frames["statements"]["label"])))
    loader.take(release.id)
    changes = loader.bring_up_to_date({name: with_digests(frame) for name, frame in frames.items()})
    schema.after()
    loader.finish(release.id)
    return LoadReport(release.id, changes)


class _Loader:
    """One load. `token` marks it as the owner of the database."""

    def __init__(self, run: Run, session: Callable[[], neo4j.Session], listen: Listener) -> None:
        self.run = run
        self.session = session
        self.listen = listen
        self.token = uuid.uuid4().hex

    def state(self) -> dict[str, Any]:
        rows = self.run("MATCH (m:MedkgRelease) RETURN m.release AS release, m.state AS state", {})
        return rows[0] if rows else {}

    def take(self, release: str) -> None:
        text = "MERGE (m:MedkgRelease {name: 'release'}) SET m.release = $release, m.state = 'loading', m.loader = $me"
        self.run(text, {"release": release, "me": self.token})

    def finish(self, release: str) -> None:
        text = "MATCH (m:MedkgRelease {loader: $me}) SET m.state = 'complete', m.loader = '' RETURN count(m) AS n"
        if not self.run(text, {"me": self.token})[0]["n"]:
            raise _taken()

    def bring_up_to_date(self, wanted: dict[str, pl.DataFrame]) -> dict[str, Change]:
        """Remove what went, relationships before their ends; then add and update, ends before their relationships."""
        stored = {name: self._stored(name) for name in shape.PARTS}
        key = ["id", "label"]
        gone = {name: stored[name].join(wanted[name], on=key, how="anti") for name in shape.PARTS}
        # What changed its class is made anew, and so are its relationships.
        lost = gone["nodes"]["id"].implode()
        there = stored["statements"]
        lapsed = there.filter(pl.col("subject").is_in(lost) | pl.col("object").is_in(lost))
        gone["statements"] = pl.concat([gone["statements"], lapsed]).unique("id")
        for name in ("statements", "nodes", "evidence", "documents"):
            _Work(name, self, gone[name].height).remove(gone[name])
        changes = {}
        for name in shape.PARTS:
            left = stored[name].join(gone[name], on=key, how="anti").select(*key, there="digest")
            known = wanted[name].join(left, on=key, how="left")
            added = known.filter(pl.col("there").is_null()).drop("there")
            stale = known.filter(pl.col("there") != pl.col("digest")).drop("there")
            work = _Work(name, self, added.height + stale.height)
            work.add(added)
            work.update(stale)
            same = wanted[name].height - added.height - stale.height
            changes[name] = Change(added.height, stale.height, gone[name].height, same)
        return changes

    def _stored(self, name: str) -> pl.DataFrame:
        """Ids and digests that the database holds already (rows of others have no digest and stay)."""
        schema = {"id": pl.String, "digest": pl.Int64, "label": pl.String}
        if name == "statements":
            schema |= dict.fromkeys(shape.EDGE_KEY, pl.String)
        pieces = [pl.DataFrame(schema=schema)]
        with self.session() as session:
            result = session.run(_STORED[name])
            while records := result.fetch(100_000):
                rows = [tuple(record.values()) for record in records]
                pieces.append(pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("digest").is_not_null()))
        return pl.concat(pieces)

    def batch(self, text: str, rows: list[dict[str, Any]], attempt: int = 1) -> None:
        """One transaction: check that the database is still ours, then write.

        A server with little memory refuses a large transaction, and the embedded engine now and then one that it
        takes in pieces: then each half is tried.
        """
        from neo4j.exceptions import Neo4jError

        try:
            self._commit(text, rows)
        except Neo4jError as error:
            code = error.code or ""
            if any(word in code for word in _FINAL):
                raise
            if attempt < _ATTEMPTS and "OutOfMemory" not in code:
                # The embedded engine does not say which of its errors are conflicts that pass; nothing was written.
                time.sleep(0.2 * 2**attempt)
                self.batch(text, rows, attempt + 1)
            elif len(rows) > 1:
                self.batch(text, rows[: len(rows) // 2], attempt)
                self.batch(text, rows[len(rows) // 2 :], attempt)
            else:
                raise

    def _commit(self, text: str, rows: list[dict[str, Any]]) -> None:
        fence = "MATCH (m:MedkgRelease {loader: $me}) SET m.rows = $n RETURN count(m) AS n"
        with self.session() as session, session.begin_transaction() as transaction:
            owner = transaction.run(fence, {"me": self.token, "n": len(rows)}).single(strict=True)
            if not owner["n"]:
                raise _taken()
            transaction.run(text, {"rows": rows}).consume()
            transaction.commit()


class _Work:
    """The texts for one kind of rows, run in batches of one label."""

    def __init__(self, name: str, loader: _Loader, total: int) -> None:
        self.name = name
        self.loader = loader
        self.total = total
        self.edge = name == "statements"
        self.done = 0

    def remove(self, frame: pl.DataFrame) -> None:
        delete = "DELETE r" if self.edge else "DETACH DELETE n"
        self._each(frame.drop("digest"), lambda label: f"{self._found(label)} {delete}")

    def add(self, frame: pl.DataFrame) -> None:
        def text(label: str) -> str:
            if self.edge:
                ends = "MATCH (s:NamedThing {id: row.subject}) MATCH (o:NamedThing {id: row.object})"
                return f"UNWIND $rows AS row {ends} CREATE (s)-[r:`{label}`]->(o) SET r = row.values"
            labels = f"NamedThing:`{label}`" if self.name == "nodes" and label != "NamedThing" else f"`{label}`"
            return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row.values"

        self._each(frame, text)

    def update(self, frame: pl.DataFrame) -> None:
        what = "r" if self.edge else "n"
        self._each(frame, lambda label: f"{self._found(label)} SET {what} = row.values")

    def _found(self, label: str) -> str:
        if self.edge:
            ends = "(s:NamedThing {id: row.subject})-[r:`%s` {id: row.id}]->(o:NamedThing {id: row.object})"
            return f"UNWIND $rows AS row MATCH {ends % label}"
        root = "NamedThing" if self.name == "nodes" else label
        return f"UNWIND $rows AS row MATCH (n:`{root}` {{id: row.id}})"

    def _each(self, frame: pl.DataFrame, text: Callable[[str], str]) -> None:
        for (label,), group in sorted(frame.group_by("label"), key=lambda pair: str(pair[0][0])):
            query = text(str(label).replace("`", ""))
            # The server works on one batch while the next is made ready.
            with ThreadPoolExecutor(1) as pool:
                sent: tuple[Future[None], int] | None = None
                for rows in _batches(self._rows(group)):
                    self._received(sent)
                    sent = pool.submit(self.loader.batch, query, rows), len(rows)
                self._received(sent)

    def _received(self, sent: tuple[Future[None], int] | None) -> None:
        if sent is not None:
            sent[0].result()
            self.done += sent[1]
            self.loader.listen(self.name, self.done, self.total)

    def _rows(self, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
        for key, values in shape.properties(frame):
            values["id"] = key["id"]
            if "digest" in key:
                values["digest"] = key["digest"]
            if self.name == "nodes" and "name" in values:
                values["embedding"] = name_vector(values["name"])
            yield {**key, "values": values}


def _nobody_listens(stage: str, done: int, total: int) -> None:
    """What is told when nobody asked to be told."""


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held


def _taken() -> StoreError:
    return StoreError("another load of this database has started", hint="let it end, then run this one again")
