"""How much each feature of a candidate counts for a note: fitted by `benchmarks/common_diseases.py --fit`.

A conditional logit over all candidates (McFadden 1974), as for annotated diseases (`queries.diagnosis.weights`), on the
development half of the Avey vignettes; the figures told are those of folds over diagnoses, never of the fit.
"""

from __future__ import annotations

__all__ = ["ORDINARY", "ORDINARY_NOTE", "WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "own": 0.73, "own_share": -10.848, "own_picture": -9.192, "own_denied": 1.527, "tables": -0.164,
    "tables_share": 4.22, "tables_denied": 0.65, "facts_words": 9.743, "symptoms_words": 0.497, "other_words": 1.878,
    "prevalence": -0.222, "everyday": 4.125, "paged": -1.105, "tabled": -0.567, "age": -0.768,
    "sex": -1.446,
}  # fmt: skip
"""Nats for one unit of each feature."""
ORDINARY = 0.02
"""Chance that a patient who comes as a list of HPO terms, or as a phenopacket, has a disease that no rare-disease
catalogue annotates. Set by hand: with 0.1 the published cases lose more than a point among the first three."""
ORDINARY_NOTE = 0.9
"""The same of a patient who comes with a note, or from a hospital's system. Set by hand: the development notes rank the
same with 0.8 and with 1."""
