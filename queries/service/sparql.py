"""A SPARQL 1.1 endpoint over an Oxigraph directory: the query half of the protocol (W3C, 2013), reading only.

`/sparql` takes a query by GET, by POST of a form, or by POST of `application/sparql-query`; without a query it tells of
itself. `/` is a page to ask from that needs nothing from the network. Each query runs in a process that is killed when
its time is over (`kg.store.sparql_pool`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kg.errors import MedkgError, QueryError
from kg.rdf.terms import prefixes
from kg.store.oxigraph import store_folder
from kg.store.sparql_pool import SparqlPool
from kg.store.sparql_text import refuse_unsafe
from queries.service.negotiation import BOOLEAN_TYPES, GRAPH_TYPES, ROW_TYPES, choose

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["Endpoint", "EndpointLimits", "sparql_app"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_KNOWN = frozenset({"query", "default-graph-uri", "named-graph-uri"})
_PAGE = Path(__file__).with_name("page.html")


@dataclass(frozen=True, slots=True)
class EndpointLimits:
    """What the endpoint grants: seconds and bytes of answer a query, bytes of a request, queries at a time."""

    seconds: float = 30.0
    answer: int = 64 << 20
    request: int = 1 << 20
    processes: int = 4


_LIMITS = EndpointLimits()


class _RefusedError(Exception):
    """A request that the protocol does not allow, with its status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Endpoint:
    """Answers requests from a pool of processes over one store."""

    def __init__(self, folder: Path, limits: EndpointLimits = _LIMITS) -> None:
        self.limits = limits
        self._pool = SparqlPool(store_folder(folder), size=limits.processes)

    async def answer(self, request: Request) -> Response:
        """The answer to one request; what goes wrong becomes a plain text with the status that the protocol names."""
        from starlette.responses import PlainTextResponse

        try:
            return await self._answer(request)
        except _RefusedError as error:
            return PlainTextResponse(f"{error}\n", error.status)
        except QueryError as error:
            late = error.why.startswith(("stopped", "the store is busy"))
            return PlainTextResponse(f"{error}\n", 503 if late else 400)
        except MedkgError as error:
            return PlainTextResponse(f"{error}\n", 500)

    async def page(self, request: Request) -> Response:
        """The page to ask from."""
        from starlette.responses import HTMLResponse

        return HTMLResponse(_PAGE.read_text(encoding="utf-8"))

    def close(self) -> None:
        """End all processes."""
        self._pool.close()

    async def _answer(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import Response

        parameters = await self._parameters(request)
        accept = request.headers.get("accept", "")
        if not parameters.get("query"):
            return _description(request, accept)
        if len(parameters["query"]) > 1:
            raise _RefusedError(400, "more than one query was given")
        chosen = {
            "rows": choose(accept, ROW_TYPES),
            "boolean": choose(accept, BOOLEAN_TYPES) or (BOOLEAN_TYPES[0] if choose(accept, ROW_TYPES) else ""),
            "graph": choose(accept, GRAPH_TYPES),
        }
        if not any(chosen.values()):
            raise _RefusedError(
                406, f"none of the types asked for is written; known: {', '.join(ROW_TYPES + GRAPH_TYPES)}"
            )
        text = parameters["query"][0]
        refuse_unsafe(text)
        message = {
            "text": text,
            "rows": self.limits.answer,
            # A query of the other form than the header thinks of is answered in our first type.
            "accept": {kind: media or _FIRST[kind] for kind, media in chosen.items()},
            "default_graphs": parameters.get("default-graph-uri", []),
            "named_graphs": parameters.get("named-graph-uri", []),
        }
        found = await run_in_threadpool(self._pool.ask, message, self.limits.seconds)
        if found[0] == "too large":
            raise _RefusedError(413, f"{found[1]}: ask for less, by LIMIT")
        return Response(found[2], media_type=found[1], headers={"vary": "accept"})

    async def _parameters(self, request: Request) -> dict[str, list[str]]:
        url = request.url.query
        if request.method == "POST":
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            body = await self._body(request)
            if kind == _QUERY:
                found = {**_decoded(url), "query": [body]}
            elif kind == _FORM:
                found = _decoded(body)
            elif kind == "application/sparql-update":
                raise _RefusedError(403, "updates are refused: this endpoint only reads")
            else:
                raise _RefusedError(415, f"POST takes {_FORM} or {_QUERY}")
        else:
            found = _decoded(url)
        if "update" in found:
            raise _RefusedError(403, "updates are refused: this endpoint only reads")
        return {name: values for name, values in found.items() if name in _KNOWN}

    async def _body(self, request: Request) -> str:
        data = bytearray()
        async for part in request.stream():
            data += part
            if len(data) > self.limits.request:
                raise _RefusedError(413, f"the request is larger than {self.limits.request >> 10} KiB")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise _RefusedError(400, "the request is not UTF-8") from None


_FIRST = {"rows": ROW_TYPES[0], "boolean": BOOLEAN_TYPES[0], "graph": GRAPH_TYPES[0]}


def _decoded(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError):
        raise _RefusedError(400, "the parameters cannot be read") from None


def _description(request: Request, accept: str) -> Response:
    """The service description (W3C, 2013), in Turtle."""
    from starlette.responses import Response

    if request.method == "POST":
        raise _RefusedError(400, "no query was given")
    if not choose(accept, ("text/turtle",)) and "text/html" not in accept:
        raise _RefusedError(406, "the description of the service is written in text/turtle")
    formats = (
        "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples JSON-LD RDF_XML"
    )
    names = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in formats.split())
    text = f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <{prefixes()["void"]}> .
[] a sd:Service ;
    sd:endpoint <{request.url.replace(query="")}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {names} ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
"""
    return Response(text, media_type="text/turtle")


def sparql_app(endpoint: Endpoint, *, origins: tuple[str, ...] = ()) -> Starlette:
    """The application. `origins` are the sites whose pages may ask from a browser (CORS); `*` for all."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.routing import Route

    routes = [Route("/sparql", endpoint.answer, methods=["GET", "POST"]), Route("/", endpoint.page)]
    cors = Middleware(CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"], allow_headers=["*"])
    return Starlette(routes=routes, middleware=[cors] if origins else [])
