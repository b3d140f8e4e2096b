"""What a dump says of itself: VoID and DCAT, and the manifest whole, so that a release can be made of it again.

No time stands here, as none stands in the manifest: equal releases give equal dumps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.mapping import Block
from kg.rdf.terms import BASE, literal, prefixes, resource, typed

if TYPE_CHECKING:
    from kg.release.manifest import Manifest, SourceEntry

__all__ = ["dataset_iri", "metadata_blocks"]

_VOCABULARIES = ("biolink", "dcterms", "oa", "prov", "rdfs", "skos")


def dataset_iri(manifest: Manifest) -> str:
    """The IRI of a release as a data set, as a term."""
    return f"<{BASE}release/{manifest.content_hash}>"


def metadata_blocks(manifest: Manifest) -> list[Block]:
    """The data set, its parts by class, its sources with versions and licences, and the software that made it."""
    me = dataset_iri(manifest)
    kind = resource("rdf:type")
    pairs = [
        (kind, resource("void:Dataset")),
        (kind, resource("dcat:Dataset")),
        (resource("dcterms:title"), literal("A release of the medkg medical knowledge graph", "en")),
        (resource("dcterms:identifier"), literal(manifest.content_hash)),
        (resource("dcterms:creator"), resource("medkg:software")),
        (resource("medkg:biolinkVersion"), literal(manifest.biolink)),
        (resource("void:entities"), typed(int(manifest.tables["nodes"]["rows"]), "integer")),
        (resource("void:uriSpace"), literal(BASE)),
        (resource("medkg:manifest"), literal(manifest.to_bytes().decode("utf-8"))),
    ]
    pairs += [(resource("void:vocabulary"), f"<{prefixes()[name]}>") for name in _VOCABULARIES]
    blocks = [(me, pairs)]
    parts = (("biolink:Association", "statements"), ("medkg:Evidence", "evidence"), ("medkg:Document", "documents"))
    for curie, table in parts:
        part = f"{me[:-1]}/part/{table}>"
        pairs.append((resource("void:classPartition"), part))
        rows = typed(int(manifest.tables[table]["rows"]), "integer")
        blocks.append((part, [(resource("void:class"), resource(curie)), (resource("void:entities"), rows)]))
    for place, source in enumerate(manifest.sources):
        part = f"{me[:-1]}/source/{place}>"
        pairs.append((resource("dcterms:source"), part))
        blocks.append((part, _source(source)))
    software = [(kind, resource("prov:SoftwareAgent")), (resource("rdfs:label"), literal(manifest.tool))]
    return [*blocks, (resource("medkg:software"), software)]


def _source(source: SourceEntry) -> list[tuple[str, str]]:
    pairs = [
        (resource("rdf:type"), resource("dcat:Dataset")),
        (resource("dcterms:title"), literal(source.name)),
        (resource("dcterms:identifier"), literal(source.source)),
        (resource("medkg:sha256"), literal(source.sha256)),
    ]
    if source.version:
        pairs.append((resource("medkg:sourceVersion"), literal(source.version)))
    if source.license:
        pairs.append((resource("dcterms:license"), literal(source.license)))
    return pairs
