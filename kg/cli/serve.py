"""medkg serve"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import examples

__all__ = ["command"]


@click.group("serve")
def command() -> None:
    """Answer over HTTP."""


@command.command(
    "sparql",
    epilog=examples("medkg load release --to oxigraph:graph", "medkg serve sparql oxigraph:graph --port 7878"),
)
@click.argument("store")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines ask.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True)
@click.option("--seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Time of one query.")
@click.option("--megabytes", type=click.IntRange(min=1), default=64, show_default=True, help="Size of one answer.")
@click.option("--processes", type=click.IntRange(min=1), default=4, show_default=True, help="Queries at a time.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="A site whose pages may ask; '*' for all.")
def _sparql(
    store: str, host: str, port: int, seconds: float, megabytes: int, processes: int, cors: tuple[str, ...]
) -> None:
    """Serve STORE (oxigraph:DIR) as a SPARQL 1.1 endpoint at /sparql, with a page to ask from at /.

    It only reads: updates and SERVICE are refused. Needs the extra `serve`.
    """
    from importlib.util import find_spec

    from kg.errors import StoreError, UsageError

    scheme, _, folder = store.partition(":")
    if scheme != "oxigraph" or not folder:
        raise UsageError("only an Oxigraph store is served", hint="medkg serve sparql oxigraph:DIR")
    if missing := [name for name in ("pyoxigraph", "starlette", "uvicorn") if find_spec(name) is None]:
        raise StoreError(f"the package {missing[0]} is not installed", hint='pip install "medkg[serve]"')
    import uvicorn

    from queries.service.sparql import Endpoint, EndpointLimits, sparql_app

    limits = EndpointLimits(seconds=seconds, answer=megabytes << 20, processes=processes)
    endpoint = Endpoint(Path(folder), limits)
    click.echo(f"http://{host}:{port}/ answers for {folder}; Ctrl+C ends it")
    try:
        uvicorn.run(sparql_app(endpoint, origins=cors), host=host, port=port, log_level="warning")
    finally:
        endpoint.close()
