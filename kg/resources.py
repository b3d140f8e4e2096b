"""Find the files that travel with the package: `ontologies/`, `examples/` and the query library.

In a checkout they are folders beside `kg/`; in an installed wheel they lie inside it.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["example_file", "library_folder", "ontology_file"]

_PACKAGE = Path(__file__).resolve().parent


def _find(folder: str, name: str) -> Path:
    installed = _PACKAGE / f"_{folder}" / name
    return installed if installed.exists() else _PACKAGE.parent / folder / name


def ontology_file(name: str) -> Path:
    """Path of a file in `ontologies/` (it may not exist: the caller says what is missing).

    >>> ontology_file("prefixes.json").name
    'prefixes.json'
    """
    return _find("ontologies", name)


def example_file(name: str) -> Path:
    """Path of a file or folder in `examples/`.

    >>> example_file("demo").name
    'demo'
    """
    return _find("examples", name)


def library_folder(language: str) -> Path:
    """Folder of the named queries in one language (`cypher`, `sparql`).

    >>> library_folder("cypher").parts[-3:]
    ('queries', 'library', 'cypher')
    """
    # Beside `kg` both in a checkout and when installed: the four packages lie side by side.
    return _PACKAGE.parent / "queries" / "library" / language
