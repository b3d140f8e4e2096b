"""The driver's errors in our words: what happened, and what to do next. No message holds a secret or a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.errors import QueryError, StoreError

if TYPE_CHECKING:
    from neo4j.exceptions import Neo4jError

__all__ = ["caret", "translated"]

# Neo4j counts columns from 1, the embedded engine from 0.
_PLACE = re.compile(r"line (\d+)(?:, column (\d+)|:(\d+))")


@contextmanager
def translated(selector: str, *, seconds: float | None = None) -> Iterator[None]:
    """Turn what the driver raises inside into `StoreError` or `QueryError`.

    `seconds` is the time limit that was set.
    """
    from neo4j import exceptions as e

    try:
        yield
    except e.AuthError:
        hint = "set NEO4J_USERNAME and NEO4J_PASSWORD (for a server without passwords: leave both unset)"
        raise StoreError(f"{selector} does not accept these credentials", hint=hint) from None
    except e.ConfigurationError as error:
        raise StoreError(f"{selector} cannot be used ({error})", hint="bolt://HOST:7687 is the usual form") from None
    except e.Neo4jError as error:
        raise _of_server(error, selector, seconds) from None
    except e.UnsupportedServerProduct:
        raise _too_old(selector) from None
    except e.DriverError as error:
        if "handshake" in f"{error} {error.__cause__}".lower():
            raise _too_old(selector) from None
        hint = "is the server running, and is the port that of Bolt (7687)?"
        raise StoreError(f"{selector} cannot be reached", hint=hint) from None


def _too_old(selector: str) -> StoreError:
    return StoreError(
        f"{selector} does not speak a Bolt of this age", hint="medkg needs Neo4j 5.23 or newer (or arcadedb:DIR)"
    )


def _of_server(error: Neo4jError, selector: str, seconds: float | None) -> StoreError:
    code, message = error.code or "", error.message or ""
    if "TransactionTimedOut" in code or "Terminated" in code or "exceeded timeout" in message.lower():
        limit = f"{seconds:g} s" if seconds else "its time limit"
        return QueryError(f"the query was stopped after {limit}", hint="ask for less, or allow more with --seconds")
    if "Syntax" in code:
        return QueryError(_first_line(message), hint="docs/graph-in-cypher.md lists labels, types and properties")
    if "read access mode" in message or "Forbidden" in code or "not allowed to" in message.lower():
        return QueryError("the query writes, and only reading is allowed", hint="--write allows it")
    if "ParameterMissing" in code:
        return QueryError(_first_line(message), hint="give it with --param NAME=VALUE")
    if "DatabaseNotFound" in code:
        return StoreError(f"{selector} has no such database", hint="name it after a slash: bolt://HOST:7687/neo4j")
    if "ServiceUnavailable" in code or "DatabaseUnavailable" in code:
        return StoreError(f"{selector} is not available now", hint="wait for it to start, and try again")
    return QueryError(f"{selector} refused the query: {_first_line(message)}")


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0] if message.strip() else "no reason was given"


def caret(text: str, message: str) -> str:
    """The line of a query text at which a message points, with a caret below; empty when it points nowhere.

    >>> print(caret("MATCH (n\\nRETURN n", "Invalid input 'n' (line 2, column 8 (offset: 16))"))
    RETURN n
           ^
    """
    if not (match := _PLACE.search(message)):
        return ""
    line, first, zeroth = match.groups()
    number, column = int(line), int(zeroth) if first is None else int(first) - 1
    lines = text.splitlines()
    if not 1 <= number <= len(lines):
        return ""
    return f"{lines[number - 1]}\n{' ' * max(0, column)}^"
