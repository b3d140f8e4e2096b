"""What is installed is what pyproject.toml says."""

import os
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest

HEAVY = ("neo4j", "py2neo", "rdflib", "scispacy", "sentence-transformers", "spacy", "torch")


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def test_four_packages_are_installed_by_name(project):
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert sorted(wheel["packages"]) == ["extractors", "kg", "loaders", "queries"]


def test_the_light_set_is_light(project):
    names = " ".join(project["project"]["dependencies"])
    assert not [name for name in HEAVY if name in names]


def test_every_source_of_the_manifest_is_complete(root):
    sources = tomllib.loads((root / "ontologies" / "manifest.toml").read_text(encoding="utf-8"))
    for name, row in sources.items():
        if "members" in row:
            continue  # a set of sources
        assert {"title", "url", "version", "license", "source", "reader", "file"} <= set(row), name
        assert row["source"].startswith("infores:"), name
        assert "offline" not in row or len(row["sha256"]) == 64, name
        if row.get("offline", "").startswith("ontologies:"):
            assert (root / row["script"]).is_file(), name


def test_pinned_copies_are_those_of_the_manifest():
    from kg.build.sources import known_sources, locate
    from kg.release.manifest import file_hash

    with pytest.MonkeyPatch.context() as patch:
        # A mirror of the user's may hold other versions; the pinned copies are meant here.
        patch.delenv("MEDKG_SOURCES", raising=False)
        patch.setenv("MEDKG_HOME", "/nonexistent")
        wrong = [
            name
            for name, row in known_sources().items()
            if "offline" in row and file_hash(locate(name)) != row["sha256"]
        ]
    assert not wrong


@pytest.mark.skipif(
    os.environ.get("MEDKG_ENVIRONMENT") != "full",
    reason="light environment: `make test` installs everything and says so by MEDKG_ENVIRONMENT=full",
)
def test_the_full_environment_is_full():
    missing = []
    for name in HEAVY:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    assert not missing
