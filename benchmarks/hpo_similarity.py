"""Child of `benchmarks/diagnosis.py`: similarity of sets of HPO terms by pyhpo or hpo3, whichever this Python has.

    python hpo_similarity.py < QUESTION > ANSWER

QUESTION is JSON, {"diseases": [[HP ids], …], "cases": [[HP ids], …]}; ANSWER has a line a case, [seconds, score of each
disease]. Both packages are called `pyhpo` when imported, and each takes the other's place when installed, so they need
a Python each. The measure is their default (graphic, funSimAvg; Deng et al. 2015); unknown ids are left out.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> None:
    from pyhpo import HPOSet, Ontology

    Ontology()
    asked = json.load(sys.stdin)

    def known(ids: list[str]) -> Any:
        # Any: each of the two packages has its own class of sets.
        found = []
        for id in ids:
            try:
                found.append(Ontology.get_hpo_object(id).id)
            except (KeyError, RuntimeError):
                continue
        return HPOSet.from_queries(found) if found else None

    diseases = [known(ids) for ids in asked["diseases"]]
    for ids in asked["cases"]:
        mine = known(ids)
        start = time.perf_counter()
        scores = [
            mine.similarity(disease, kind="omim", method="graphic", combine="funSimAvg") if mine and disease else 0.0
            for disease in diseases
        ]
        sys.stdout.write(json.dumps([time.perf_counter() - start, *scores]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
