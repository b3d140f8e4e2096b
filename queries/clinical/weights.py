"""How much each feature of a candidate counts for a note: fitted by `benchmarks/common_diseases.py --fit`.

A conditional logit over all candidates (McFadden 1974), as for annotated diseases (`queries.diagnosis.weights`), on the
development half of the Avey vignettes; the figures told are those of folds over diagnoses, never of the fit.
"""

from __future__ import annotations

__all__ = ["ORDINARY", "WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "own": 0.201, "own_denied": 1.295, "tables": 0.056, "tables_denied": 0.699, "facts_words": 8.664,
    "symptoms_words": 0.761, "other_words": 2.205, "prevalence": -0.18, "everyday": 5.285, "paged": -1.488,
    "tabled": -0.219, "age": -1.184, "sex": -1.888,
}  # fmt: skip
"""Nats for one unit of each feature."""
ORDINARY = 0.02
"""Chance that a patient who comes as a list of HPO terms, or as a phenopacket, has a disease that no rare-disease
catalogue annotates. Set by hand: with 0.1 the published cases lose more than a point among the first three."""
