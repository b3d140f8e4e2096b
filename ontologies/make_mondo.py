"""Make `mondo.sssom.tsv.gz`: Mondo's ids, names and exact matches, as one compact SSSOM table of facts.

    python ontologies/make_mondo.py FOLDER_OF_MONDO_SSSOM_TABLES

Source: the `mondo_exactmatch_*.sssom.tsv` tables of the Mondo Disease Ontology (CC BY 4.0, https://mondo.monarchinitiative.org).
Kept: subject id, subject label, object id. Left out: labels of other vocabularies, justifications, everything else.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

from kg.model import Mapping, Node
from loaders.base import Origin, Problems, lines
from loaders.ontology.sssom import SssomReader

OUT = Path(__file__).with_name("mondo.sssom.tsv.gz")
WANTED = ("doid", "icd10cm", "mesh", "ncit", "omim", "orphanet", "sctid", "umls")


def _version(path: Path) -> str:
    for _, text in lines(path, Problems()):
        if match := re.search(r"mondo/releases/(\d{4}-\d{2}-\d{2})/", text):
            return match.group(1)
    return ""


def main(folder: Path) -> None:
    names: dict[str, str] = {}
    rows: set[tuple[str, str]] = set()
    versions: set[str] = set()
    for vocabulary in WANTED:
        (path,) = folder.glob(f"mondo_exactmatch_{vocabulary}.sssom.tsv*")
        versions.add(_version(path))
        for record in SssomReader().read(path, Origin("infores:mondo"), Problems()):
            if isinstance(record, Node):
                names[record.id] = f"obsolete {record.name}" if record.deprecated else record.name
            elif isinstance(record, Mapping):
                rows.add((record.subject, record.object))
    head = [
        "# mapping_set_id: medkg/ontologies/mondo.sssom.tsv.gz",
        f"# mapping_set_version: {max(versions)}",
        "# license: https://creativecommons.org/licenses/by/4.0/",
        "# comment: ids, names and exact matches taken from the Mondo Disease Ontology's SSSOM tables by make_mondo.py",
        "subject_id\tsubject_label\tpredicate_id\tobject_id",
    ]
    body = [f"{s}\t{names.get(s, '')}\tskos:exactMatch\t{o}" for s, o in sorted(rows)]
    data = "\n".join([*head, *body, ""]).encode()
    OUT.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{OUT.name}: {len(names)} names, {len(rows)} exact matches, {OUT.stat().st_size} bytes, {max(versions)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
