"""A process that answers SPARQL over one read-only store, and can be killed when a query takes too long.

Oxigraph cannot stop a query that runs, so queries run here and not in the program that asks. Run as
`python -m kg.store.sparql_worker STORE MEGABYTES`; messages on both pipes are pickled with their length before them. An
answer is ("rows", names, rows, cut), ("bytes", media type, bytes), ("too large", text), ("ready",) or ("error", text).
It never updates.
"""

from __future__ import annotations

import pickle
import struct
import sys
from io import BytesIO
from itertools import islice
from typing import IO, Any

__all__ = ["main", "receive", "send"]

_LENGTH = struct.Struct(">Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; raises `EOFError` when the other side has gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    data = stream.read(_LENGTH.unpack(head)[0])
    return pickle.loads(data)  # noqa: S301 (our own child or parent on a private pipe)


def main(folder: str, megabytes: str) -> None:
    """Answer until standard input closes."""
    from pyoxigraph import Store

    _limit_memory(int(megabytes))
    store = Store.read_only(folder)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    send(answers, ("ready",))
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        try:
            answer = _answer(store, request)
        except (SyntaxError, ValueError, OSError) as error:
            answer = ("error", str(error))
        send(answers, answer)


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _answer(store: Any, request: dict[str, Any]) -> tuple[Any, ...]:
    from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QueryTriples

    default = [NamedNode(iri) for iri in request.get("default_graphs", ())]
    named = [NamedNode(iri) for iri in request.get("named_graphs", ())]
    if named and not default:
        default = [NamedNode("urn:x-medkg:empty")]  # the protocol: a data set with named graphs alone
    found = store.query(
        request["text"],
        default_graph=default or DefaultGraph(),
        named_graphs=named or ([] if default else None),
    )
    limit = request["rows"]
    if request["accept"] is None:
        if isinstance(found, QueryBoolean):
            return ("rows", ["answer"], [(bool(found),)], False)
        if isinstance(found, QueryTriples):
            triples = list(islice(found, limit + 1))
            rows = [tuple(_plain(term) for term in triple) for triple in triples]
            return ("rows", ["subject", "predicate", "object"], rows[:limit], len(rows) > limit)
        names = [variable.value for variable in found.variables]
        rows = [tuple(_plain(term) for term in solution) for solution in islice(found, limit + 1)]
        return ("rows", names, rows[:limit], len(rows) > limit)
    return _serialized(found, request["accept"], limit)


def _plain(term: Any) -> Any:
    """A term as (kind, value, datatype): `iri`, `literal` or `other`; None where nothing is bound."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return ("iri", term.value, "")
    if isinstance(term, Literal):
        return ("literal", term.value, term.datatype.value)
    return ("other", str(term), "")


def _serialized(found: Any, accept: dict[str, str], limit: int) -> tuple[Any, ...]:
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat

    kind = "graph" if isinstance(found, QueryTriples) else "boolean" if isinstance(found, QueryBoolean) else "rows"
    media = accept[kind]
    format = (RdfFormat if kind == "graph" else QueryResultsFormat).from_media_type(media)
    target = _Bounded(limit)
    try:
        found.serialize(target, format=format)
    except (OSError, ValueError):
        if not target.full:
            raise
        return ("too large", f"the answer is larger than {limit >> 20} MiB")
    return ("bytes", media, target.getvalue())


class _Bounded(BytesIO):
    """A buffer that refuses more bytes than a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._left = limit
        self.full = False

    def write(self, data: Any) -> int:
        self._left -= len(data)
        if self._left < 0:
            self.full = True
            raise OSError("full")
        return super().write(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
