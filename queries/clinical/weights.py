"""How much each feature of a candidate counts for a note: fitted by `benchmarks/common_diseases.py --fit`.

A conditional logit over all candidates (McFadden 1974), as for annotated diseases (`queries.diagnosis.weights`), on the
development half of the Avey vignettes; the figures told are those of folds over diagnoses, never of the fit.
"""

from __future__ import annotations

__all__ = ["ORDINARY", "WEIGHTS", "WITH_SENTENCES"]

WEIGHTS: dict[str, float] = {
    "own": 0.426, "own_denied": 1.393, "tables": 0.025, "tables_denied": 0.42, "facts_words": 6.792,
    "symptoms_words": 0.73, "other_words": 1.958, "prevalence": -0.217, "everyday": 4.116, "paged": -1.096,
    "tabled": -0.252, "age": -1.266, "sex": -1.365, "alike": 0.4, "sentences": 0.0,
}  # fmt: skip
"""Nats for one unit of each feature."""
WITH_SENTENCES: dict[str, float] = {
    "own": 0.501, "own_denied": 1.267, "tables": 0.249, "tables_denied": 0.0, "facts_words": 4.438,
    "symptoms_words": 0.0, "other_words": 0.0, "prevalence": -0.132, "everyday": 2.179, "paged": 0.0,
    "tabled": -0.584, "age": -1.344, "sex": -1.547, "alike": 0.422, "sentences": 8.812,
}  # fmt: skip
"""The same where a release has vectors of sentences (`queries.clinical.sentences`), by `benchmarks/sentence_vectors.py`
on a fresh install; denied findings of other tables, fitted just below nought, are set to it."""
ORDINARY = 0.02
"""Chance that a patient who comes as a list of HPO terms, or as a phenopacket, has a disease that no rare-disease
catalogue annotates. Set by hand: with 0.1 the published cases lose more than a point among the first three."""
