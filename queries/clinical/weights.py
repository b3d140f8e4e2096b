"""How much each feature of a candidate counts for a note: fitted by `benchmarks/common_diseases.py --fit`.

A conditional logit over all candidates (McFadden 1974), as for annotated diseases (`queries.diagnosis.weights`), on the
development half of the Avey vignettes; the figures told are those of folds over diagnoses, never of the fit.
"""

from __future__ import annotations

__all__ = ["ORDINARY", "WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "own": 0.673, "own_share": -10.142, "own_picture": -8.607, "own_denied": 1.191, "tables": -0.156,
    "tables_share": 4.291, "tables_denied": 0.409, "facts_words": 9.733, "symptoms_words": 0.521, "other_words": 1.695,
    "rare": 0.032, "prevalence": -0.208, "everyday": 4.495, "paged": -1.057, "tabled": -0.637, "age": -1.256,
    "sex": -2.0,
}  # fmt: skip
"""Nats for one unit of each feature."""
ORDINARY = 0.1
"""Chance that a patient who comes as a list of HPO terms, or as a phenopacket, has a disease that no rare-disease
catalogue annotates. Set by hand."""
