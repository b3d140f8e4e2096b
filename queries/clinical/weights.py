"""How much each feature of a candidate counts for a note: fitted by `benchmarks/common_diseases.py --fit`.

A conditional logit over all candidates (McFadden 1974), as for annotated diseases (`queries.diagnosis.weights`), on the
development half of the Avey vignettes; the figures told are those of folds over diagnoses, never of the fit.
"""

from __future__ import annotations

__all__ = ["ORDINARY", "WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "own": 0.212, "own_denied": 1.409, "tables": 0.047, "tables_denied": 0.551, "facts_words": 8.851,
    "symptoms_words": 0.753, "other_words": 2.11, "prevalence": -0.142, "everyday": 4.905, "paged": -1.464,
    "tabled": -0.247, "age": -0.8, "sex": -1.827,
}  # fmt: skip
"""Nats for one unit of each feature."""
ORDINARY = 0.02
"""Chance that a patient who comes as a list of HPO terms, or as a phenopacket, has a disease that no rare-disease
catalogue annotates. Set by hand: with 0.1 the published cases lose more than a point among the first three."""
