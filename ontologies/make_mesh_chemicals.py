"""Make `mesh_chemicals.tsv.gz`: names of chemicals and drugs of MeSH 2015, as a vocabulary table of facts.

    python ontologies/make_mesh_chemicals.py FOLDER_WITH_terms.tsv.gz_AND_tree-numbers.tsv.gz

Source: Medical Subject Headings 2015 (US National Library of Medicine), names and tree numbers as tables by
D. Himmelstein (https://github.com/dhimmel/mesh, CC0). Kept: descriptors under the trees of chemicals that are
substances one can give or measure. Left out: enzymes and other proteins (they are genes here), kinds of action,
materials, and the tops of the trees, whose names are ordinary words ("Solutions"). A name such as "Acid, Acetic" is
given in its spoken order too.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).with_name("mesh_chemicals.tsv.gz")
TREES = ("D01.", "D02.", "D03.", "D04.", "D06.", "D09.", "D10.", "D12.644.", "D20.")
PROTEINS = ("D08.", "D12.644.276.", "D12.776.")
_TOO_GENERAL = frozenset(
    """acetates acids air alcohols aldehydes amides amines anions bromides carbohydrates carbonates cations
    cellulose chlorides citrates coal dust elements esters ethers fats fumarates gases glass hormones ice imines
    ions isotopes ketones lipids maleates metals minerals oils oxides pentoses peptides petroleum phosphates
    polymers powders propionates radioisotopes salts seawater sewage smoke snow solutions soot steam succinates
    sugars sulfates suspensions tars tartrates tea venoms vitamins water waxes""".split()
) | {
    "biogenic amines",
    "complex mixtures",
    "drinking water",
    "free radicals",
    "fresh water",
    "mineral waters",
    "plant extracts",
    "reactive oxygen species",
    "resins, plant",
}


def spoken(name: str) -> str:
    """The name in the order in which it is said, or nothing.

    >>> spoken("Acid, Acetic"), spoken("Aspirin")
    ('Acetic Acid', '')
    """
    head, comma, rest = name.partition(", ")
    return f"{rest} {head}" if comma and ", " not in rest else ""


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def main(folder: Path) -> None:
    trees: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows(folder / "tree-numbers.tsv.gz"):
        trees[row["mesh_id"]].append(row["mesh_tree_number"])
        names[row["mesh_id"]] = row["mesh_name"]
    lines = [
        "# Names of chemicals and drugs: MeSH 2015, US National Library of Medicine; tables by D. Himmelstein, CC0-1.0"
    ]
    lines.append("id\tcategory\tname\tsynonyms")
    for id, name in sorted(names.items()):
        protein = any(tree.startswith(PROTEINS) for tree in trees[id]) and "interferon" not in name.lower()
        if any(tree.startswith(TREES) for tree in trees[id]) and not protein and name.lower() not in _TOO_GENERAL:
            lines.append(f"MESH:{id}\tChemicalEntity\t{name}\t{spoken(name)}")
    with OUT.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as stream:
        stream.write(("\n".join(lines) + "\n").encode())
    print(f"{len(lines) - 2} chemicals to {OUT}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
