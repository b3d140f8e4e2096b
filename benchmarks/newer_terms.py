"""Claim: a finding that the release does not know is used by a term above it, found by the words of its label.

    python benchmarks/newer_terms.py --release RELEASE [--sample 500] [--data ../shared/data]

Takes leaves of HPO out, one at a time (their own names and synonyms are taken from the tables), looks for their label,
and prints how often a term is found, how often that is an ancestor of the true one, and how often both share an
ancestor of 3 bits or more. Then the findings of the development cases that the release does not know, with the number
of their uses and what stands for them. The rule was made on these leaves, never on ranks of cases.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from cases import profiles_of_cases

from kg import open_release
from queries.index import Index, open_index
from queries.newer import COMMON, labels_of, nearest


def without(term: int, names: list[tuple[str, int]], index: Index) -> int | None:
    """What stands for a term's label when the term is not known: words that lose their sixth term are lost too."""
    own = {word for name, owner in names if owner == term for word in name.lower().split()}
    near = [(name, owner) for name, owner in names if owner != term and own & set(name.lower().split())]
    labels = labels_of(near, index.closure, index.closure_ends, index.information)
    return nearest(index.term_names[term], labels, index.information)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sample", type=int, default=500)
    options = parser.parse_args()
    index = open_index(open_release(options.release))
    names = [(name, term) for name, term in index.labels.phrases.items()]
    leaves = [term for term in range(len(index.term_ids)) if len(index.descendants(term)) == 1]
    drawn = np.random.default_rng(0).choice(leaves, min(options.sample, len(leaves)), replace=False).tolist()
    found = [(term, best) for term in drawn if (best := without(term, names, index)) is not None]
    above = sum(best in index.ancestors(term) for term, best in found)
    near = sum(
        max(index.information[np.intersect1d(index.ancestors(term), index.ancestors(best))]) >= 3
        for term, best in found
    )
    print(
        f"{len(drawn)} leaves of HPO: {len(found) / len(drawn):.0%} found by names, or words of {COMMON} terms or more;"
    )
    print(
        f"of these {above / len(found):.0%} ancestors of the true term, {near / len(found):.0%} with 3 bits in common"
    )
    unknown: Counter[tuple[str, str]] = Counter()
    for profile in profiles_of_cases(options.data):
        unknown.update((f.id, f.label) for f in profile.observed if index.find(f.id) is None)
    for (id, label), uses in unknown.most_common():
        best = nearest(label, index.labels, index.information)
        print(f"{uses:>5}  {id} {label}: {'not used' if best is None else index.term_names[best]}")


if __name__ == "__main__":
    main()
