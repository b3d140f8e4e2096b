"""A release, or a part of it, as a graph of rdflib: for people whose tools are built on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.rdf.blocks import Options, object_blocks, release_blocks

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.model import Node, Statement
    from kg.rdf.blocks import GraphBlock
    from kg.release.read import Release

__all__ = ["opened_graph", "to_rdflib"]


def to_rdflib(
    release: Release | None = None, *, nodes: Iterable[Node] = (), statements: Iterable[Statement] = ()
) -> Graph:
    """A graph in memory of a whole release, or of chosen things and statements. Needs the extra `rdf`.

    A release of millions of triples takes rdflib minutes; `opened_graph` opens a store in no time instead.

    >>> from kg.model import Node
    >>> len(to_rdflib(nodes=[Node("HP:0001250", "PhenotypicFeature", "Seizure")]))
    4
    """
    from rdflib import Graph

    blocks: Iterable[GraphBlock] = object_blocks(nodes, statements, options=Options())
    if release is not None:
        blocks = release_blocks(release)
    lines = [f"{s} {p} {o} .\n" for _, (s, pairs) in blocks for p, o in pairs]
    return Graph().parse(data="".join(lines), format="nt")


def opened_graph(folder: Path) -> Graph:
    """A graph of rdflib over the files of a loaded `oxigraph:DIR`, read-only, with Oxigraph's own speed.

    Raises `StoreError` when the package oxrdflib is missing or the folder holds no store.
    """
    try:
        from oxrdflib import OxigraphStore
        from rdflib import Graph
    except ImportError:
        raise StoreError("the package oxrdflib is not installed", hint='pip install "medkg[rdf]"') from None
    from pyoxigraph import Store

    if not (folder / "store").is_dir():
        raise StoreError(f"{folder} holds no release", hint=f"medkg load RELEASE --to oxigraph:{folder}")
    return Graph(store=OxigraphStore(store=Store.read_only(str(folder / "store"))), identifier=_default())


def _default() -> str:
    """What oxrdflib calls Oxigraph's default graph."""
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    return str(DATASET_DEFAULT_GRAPH_ID)
