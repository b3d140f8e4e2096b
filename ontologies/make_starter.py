"""Make `starter.tsv.gz`: what ordinary diseases show, as one compact table of facts (ids, names, numbers).

    python ontologies/make_starter.py FOLDER_OF_SOURCES

Sources and terms:
  * `ontologies/common_diseases/*.txt`: written by us from general medical knowledge (CC0);
  * Hetionet v1.0, disease-presents-symptom (CC0); HSDN, the part that maps to the Disease Ontology (CC0);
  * ids and names: Mondo (CC BY 4.0), Disease Ontology (CC BY 3.0), HPO, Symptom Ontology (CC0).
Kept: ids, names, weights, source ids. No sentence, no definition.

Rows (tab-separated), after `#` lines:
  disease  id  name  synonyms|…  related|…  prevalence 1-5  sex b/f/m  youngest  oldest   (years)
  finding  id  name
  has      disease  finding  weight  source      `risk` in place of `has`: an exposure that makes the disease likelier
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.build.sources import locate
from kg.model import Node
from loaders.base import Origin, Problems, open_binary
from loaders.ontology.obo import OboReader
from loaders.ontology.sssom import SssomReader
from queries.clinical.words import roots_of

HERE = Path(__file__).parent
OUT = HERE / "starter.tsv.gz"
WEIGHTS = {"has": (0.8, 0.45, 0.15), "risk": (0.3,)}
"""Share of patients that "typical", "common", "sometimes" stand for, and the weight of an exposure."""
TABLE_LIMIT = 12
"""Findings of a disease that are taken from HSDN, the most telling first."""


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("'s", "")))


def nodes_of(path: Path, reader: OboReader | SssomReader) -> Iterator[Node]:
    for record in reader.read(path, Origin("infores:x"), Problems()):
        if isinstance(record, Node) and not record.deprecated:
            yield record


def mondo_by_name(sources: Path) -> tuple[dict[str, str], dict[str, str]]:
    """MONDO id by plain name, and by the id of another vocabulary."""
    by_name: dict[str, str] = {}
    by_id: dict[str, str] = {}
    tables = sorted((sources / "mondo_mappings").glob("mondo_exactmatch_*.sssom.tsv*"))
    labels: list[tuple[str, str]] = []
    for path in tables:
        with open_binary(path) as stream:
            text = io.TextIOWrapper(stream, "utf-8")
            rows = csv.DictReader((line for line in text if not line.startswith("#")), delimiter="\t")
            for row in rows:
                if row["subject_label"].startswith("obsolete "):
                    continue
                by_name.setdefault(plain(row["subject_label"]), row["subject_id"])
                by_id[row["object_id"].replace("Orphanet:", "ORPHA:")] = row["subject_id"]
                labels.append((row.get("object_label") or "", row["subject_id"]))
    for node in nodes_of(sources / "disease_ontology" / "HumanDO_2015.obo.gz", OboReader()):
        mondo = by_id.get(node.id)
        if mondo:
            labels += [(name, mondo) for name in (node.name, *node.synonyms)]
    for label, mondo in labels:
        if label:
            by_name.setdefault(plain(label), mondo)
    return by_name, by_id


def findings_known(sources: Path) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    """HPO by plain name, and HPO, then SYMP, by the roots of their names; primary names first."""
    by_name: dict[str, str] = {}
    found: dict[tuple[str, ...], str] = {}
    hpo = list(nodes_of(locate("hpo"), OboReader()))
    symp = list(nodes_of(sources / "symp" / "symp.obo.gz", OboReader()))
    for terms in (hpo, symp):
        for names in ([(n.name,) for n in terms], [n.synonyms for n in terms]):
            for node, row in zip(terms, names, strict=True):
                for name in row:
                    roots = tuple(sorted(roots_of(name)))
                    if roots and node.id.startswith(("HP:", "SYMP:")):
                        found.setdefault(roots, node.id)
                    if node.id.startswith("HP:"):
                        by_name.setdefault(plain(name), node.id)
    return by_name, found


class Table:
    """The rows while they are gathered."""

    def __init__(self, sources: Path) -> None:
        self.by_name, self.by_id = mondo_by_name(sources)
        self.findings_by_name, self.known = findings_known(sources)
        self.diseases: dict[str, list[str]] = {}
        self.findings: dict[str, str] = {}
        self.rows: dict[tuple[str, str, str, str], float] = {}

    def finding(self, name: str, kind: str) -> str:
        """Id of a finding: HPO's of that name, HPO's or SYMP's where a name has the same roots, else one of ours.

        Roots alone would call fatigue lethargy, and small testes a small scrotum.
        """
        named = self.findings_by_name.get(plain(name)) or self.known.get(tuple(sorted(roots_of(name))))
        id = named if kind == "has" else None
        id = id or f"MEDKG:{'exposure' if kind == 'risk' else 'finding'}-{slug(name)}"
        self.findings.setdefault(id, name)
        return id

    def add(self, kind: str, disease: str, finding: str, weight: float, source: str) -> None:
        """Keep a row; of two the larger weight stands."""
        key = (kind, disease, finding, source)
        self.rows[key] = max(self.rows.get(key, 0.0), round(weight, 3))


def authored(table: Table) -> None:
    taken: set[str] = set()
    for path in sorted((HERE / "common_diseases").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            name, names, prevalence, sex, age, *levels = line.split("|")
            given = [one for one in names.split(";") if one]
            exact = [one for one in given if not one.startswith("~")]
            id = next((i for n in (name, *exact) if (i := table.by_name.get(plain(n))) and i not in taken), None)
            id = id or f"MEDKG:disease-{slug(name)}"
            taken.add(id)
            related = [one[1:] for one in given if one.startswith("~")]
            table.diseases[id] = [name, "|".join(exact), "|".join(related), prevalence, sex, *age.split("-")]
            weights = [*((w, "has") for w in WEIGHTS["has"]), (WEIGHTS["risk"][0], "risk")]
            for (weight, kind), cell in zip(weights, levels, strict=True):
                for finding in filter(None, map(str.strip, cell.split(","))):
                    table.add(kind, id, table.finding(finding, kind), weight, "infores:medkg-starter")


def hetionet(table: Table, sources: Path) -> None:
    names: dict[str, str] = {}
    with open_binary(sources / "hetionet" / "hetionet-v1.0-nodes.tsv.gz") as stream:
        for raw in stream:
            id, name, _ = raw.decode().rstrip("\r\n").split("\t")
            names[id] = name
    with open_binary(sources / "hetionet" / "edges-5k.sif.gz") as stream:
        for raw in stream:
            subject, kind, obj = raw.decode().rstrip("\r\n").split("\t")
            mondo = table.by_id.get(subject.partition("::")[2]) if kind == "DpS" else None
            if mondo:
                disease(table, mondo, names[subject])
                finding = symptom(table, names[obj], obj.partition("::")[2])
                table.add("has", mondo, finding, 0.2, "infores:hetionet")


def hsdn(table: Table, sources: Path) -> None:
    rows: dict[str, list[tuple[float, str, str, str]]] = {}
    with open_binary(sources / "hsdn" / "symptoms-DO.tsv.gz") as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, "utf-8"), delimiter="\t"):
            mondo = table.by_id.get(row["doid_code"])
            if mondo:
                cell = (float(row["tfidf_score"]), row["symptom_name"], row["symptom_id"], row["doid_name"])
                rows.setdefault(mondo, []).append(cell)
    for mondo, cells in sorted(rows.items()):
        best = sorted(cells, reverse=True)[:TABLE_LIMIT]
        disease(table, mondo, best[0][3])
        for score, name, mesh, _ in best:
            table.add("has", mondo, symptom(table, name, mesh), 0.4 * score / best[0][0], "infores:hsdn")


def disease(table: Table, mondo: str, name: str) -> None:
    table.diseases.setdefault(mondo, [name, "", "", "0", "b", "0", "99"])


def symptom(table: Table, name: str, mesh: str) -> str:
    turned = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
    id = table.known.get(tuple(sorted(roots_of(turned)))) or f"MESH:{mesh}"
    table.findings.setdefault(id, turned.lower())
    return id


def main(sources: Path) -> None:
    table = Table(sources)
    authored(table)
    hetionet(table, sources)
    hsdn(table, sources)
    head = [
        "#medkg-starter\t1",
        "#license: CC0-1.0 (rows); names and ids of Mondo under CC-BY-4.0; made by make_starter.py",
    ]
    body = [f"disease\t{id}\t" + "\t".join(cells) for id, cells in sorted(table.diseases.items())]
    body += [f"finding\t{id}\t{name}" for id, name in sorted(table.findings.items())]
    body += [f"{k}\t{d}\t{f}\t{w:g}\t{s}" for (k, d, f, s), w in sorted(table.rows.items())]
    OUT.write_bytes(gzip.compress("\n".join([*head, *body, ""]).encode(), 9, mtime=0))
    own = sum(id.startswith("MEDKG:") for id in table.diseases)
    print(f"{len(table.diseases)} diseases, {own} of them with ids of ours")
    print(f"{len(table.findings)} findings and exposures, {len(table.rows)} facts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
