"""Medical Subject Headings from the files of the US National Library of Medicine: `desc2026.xml`, `supp2026.xml`.

Elements: https://www.nlm.nih.gov/mesh/xml_data_elements.html. Descriptors of diseases and substances become nodes with
their entry terms and, by tree numbers, what lies above them; supplementary records become nodes too, rare diseases
below the headings they are mapped to. Other branches (organisms, places, methods) are no part of this graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from kg.errors import InputError, Location
from kg.model import Evidence, Node, Statement, normalise_curie
from loaders.base import Origin, Problems
from loaders.literature.xmlsafe import Element, elements, text_of, words
from loaders.ontology.mesh_names import category_of_trees, spoken_names

__all__ = ["MeshReader"]

_CHEMICAL, _DISEASE = "1", "3"
_RECORDS = ("DescriptorRecord", "SupplementalRecord")


class MeshReader:
    """Yields nodes in the order of the file, then `biolink:subclass_of` of descriptors. A record without id or name is
    reported and left out.
    """

    name: ClassVar[str] = "mesh"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["graph"]] = "graph"

    def can_read(self, path: Path, head: bytes) -> bool:
        """True when the root is one of MeSH's record sets.

        >>> MeshReader().can_read(Path("d.xml"), b"<DescriptorRecordSet LanguageCode='eng'>")
        True
        """
        return b"<DescriptorRecordSet" in head or b"<SupplementalRecordSet" in head

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Node | Statement]:
        """Yield the records. Raises `InputError` when the file is no well-formed XML; what came before was yielded."""
        trees: dict[str, str] = {}
        for element in elements(path, *_RECORDS):
            try:
                node, numbers, above = _record(element, origin)
            except InputError as error:
                error.where = Location(str(path), line=element.sourceline, record=_text(element, "DescriptorUI"))
                problems.add(error)
                continue
            if node is not None:
                trees.update(dict.fromkeys(numbers, node.id))
                yield node
                yield from (_below(node.id, one, origin) for one in above)
        pairs = {(id, trees[up]) for number, id in trees.items() if (up := number.rpartition(".")[0]) in trees}
        yield from (_below(child, parent, origin) for child, parent in sorted(pairs) if child != parent)


def _record(element: Element, origin: Origin) -> tuple[Node | None, list[str], list[str]]:
    """The node of a record (None when it is no disease or substance), its tree numbers, and the ids above it."""
    kind = "Descriptor" if element.tag == _RECORDS[0] else "SupplementalRecord"
    id, name = _text(element, f"{kind}UI"), _text(element, f"{kind}Name/String")
    if not id or not name:
        raise InputError("has no id or no name")
    numbers = [words(text_of(one)) for one in element.findall("TreeNumberList/TreeNumber")]
    above: list[str] = []
    if kind == "Descriptor":
        category = category_of_trees(numbers, name)
    else:
        which = element.get("SCRClass", "")
        category = {_CHEMICAL: "ChemicalEntity", _DISEASE: "Disease"}.get(which, "")
        if which == _DISEASE:
            mapped = element.findall("HeadingMappedToList/HeadingMappedTo/DescriptorReferredTo/DescriptorUI")
            above = [normalise_curie(f"MESH:{words(text_of(one)).lstrip('*')}") for one in mapped]
    if not category:
        return None, [], []
    terms = element.findall("ConceptList/Concept/TermList/Term")
    said = [words(text_of(one.find("String"))) for one in terms if one.get("IsPermutedTermYN") != "Y"]
    first, *others = spoken_names([name, *filter(None, said)])
    curie = normalise_curie(f"MESH:{id}")
    return Node(curie, category, first, synonyms=tuple(others), source=origin.source), numbers, above


def _text(element: Element, path: str) -> str:
    return words(text_of(element.find(path)))


def _below(child: str, parent: str, origin: Origin) -> Statement:
    evidence = Evidence(origin.source, source_version=origin.version, license=origin.license)
    return Statement(child, "biolink:subclass_of", parent, evidence=(evidence,))
