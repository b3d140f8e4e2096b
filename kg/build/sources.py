"""Turn what the user names (a file, a folder, a source of `ontologies/manifest.toml`) into files to read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from kg.build.home import sources_folders
from kg.errors import InputError, Location, MedkgError, SourceNotFoundError, UsageError
from kg.release.manifest import file_hash
from kg.resources import ontology_file
from loaders.base import Origin, Reader
from loaders.registry import find_reader, reader_named

__all__ = ["LOCAL_SOURCE", "Input", "known_sets", "known_sources", "locate", "resolve"]

LOCAL_SOURCE = "infores:medkg-local"
"""Source of what comes from a file of the user's own."""
_OWN_FORMAT = ("hpoa", "hpo_genes")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. `name` is the source it belongs to: a name of the manifest, or the path the user gave."""

    name: str
    path: Path
    reader: Reader
    origin: Origin
    sha256: str


@lru_cache(maxsize=1)
def known_sources() -> dict[str, dict[str, str]]:
    """The tables of `ontologies/manifest.toml` that are built into releases.

    >>> "hpo" in known_sources(), "clinical" in known_sources()
    (True, False)
    """
    # Sets have no reader, nor have tables that ship to be looked up.
    return {name: row for name, row in _manifest().items() if row.get("reader", "none") != "none"}


@lru_cache(maxsize=1)
def known_sets() -> dict[str, list[str]]:
    """The sets of sources, each with its members in the order of the manifest.

    >>> "hpoa" in known_sets()["clinical"]
    True
    """
    sets = {name: row["members"] for name, row in _manifest().items() if "members" in row}
    return {
        name: [source for source, row in known_sources().items() if row.get("set") == members]
        for name, members in sets.items()
    }


def _manifest() -> dict[str, dict[str, str]]:
    text = ontology_file("manifest.toml").read_text(encoding="utf-8")
    return {name: row for name, row in tomllib.loads(text).items() if isinstance(row, dict)}


def locate(name: str) -> Path:
    """The file of a named source on this machine: the mirror, the user's own folder, then the copy that ships.

    Raises `SourceNotFoundError` that says how to get it.
    """
    row = known_sources()[name]
    names = [row["file"], *row.get("mirror", "").split()]
    for folder in sources_folders():
        for file in (*names, *(f"{one}.gz" for one in names)):
            for candidate in (folder / row.get("folder", name) / file, folder / file):
                if candidate.is_file():
                    return candidate
    shipped = _shipped(row.get("offline", ""))
    if shipped is not None and shipped.is_file():
        return shipped
    get = "see its address in ontologies/manifest.toml" if "manual" in row else f"medkg fetch {name}"
    hint = f"{get}, or put {row['file']} into a folder and name it in MEDKG_SOURCES"
    raise SourceNotFoundError(f"source {name} is not on this machine", hint=hint)


def _shipped(where: str) -> Path | None:
    package, _, name = where.partition(":")
    if package == "ontologies":
        return ontology_file(name)
    if not package:
        return None
    try:
        # The wheel is looked up without importing it: only its data files are wanted.
        entry = next((f for f in files(package) or [] if str(f).endswith(f"{package}/{name}")), None)
    except PackageNotFoundError:
        return None
    return Path(str(entry.locate())) if entry is not None else None


def resolve(
    names: Iterable[str],
    on_problem: Callable[[MedkgError], None],
    on_missing: Callable[[str], None] = lambda _: None,
) -> list[Input]:
    """Every file behind the names, in their order; within a folder by path. What cannot be used goes to `on_problem`.

    Of a set of sources those at hand are taken, and the others named to `on_missing`.
    Raises `UsageError` when a name is neither a file, a folder, nor a known source or set.
    """
    inputs: list[Input] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inputs += _folder(path, on_problem)
        elif path.is_file():
            inputs.append(_file(name, path))
        elif name in known_sources():
            inputs.append(_named(name))
        elif name in known_sets():
            inputs += _set(name, on_missing)
        else:
            known = ", ".join([*known_sets(), *known_sources()])
            raise UsageError(f"{name!r} is neither a file, a folder, nor a known source", hint=f"sources: {known}")
    return inputs


def _set(name: str, on_missing: Callable[[str], None]) -> list[Input]:
    found = []
    for member in known_sets()[name]:
        try:
            found.append(_named(member))
        except SourceNotFoundError:
            on_missing(member)
    return found


def _named(name: str) -> Input:
    row = known_sources()[name]
    path = locate(name)
    digest = file_hash(path)
    # The version in the manifest is that of the pinned copy; another file speaks for itself.
    version = row.get("version", "") if digest == row.get("sha256") else ""
    return Input(name, path, reader_named(row["reader"]), Origin(row["source"], version, row["license"]), digest)


def _file(name: str, path: Path) -> Input:
    reader = find_reader(path)
    return Input(name, path, reader, _default_origin(reader), file_hash(path))


def _default_origin(reader: Reader) -> Origin:
    """What is known of a file that the user names by its path.

    A format that only one source is written in speaks for that source; formats that state their sources themselves
    (papers, KGX) are left to do so; for the rest nothing is known but that it is the user's own.
    """
    rows = [row for row in known_sources().values() if row["reader"] == reader.name]
    if reader.name in _OWN_FORMAT and len(rows) == 1:
        return Origin(rows[0]["source"], "", rows[0]["license"])
    return Origin("" if reader.yields == "documents" or reader.name == "kgx" else LOCAL_SOURCE)


def _folder(folder: Path, on_problem: Callable[[MedkgError], None]) -> list[Input]:
    found = []
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not _ignored(p, folder))
    if not paths:
        on_problem(InputError("the folder holds no files", where=Location(str(folder))))
    for path in paths:
        try:
            found.append(_file(str(folder), path))
        except InputError as error:
            on_problem(error)
    return found


def _ignored(path: Path, folder: Path) -> bool:
    """Hidden files, and files that describe a corpus rather than belong to it."""
    inside = path.relative_to(folder)
    return any(part.startswith(".") for part in inside.parts) or path.name in ("corpus.json", "README.md", "LICENSE")
